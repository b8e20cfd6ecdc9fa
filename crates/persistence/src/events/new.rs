//! An event that is to be recorded.

use super::{EventRow, Origin};
use crate::Tx;
use gatepass_domain::event::{Event, EventAction, SubjectType, Visibility, mark_self_granted};
use serde_json::Value;
use uuid::Uuid;

/// An event that is to be recorded. The action decides what kind of object it is about, and who may read it.
#[derive(Debug, Clone)]
#[must_use]
pub struct NewEvent {
    action: EventAction,
    data: Value,
    internal_note: Option<String>,
    subject: Option<(SubjectType, Uuid)>,
    org_id: Option<Uuid>,
    on_behalf_of: Option<Uuid>,
    ticket_id: Option<Uuid>,
}

impl NewEvent {
    /// An event with details, such as `before` and `after`.
    pub fn new(action: EventAction, data: Value) -> Self {
        Event::new(action, data).into()
    }

    /// An act that was denied, on this object.
    pub fn denied(object: Option<(SubjectType, Uuid)>, data: Value) -> Self {
        let ticket = object.filter(|(kind, _)| *kind == SubjectType::Ticket).map(|(_, id)| id);
        Self { subject: object, ..Self::new(EventAction::ActDenied, data) }.of_ticket(ticket)
    }

    /// Says whether the actor gave access to themselves.
    pub fn self_granted(mut self, is_so: bool) -> Self {
        if is_so {
            mark_self_granted(&mut self.data);
        }
        self
    }

    /// Says which object the event is about.
    pub fn about(self, id: impl Into<Option<Uuid>>) -> Self {
        Self { subject: self.action.subject().zip(id.into()), ..self }
    }

    /// Says which organization the event belongs to. None: it is a global event.
    pub fn in_org(self, id: impl Into<Option<Uuid>>) -> Self {
        Self { org_id: id.into(), ..self }
    }

    /// Names the user for whom the actor acted.
    pub fn on_behalf_of(self, id: impl Into<Option<Uuid>>) -> Self {
        Self { on_behalf_of: id.into(), ..self }
    }

    /// Puts the event into the history of a ticket.
    pub fn of_ticket(self, id: impl Into<Option<Uuid>>) -> Self {
        Self { ticket_id: id.into(), ..self }
    }

    /// What happened.
    pub(super) fn action(&self) -> EventAction {
        self.action
    }

    /// The row of the log.
    pub(super) fn row(self, tx: &Tx, origin: &Origin) -> EventRow {
        let Origin { actor_id, credential, credential_made_by, ip, request_id, trace_id } = origin.clone();
        let Self { action, data, internal_note, subject, org_id, on_behalf_of, ticket_id } = self;
        EventRow {
            id: tx.ids.next(),
            at: tx.now,
            action: action.to_string(),
            // Auditors of an organization read every event that has its id. So events that only super admins may read get
            // none.
            org_id: org_id.filter(|_| action.visibility() != Visibility::SuperAdmins),
            actor_id,
            on_behalf_of,
            credential,
            subject_type: subject.map(|(kind, _)| kind.to_string()),
            subject_id: subject.map(|(_, id)| id),
            ticket_id,
            ip,
            request_id,
            trace_id,
            data,
            internal_note,
            credential_made_by,
        }
    }
}

impl From<Event> for NewEvent {
    fn from(Event { action, data, internal_note }: Event) -> Self {
        Self { action, data, internal_note, subject: None, org_id: None, on_behalf_of: None, ticket_id: None }
    }
}
