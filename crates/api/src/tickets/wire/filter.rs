//! The filters of lists, exports and counts of tickets.

use crate::schema::Timestamp;
use gatepass_domain::flow::ApprovalType;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::state::StateName;
use gatepass_persistence::tickets::{self, Filter, Key};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which tickets. A parameter that is repeated selects tickets that match any of its values.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TicketFilter {
    /// Tickets in one of these states now. `any` selects every state, also where a queue shows only some by default.
    #[serde(default)]
    #[param(inline, max_items = 20)]
    state: Vec<StateOrAny>,
    /// Tickets of one of these types.
    #[serde(default)]
    #[param(inline, value_type = Vec<super::TicketType>, max_items = 20)]
    r#type: Vec<TicketType>,
    /// Tickets whose flow has one of these types of approval.
    #[serde(default)]
    #[param(inline, value_type = Vec<super::ApprovalType>, max_items = 20)]
    approval_type: Vec<ApprovalType>,
    /// Tickets of one of these requesters.
    #[serde(default)]
    #[param(max_items = 100)]
    applicant_id: Vec<Uuid>,
    /// Tickets for one of these beneficiaries.
    #[serde(default)]
    #[param(max_items = 100)]
    beneficiary_id: Vec<Uuid>,
    /// Tickets whose requester has this text in the name or login name.
    #[param(max_length = 200)]
    applicant_name: Option<String>,
    /// Tickets of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Tickets under one of these flows.
    #[serde(default)]
    #[param(max_items = 100)]
    flow_id: Vec<Uuid>,
    /// Tickets that name one of these assets, or request administration of one of these devices.
    #[serde(default)]
    #[param(max_items = 100)]
    asset_id: Vec<Uuid>,
    /// Tickets submitted at this time or later.
    created_from: Option<Timestamp>,
    /// Tickets submitted before this time.
    created_to: Option<Timestamp>,
    /// Tickets with this text in the title, the reason or `#number`, or in the names that requester, beneficiary and assets
    /// had at submission. Names of assets are searched only if the caller may read the inventory.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// A state to filter by, or every state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum StateOrAny {
    /// It waits for a decision.
    Pending,
    /// Nobody can decide it.
    Blocked,
    /// It is granted.
    Approved,
    /// It is denied.
    Denied,
    /// It was withdrawn.
    Canceled,
    /// It was not decided in time.
    Expired,
    /// It is approved, but its grant could not be made.
    Error,
    /// Every state.
    Any,
}

impl StateOrAny {
    fn name(self) -> Option<StateName> {
        match self {
            Self::Pending => Some(StateName::Pending),
            Self::Blocked => Some(StateName::Blocked),
            Self::Approved => Some(StateName::Approved),
            Self::Denied => Some(StateName::Denied),
            Self::Canceled => Some(StateName::Canceled),
            Self::Expired => Some(StateName::Expired),
            Self::Error => Some(StateName::Error),
            Self::Any => None,
        }
    }
}

impl TicketFilter {
    /// Whether the filter says anything about states.
    pub fn names_states(&self) -> bool {
        !self.state.is_empty()
    }

    /// The filter for these tickets of a queue, for a list that is sorted by `key`.
    pub fn within(self, queue: tickets::Queue, key: Key) -> Filter {
        let Self {
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
        } = self;
        let is_any = state.iter().any(|state| state.name().is_none());
        let states = state.iter().filter_map(|state| state.name()).filter(|_| !is_any).collect();
        Filter {
            queue,
            states,
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
            key,
        }
    }
}

/// The tickets that wait for someone, or that someone decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketQueue {
    /// All tickets that are visible to the caller.
    #[default]
    All,
    /// Tickets that the caller requested or benefits from.
    Mine,
    /// Tickets that wait for the caller's decision.
    AwaitingMe,
    /// Tickets that the caller decided, at any level.
    DecidedByMe,
    /// Tickets that administrators handle, in organizations that the caller administers or audits: pending tickets that an
    /// admin of the organization can approve now, blocked tickets, tickets in error, and closed tickets with manual approval.
    /// Without `state`: pending, blocked and in error.
    Administrator,
    /// The other tickets in those organizations, except closed ones with automatic approval. Without `state`: pending.
    Others,
}

impl From<TicketQueue> for tickets::Queue {
    fn from(queue: TicketQueue) -> Self {
        match queue {
            TicketQueue::All => Self::All,
            TicketQueue::Mine => Self::Mine,
            TicketQueue::AwaitingMe => Self::AwaitingMe,
            TicketQueue::DecidedByMe => Self::DecidedByMe,
            TicketQueue::Administrator => Self::Administrator,
            TicketQueue::Others => Self::Others,
        }
    }
}
