//! The contract's types for comments and the history of a ticket.

use super::Person;
use crate::page::page_of;
use crate::schema::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// A comment to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddComment {
    /// The text. Everyone to whom the ticket is visible can read it.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "Which change is this for?")]
    pub body: String,
}

/// A comment on a ticket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub struct CommentView {
    /// The id of the comment.
    pub id: Uuid,
    /// The ticket.
    pub ticket_id: Uuid,
    /// The author; null if the author is hidden from this caller.
    pub author: Option<Person>,
    /// The text.
    #[schema(max_length = 4000)]
    pub body: String,
    /// When the comment was added.
    pub created_at: Timestamp,
}

page_of! {
    /// A page of comments.
    pub struct CommentPage of CommentView
}

/// An event of a ticket or its grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEntry {
    /// The id of the event.
    pub id: Uuid,
    /// When it happened.
    pub at: Timestamp,
    /// The action, for example `ticket.level_approved`. Clients must accept actions that they do not know.
    #[schema(max_length = 100, example = "ticket.level_approved")]
    pub action: String,
    /// The user who did it; null if it was no user, or if the user is hidden from this caller.
    pub actor: Option<Person>,
    /// The details.
    #[schema(value_type = Object)]
    pub data: Value,
    /// A note that only auditors and admins can read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub internal_note: Option<String>,
}

page_of! {
    /// A page of a ticket's history.
    pub struct HistoryPage of HistoryEntry
}
