//! What the log tells.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_persistence::events::{EventRow, Line, Person};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// One line of the audit log. Lines are never changed or removed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    /// The id.
    pub id: Uuid,
    /// When it happened.
    pub at: Timestamp,
    /// What happened. Readers must expect actions that they don't know.
    #[schema(max_length = 100, example = "ticket.approved")]
    pub action: String,
    /// The organization it happened in; null for global matters.
    pub org_id: Option<Uuid>,
    /// Who acted; null before login and for the server itself.
    pub actor: Option<EventPerson>,
    /// The person for whom the actor acted.
    pub on_behalf_of: Option<EventPerson>,
    /// What the actor proved themselves with.
    #[schema(max_length = 200, example = "session:0198c5a2-6f1e-7c52-9d43-0f8f5b0a7c11")]
    pub credential: Option<String>,
    /// Who made the API key that the actor came with, or the first of the keys that made it.
    pub credential_made_by: Option<EventPerson>,
    /// The object that it happened to.
    pub subject: Option<EventSubject>,
    /// The ticket it belongs to.
    pub ticket_id: Option<Uuid>,
    /// The caller's address.
    #[schema(max_length = 64, example = "192.0.2.7")]
    pub ip: Option<String>,
    /// The request's id.
    #[schema(max_length = 200)]
    pub request_id: Option<String>,
    /// The trace id of `traceparent`.
    #[schema(max_length = 64)]
    pub trace_id: Option<String>,
    /// The particulars: `before`, `after` and the like.
    #[schema(value_type = Object)]
    pub data: Value,
    /// What was written for readers of the log alone.
    #[schema(max_length = 10000)]
    pub internal_note: Option<String>,
}

/// Somebody in the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventPerson {
    /// The user's id.
    pub id: Uuid,
    /// The login name, as it is now.
    #[schema(max_length = 64)]
    pub username: String,
    /// The name, as it is now.
    #[schema(max_length = 200)]
    pub name: String,
}

/// An object in the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventSubject {
    /// What kind.
    #[serde(rename = "type")]
    #[schema(max_length = 100, example = "ticket")]
    pub kind: String,
    /// Which. It may be gone by now.
    pub id: Uuid,
}

page_of! {
    /// A page of the log.
    pub struct EventPage of EventView, with total
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

impl From<Person> for EventPerson {
    fn from(Person { id, username, name }: Person) -> Self {
        Self { id, username, name }
    }
}
