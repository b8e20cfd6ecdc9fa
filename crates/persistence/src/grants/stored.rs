//! A grant with the objects that it refers to.

use crate::tickets::PersonName;
use gatepass_domain::flow::duration::DurationRule;
use gatepass_domain::grant::Grant;
use gatepass_domain::ids::{GrantId, PermissionId, TicketId, UserId};
use gatepass_domain::ticket::Ticket;
use serde::Deserialize;
use time::OffsetDateTime;

/// A grant as it is stored, with all that a view of it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The grant.
    pub grant: Grant,
    /// The permission that it made, for the types that give one.
    pub permission_id: Option<PermissionId>,
    /// What its ticket says.
    pub about: About,
    /// The device of a session, also after it was deleted.
    pub device: Option<Device>,
    /// If it waits to be started: another session of its user that runs on the same device.
    pub session: Option<GrantId>,
    /// The open ticket that asks to extend it.
    pub extension: Option<TicketId>,
    /// Whether the beneficiary is active.
    pub user_is_active: bool,
    /// The beneficiary, and the person who revoked or ended the grant.
    pub people: Vec<PersonName>,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When somebody last changed it.
    pub updated_at: OffsetDateTime,
}

/// The parts of a ticket that its grant shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct About {
    /// The ticket's number.
    pub ticket_number: i64,
    /// The ticket's title.
    pub title: String,
    /// The name of the flow at submission.
    pub item_name: String,
    /// The requester.
    pub applicant: UserId,
    /// How long the flow lets access last, if it says so.
    pub duration: Option<DurationRule>,
}

/// The device of a session.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Device {
    /// Its name.
    pub name: String,
    /// Whether it is active.
    pub is_active: bool,
}

impl Stored {
    /// The new grant of a ticket. It is read again before it is shown.
    pub fn new(
        grant: Grant,
        permission_id: Option<PermissionId>,
        ticket: &Ticket,
        now: OffsetDateTime,
    ) -> Self {
        let about = About {
            ticket_number: ticket.number,
            title: ticket.title.clone(),
            item_name: ticket.flow.name.clone(),
            applicant: ticket.applicant,
            duration: Some(ticket.definition.duration.clone()),
        };
        Self {
            grant,
            permission_id,
            about,
            device: None,
            session: None,
            extension: None,
            user_is_active: true,
            people: Vec::new(),
            created_at: now,
            updated_at: now,
        }
    }
}
