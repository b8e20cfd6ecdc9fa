//! Counters of queues.

use crate::schema::Timestamp;
use gatepass_domain::flow::ApprovalType;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::state::StateName;
use gatepass_persistence::tickets::{self, Filter, Queue, States};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which tickets to count: the filters of the list. Repeat a parameter for alternatives.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SummarizeTickets {
    /// In one of these states now.
    #[serde(default)]
    #[param(inline, value_type = Vec<super::TicketState>, max_items = 20)]
    state: Vec<StateName>,
    /// Of one of these types.
    #[serde(default)]
    #[param(inline, value_type = Vec<super::TicketType>, max_items = 20)]
    r#type: Vec<TicketType>,
    /// Whose flow decides like this.
    #[serde(default)]
    #[param(inline, value_type = Vec<super::ApprovalType>, max_items = 20)]
    approval_type: Vec<ApprovalType>,
    /// Of one of these applicants.
    #[serde(default)]
    #[param(max_items = 100)]
    applicant_id: Vec<Uuid>,
    /// For one of these people.
    #[serde(default)]
    #[param(max_items = 100)]
    beneficiary_id: Vec<Uuid>,
    /// Whose applicant has this text in the name or login name.
    #[param(max_length = 200)]
    applicant_name: Option<String>,
    /// In one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Under one of these flows.
    #[serde(default)]
    #[param(max_items = 100)]
    flow_id: Vec<Uuid>,
    /// That ask for one of these assets by name, or for administration of one of these devices.
    #[serde(default)]
    #[param(max_items = 100)]
    asset_id: Vec<Uuid>,
    /// Submitted at this moment or later.
    created_from: Option<Timestamp>,
    /// Submitted before this moment.
    created_to: Option<Timestamp>,
    /// With this text in title, reason or `#number`, or in the names that applicant, beneficiary and assets had at submission;
    /// in those of assets, where the caller reads the inventory.
    #[param(max_length = 200)]
    q: Option<String>,
}

impl From<SummarizeTickets> for Filter {
    fn from(asked: SummarizeTickets) -> Self {
        let SummarizeTickets {
            state,
            r#type,
            approval_type,
            applicant_id,
            beneficiary_id,
            applicant_name,
            org_id,
            flow_id,
            asset_id,
            created_from,
            created_to,
            q,
        } = asked;
        Self {
            queue: Queue::All,
            states: state,
            types: r#type,
            approval_types: approval_type,
            applicants: applicant_id,
            beneficiaries: beneficiary_id,
            applicant_name,
            orgs: org_id,
            flows: flow_id,
            assets: asset_id,
            created_from: created_from.map(|t| t.0),
            created_to: created_to.map(|t| t.0),
            q,
            key: tickets::Key::Created,
        }
    }
}

/// How many tickets each queue holds, by state.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketSummary {
    /// Business of administrators.
    administrator: QueueSummary,
    /// Of assigned approvers.
    others: QueueSummary,
    /// That the caller applied for or benefits from.
    mine: QueueSummary,
    /// That wait for the caller's decision.
    awaiting_me: QueueSummary,
    /// That the caller decided.
    decided_by_me: QueueSummary,
    /// Everything that the caller may see.
    all: QueueSummary,
}

/// How many tickets a queue holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueSummary {
    /// How many the list of the queue shows with the same filters: without `state`, those of the states that it is about.
    #[schema(minimum = 0)]
    total: i64,
    /// How many are in each state.
    states: StateCounts,
}

/// How many tickets are in each state, judged by the clock.
#[derive(Debug, Serialize, ToSchema)]
pub struct StateCounts {
    /// Waiting for decisions.
    #[schema(minimum = 0)]
    pending: i64,
    /// With nobody to decide them.
    #[schema(minimum = 0)]
    blocked: i64,
    /// Granted.
    #[schema(minimum = 0)]
    approved: i64,
    /// Refused.
    #[schema(minimum = 0)]
    denied: i64,
    /// Withdrawn.
    #[schema(minimum = 0)]
    canceled: i64,
    /// Finished by nobody in time.
    #[schema(minimum = 0)]
    expired: i64,
    /// Approved, and not granted.
    #[schema(minimum = 0)]
    error: i64,
}

impl TicketSummary {
    /// What the counters say. `is_by_state`: whether states were asked for, so that queues show all that is counted.
    pub fn new(summary: &tickets::Summary, is_by_state: bool) -> Self {
        let tickets::Summary { administrator, others, mine, awaiting_me, decided_by_me, all } = summary;
        let view = |queue: Queue, states: &States| QueueSummary::new(queue, states, is_by_state);
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
    fn new(queue: Queue, states: &States, is_by_state: bool) -> Self {
        let shown = queue.default_states();
        let is_shown = |state: &StateName| is_by_state || shown.is_empty() || shown.contains(state);
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
        Self { total, states }
    }
}
