//! A grant with what hangs on it.

use crate::tickets::PersonName;
use gatepass_domain::grant::Grant;
use gatepass_domain::ids::{GrantId, PermissionId};
use gatepass_domain::ticket::Ticket;
use serde::Deserialize;
use time::OffsetDateTime;

/// A grant as it is stored, with what one needs to show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The grant.
    pub grant: Grant,
    /// The permission that it consists of, for the types that give one.
    pub permission_id: Option<PermissionId>,
    /// What it is about.
    pub about: About,
    /// The device of a session, if it is there.
    pub device: Option<Device>,
    /// Where it waits to be started: another session of its user that runs on the same device.
    pub session: Option<GrantId>,
    /// Whether the beneficiary is switched on.
    pub user_is_active: bool,
    /// Beneficiary, and who took it away.
    pub people: Vec<PersonName>,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When somebody last did something to it.
    pub updated_at: OffsetDateTime,
}

/// What a grant is about: of its ticket.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct About {
    /// The ticket's number.
    pub ticket_number: i64,
    /// The ticket's title.
    pub title: String,
    /// The name of the flow, as it was at submission.
    pub item_name: String,
}

/// A device, as far as a session cares.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Device {
    /// Its name.
    pub name: String,
    /// Whether it is switched on.
    pub is_active: bool,
}

impl Stored {
    /// The new grant of a ticket, which is shown to nobody before it is read again.
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
        };
        Self {
            grant,
            permission_id,
            about,
            device: None,
            session: None,
            user_is_active: true,
            people: Vec::new(),
            created_at: now,
            updated_at: now,
        }
    }
}
