//! Acts on many tickets at once.

use super::{Changes, TicketView};
use crate::bulk::Done;
use crate::error::ProblemView;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Agreeing to many requests.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveTickets {
    /// The tickets, each once.
    #[schema(value_type = BTreeSet<Uuid>, min_items = 1, max_items = 100)]
    pub ids: Vec<Uuid>,
    /// What there is to say, to each.
    #[schema(max_length = 4000)]
    pub comment: Option<String>,
    /// What is approved instead of what was asked for, of each.
    pub changes: Option<Changes>,
}

/// Refusing many requests.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DenyTickets {
    /// The tickets, each once.
    #[schema(value_type = BTreeSet<Uuid>, min_items = 1, max_items = 100)]
    pub ids: Vec<Uuid>,
    /// Why: for the applicants.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "There is a change freeze")]
    pub reason: String,
    /// What the applicants may do now.
    #[schema(max_length = 4000, example = "Ask again on Monday")]
    pub next_steps: Option<String>,
    /// For readers of the audit log only.
    #[schema(max_length = 4000)]
    pub internal_note: Option<String>,
}

/// Withdrawing many requests.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTickets {
    /// The tickets, each once.
    #[schema(value_type = BTreeSet<Uuid>, min_items = 1, max_items = 100)]
    pub ids: Vec<Uuid>,
    /// Why.
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
}

/// What became of each ticket, in the order in which they were named.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkResult {
    /// One for each ticket.
    #[schema(max_items = 100)]
    pub items: Vec<BulkItem>,
}

/// What became of one ticket: what the act on it alone would have been answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkItem {
    /// The ticket's id, as it was named.
    pub id: Uuid,
    /// The HTTP status.
    #[schema(minimum = 200, maximum = 599, example = 200)]
    pub status: u16,
    /// The ticket as it now is, where something was done to it.
    #[schema(value_type = Option<TicketView>)]
    pub ticket: Option<Value>,
    /// Why not, where nothing was.
    pub problem: Option<ProblemView>,
}

impl From<Done> for BulkItem {
    fn from(done: Done) -> Self {
        let Done { id, status, object, problem } = done;
        Self { id, status, ticket: object, problem }
    }
}
