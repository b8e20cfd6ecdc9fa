//! A grant with the objects that it refers to.

use crate::tickets::PersonName;
use crate::tickets::subjects::Names;
use gatepass_domain::authz::Actor;
use gatepass_domain::flow::Item;
use gatepass_domain::flow::duration::DurationRule;
use gatepass_domain::grant::Grant;
use gatepass_domain::ids::{GrantId, NodeId, PermissionId, TicketId, UserId};
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::subject::Subject;
use serde::Deserialize;
use std::collections::BTreeSet;
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
    /// The nodes that its permission names.
    pub nodes: Vec<NodeId>,
    /// The names of what it gives. Empty for acts of the server, which has no reader.
    pub names: Names,
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
    /// The people who are, were or would have been asked to decide it.
    pub asked: BTreeSet<UserId>,
    /// How long the flow lets access last, if it says so.
    pub duration: Option<DurationRule>,
    /// The catalog item, as it was at submission.
    pub item: Option<Item>,
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
    /// What the grant gives.
    pub fn subjects(&self) -> Vec<Subject> {
        let groups = self.about.item.as_ref().map(|item| item.groups.as_slice()).unwrap_or_default();
        self.grant.subjects(&self.nodes, groups)
    }

    /// Whether this user, who sees the grant, is shown the names of what it gives.
    pub fn shows_subjects_to(&self, viewer: &Actor) -> bool {
        self.grant.shows_subjects_to(viewer, self.about.applicant, &self.about.asked)
    }

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
            asked: BTreeSet::new(),
            duration: Some(ticket.definition.duration.clone()),
            item: ticket.definition.item.clone(),
        };
        Self {
            grant,
            permission_id,
            about,
            device: None,
            session: None,
            extension: None,
            user_is_active: true,
            nodes: Vec::new(),
            names: Names::new(),
            people: Vec::new(),
            created_at: now,
            updated_at: now,
        }
    }
}
