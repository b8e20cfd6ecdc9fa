//! The contract's types for counts of tickets.

use super::TicketDefaults;
use gatepass_domain::ticket::state::StateName;
use gatepass_persistence::tickets::{self, Queue, States};
use serde::Serialize;
use utoipa::ToSchema;

/// The number of tickets in each queue, by state.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketSummary {
    /// Tickets that administrators handle.
    administrator: QueueSummary,
    /// Tickets of assigned approvers.
    others: QueueSummary,
    /// Tickets that the caller requested or benefits from.
    mine: QueueSummary,
    /// Tickets that wait for the caller's decision.
    awaiting_me: QueueSummary,
    /// Tickets that the caller decided.
    decided_by_me: QueueSummary,
    /// All tickets that are visible to the caller.
    all: QueueSummary,
}

/// The number of tickets in a queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueSummary {
    /// The number of tickets that the list of the queue shows with the same filters. Without `state`, the list of a queue may
    /// show only some states.
    #[schema(minimum = 0)]
    total: i64,
    /// The filters that the list of the queue, and so `total`, applies because the request names none.
    applied_defaults: TicketDefaults,
    /// The number of tickets in each state.
    states: StateCounts,
}

/// The number of tickets in each state at the time of the request.
#[derive(Debug, Serialize, ToSchema)]
pub struct StateCounts {
    /// Waiting for decisions.
    #[schema(minimum = 0)]
    pending: i64,
    /// Nobody can decide them.
    #[schema(minimum = 0)]
    blocked: i64,
    /// Granted.
    #[schema(minimum = 0)]
    approved: i64,
    /// Denied.
    #[schema(minimum = 0)]
    denied: i64,
    /// Canceled by the requester, or because the flow was deleted.
    #[schema(minimum = 0)]
    canceled: i64,
    /// Not decided in time.
    #[schema(minimum = 0)]
    expired: i64,
    /// Approved, but the grant failed.
    #[schema(minimum = 0)]
    error: i64,
}

impl TicketSummary {
    /// Renders the counters. `names_states`: the query says which states, so the total of a queue includes all counted states.
    pub fn new(summary: &tickets::Summary, names_states: bool) -> Self {
        let tickets::Summary { administrator, others, mine, awaiting_me, decided_by_me, all } = summary;
        let view = |queue: Queue, states: &States| {
            QueueSummary::new(states, TicketDefaults::of(queue, names_states))
        };
        Self {
            administrator: view(Queue::Administrator, administrator),
            others: view(Queue::Others, others),
            mine: view(Queue::Mine, mine),
            awaiting_me: view(Queue::AwaitingMe, awaiting_me),
            decided_by_me: view(Queue::DecidedByMe, decided_by_me),
            all: view(Queue::All, all),
        }
    }
}

impl QueueSummary {
    fn new(states: &States, applied_defaults: TicketDefaults) -> Self {
        let shown = &applied_defaults.state;
        let is_shown = |state: &StateName| shown.is_empty() || shown.contains(state);
        let total = states.iter().filter(|(state, _)| is_shown(state)).map(|(_, count)| count).sum();
        let of = |state| states.get(&state).copied().unwrap_or_default();
        let states = StateCounts {
            pending: of(StateName::Pending),
            blocked: of(StateName::Blocked),
            approved: of(StateName::Approved),
            denied: of(StateName::Denied),
            canceled: of(StateName::Canceled),
            expired: of(StateName::Expired),
            error: of(StateName::Error),
        };
        Self { total, applied_defaults, states }
    }
}
