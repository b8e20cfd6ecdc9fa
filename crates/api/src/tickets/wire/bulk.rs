//! The contract's types for acts on many tickets.

use super::{Changes, TicketView};
use crate::bulk::Done;
use crate::error::ProblemView;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// The input to approve many tickets.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveTickets {
    /// The ids of the tickets. A repeated id counts once.
    #[schema(min_items = 1, max_items = 100)]
    pub ids: Vec<Uuid>,
    /// The number of the level that you decide, the same in each ticket.
    #[schema(minimum = 1, maximum = 10, example = 1)]
    pub level: u32,
    /// A comment on each ticket.
    #[schema(max_length = 4000)]
    pub comment: Option<String>,
    /// Changes to the request of each ticket.
    pub changes: Option<Changes>,
}

/// The input to deny many tickets.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DenyTickets {
    /// The ids of the tickets. A repeated id counts once.
    #[schema(min_items = 1, max_items = 100)]
    pub ids: Vec<Uuid>,
    /// The number of the level that you decide, the same in each ticket. Required, except for tickets in error.
    #[schema(minimum = 1, maximum = 10, example = 1)]
    pub level: Option<u32>,
    /// The reason, for the requesters.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "There is a change freeze")]
    pub reason: String,
    /// What the requesters can do next.
    #[schema(max_length = 4000, example = "Ask again on Monday")]
    pub next_steps: Option<String>,
    /// A note that only readers of the audit log can see.
    #[schema(max_length = 4000)]
    pub internal_note: Option<String>,
}

/// The input to cancel many tickets.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTickets {
    /// The ids of the tickets. A repeated id counts once.
    #[schema(min_items = 1, max_items = 100)]
    pub ids: Vec<Uuid>,
    /// The reason.
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
}

/// The results of a bulk request.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkResult {
    /// A result for each ticket, in the order of the request.
    #[schema(max_items = 100)]
    pub items: Vec<BulkItem>,
}

/// The result for one ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkItem {
    /// The id of the ticket.
    pub id: Uuid,
    /// The HTTP status that the single request would have got.
    #[schema(minimum = 200, maximum = 599, example = 200)]
    pub status: u16,
    /// The current ticket; null if it was not changed.
    #[schema(value_type = Option<TicketView>)]
    pub ticket: Option<Value>,
    /// The problem, if the ticket was not changed.
    pub problem: Option<ProblemView>,
}

impl From<Done> for BulkItem {
    fn from(done: Done) -> Self {
        let Done { id, status, object, problem } = done;
        Self { id, status, ticket: object, problem }
    }
}
