//! The contract's types for events.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_domain::event::history::Reader;
use gatepass_domain::ids::UserId;
use gatepass_persistence::events::{EventRow, Line, Person};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// An event of the audit log. Events are never changed or removed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    /// The id of the event.
    pub id: Uuid,
    /// When it happened.
    pub at: Timestamp,
    /// The action. Clients must accept actions that they do not know.
    #[schema(max_length = 100, example = "ticket.approved")]
    pub action: String,
    /// The organization of the event; null for global events.
    pub org_id: Option<Uuid>,
    /// The user who acted; null before login and for the server itself.
    pub actor: Option<EventPerson>,
    /// The user on whose behalf the actor acted.
    pub on_behalf_of: Option<EventPerson>,
    /// The credential of the actor.
    #[schema(max_length = 200, example = "session:0198c5a2-6f1e-7c52-9d43-0f8f5b0a7c11")]
    pub credential: Option<String>,
    /// The user who created the API key of the actor. Of a key that was created with another key: the user who created the first
    /// one.
    pub credential_made_by: Option<EventPerson>,
    /// The object that the event is about.
    pub subject: Option<EventSubject>,
    /// The ticket that the event belongs to.
    pub ticket_id: Option<Uuid>,
    /// The IP address of the caller.
    #[schema(max_length = 64, example = "192.0.2.7")]
    pub ip: Option<String>,
    /// The id of the HTTP request.
    #[schema(max_length = 200)]
    pub request_id: Option<String>,
    /// The trace id from the header `traceparent`.
    #[schema(max_length = 64)]
    pub trace_id: Option<String>,
    /// The details, for example `before` and `after`.
    #[schema(value_type = Object)]
    pub data: Value,
    /// A note that only readers of the audit log can see.
    #[schema(max_length = 10000)]
    pub internal_note: Option<String>,
}

/// A user in the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventPerson {
    /// The user's id.
    pub id: Uuid,
    /// The current login name.
    #[schema(max_length = 254)]
    pub username: String,
    /// The current name.
    #[schema(max_length = 200)]
    pub name: String,
}

/// An object in the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventSubject {
    /// The kind of object.
    #[serde(rename = "type")]
    #[schema(max_length = 100, example = "ticket")]
    pub kind: String,
    /// The id of the object, which may no longer exist.
    pub id: Uuid,
}

page_of! {
    /// A page of the audit log.
    pub struct EventPage of EventView, with {
        /// The number of items on all pages; only with `include=total`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(minimum = 0)]
        pub total: Option<i64>,
        /// The position after this page, for the next request's `after`; only with `after`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 8000)]
        pub next_after: Option<String>,
        /// Whether more events may be ready, so that the next request need not wait; only with `after`. A page of a narrow
        /// filter may be empty although more events are ready.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub has_more: Option<bool>,
    }
}

impl From<Line> for EventView {
    fn from(Line { event, actor, on_behalf_of, credential_made_by }: Line) -> Self {
        let EventRow {
            id,
            at,
            action,
            org_id,
            actor_id: _,
            on_behalf_of: _,
            credential,
            subject_type,
            subject_id,
            ticket_id,
            ip,
            request_id,
            trace_id,
            data,
            internal_note,
            credential_made_by: _,
        } = event;
        Self {
            id,
            at: at.into(),
            action,
            org_id,
            actor: actor.map(Into::into),
            on_behalf_of: on_behalf_of.map(Into::into),
            credential,
            credential_made_by: credential_made_by.map(Into::into),
            subject: subject_type.zip(subject_id).map(|(kind, id)| EventSubject { kind, id }),
            ticket_id,
            ip,
            request_id,
            trace_id,
            data,
            internal_note,
        }
    }
}

impl EventView {
    /// The event as this reader of its ticket reads it in the ticket's history. None: it is not told to them.
    pub fn told(read: &Reader, line: Line) -> Option<Self> {
        let EventView {
            id,
            at,
            action,
            org_id,
            actor,
            on_behalf_of: _,
            credential: _,
            credential_made_by: _,
            subject,
            ticket_id,
            ip: _,
            request_id: _,
            trace_id: _,
            data,
            internal_note,
        } = line.into();
        read.reads(&action).then(|| Self {
            id,
            at,
            org_id,
            actor: actor.filter(|actor| read.is_told_actor(&action, UserId(actor.id))),
            on_behalf_of: None,
            credential: None,
            credential_made_by: None,
            subject,
            ticket_id,
            ip: None,
            request_id: None,
            trace_id: None,
            data: read.data(&action, data),
            internal_note: internal_note.filter(|_| read.reads_notes()),
            action,
        })
    }
}

impl From<Person> for EventPerson {
    fn from(Person { id, username, name }: Person) -> Self {
        Self { id, username, name }
    }
}
