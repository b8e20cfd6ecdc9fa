//! The contract's types of what is posted to webhooks. The worker makes the posts.

#![allow(dead_code, reason = "only their schemas are used")]

use crate::events::{EventPerson, EventSubject};
use crate::schema::Timestamp;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// The body of a post to a webhook: an event, as Standard Webhooks says.
#[derive(ToSchema)]
pub struct WebhookPost {
    /// The action. Receivers must accept actions that they do not know.
    #[schema(rename = "type", max_length = 100, example = "ticket.approved")]
    kind: String,
    /// When it happened.
    timestamp: Timestamp,
    /// The event.
    data: WebhookData,
}

/// An event, without addresses, credentials and internal notes.
#[derive(ToSchema)]
pub struct WebhookData {
    /// The id of the event.
    id: Uuid,
    /// When it happened.
    at: Timestamp,
    /// The organization of the event; null for global events.
    org_id: Option<Uuid>,
    /// The user who acted; null before login and for the server itself.
    actor: Option<EventPerson>,
    /// The user on whose behalf the actor acted.
    on_behalf_of: Option<EventPerson>,
    /// The object that the event is about.
    subject: Option<EventSubject>,
    /// The ticket that the event belongs to.
    ticket_id: Option<Uuid>,
    /// The details, for example `before` and `after`. Null if the body would be longer than 20,000 bytes.
    #[schema(value_type = Option<Object>)]
    details: Option<Value>,
    /// Where the object is.
    links: WebhookLinks,
}

/// Links to the object of an event.
#[derive(ToSchema)]
pub struct WebhookLinks {
    /// The object in the API. Null if it has no address of its own, or if the operator did not configure the server's.
    #[schema(format = "uri", max_length = 2000)]
    api: Option<String>,
    /// The page of the ticket or grant in the frontend. Null for other objects, or if the operator did not configure the frontend.
    #[schema(format = "uri", max_length = 2000)]
    frontend: Option<String>,
}
