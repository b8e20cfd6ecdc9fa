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
    /// Tickets in one of these states now.
    #[serde(default)]
    #[param(inline, value_type = Vec<super::TicketState>, max_items = 20)]
    state: Vec<StateName>,
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

impl TicketFilter {
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
        Filter {
            queue,
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
    /// Tickets that administrators handle, in organizations that the caller administers or audits: tickets with manual
    /// approval, and tickets that are blocked or in error. Without `state`: pending, blocked and in error.
    Administrator,
    /// Tickets of assigned approvers in those organizations, except blocked ones and those in error. Without `state`:
    /// pending.
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
