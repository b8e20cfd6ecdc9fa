//! Comments, and the history of a ticket.

use super::Person;
use crate::schema::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddComment {
    /// What. Everyone who sees the ticket reads it.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "Which change is this for?")]
    pub body: String,
}

/// A comment on a ticket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub struct CommentView {
    /// The id.
    pub id: Uuid,
    /// The ticket.
    pub ticket_id: Uuid,
    /// Who says it; null: nobody that this caller is told of.
    pub author: Option<Person>,
    /// What.
    #[schema(max_length = 4000)]
    pub body: String,
    /// When.
    pub created_at: Timestamp,
}

/// A page of comments.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommentPage {
    /// The comments.
    #[schema(max_items = 200)]
    pub items: Vec<CommentView>,
    /// Gives the next page; null: this is the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
}

/// One thing that happened to a ticket or its grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEntry {
    /// The event.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What, for example `ticket.level_approved`. Readers must expect new ones.
    #[schema(max_length = 100, example = "ticket.level_approved")]
    pub action: String,
    /// Who did it; null: nobody in person, or nobody that this caller is told of.
    pub actor: Option<Person>,
    /// The particulars.
    #[schema(value_type = Object)]
    pub data: Value,
    /// For auditors and admins alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub internal_note: Option<String>,
}

/// A page of a ticket's history.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryPage {
    /// The entries.
    #[schema(max_items = 200)]
    pub items: Vec<HistoryEntry>,
    /// Gives the next page; null: this is the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
}
