//! The approval of a flow as the response shows it: without people for callers whom the flow does not show them.

use super::approver::Approver;
use gatepass_domain::flow::{self, Definition, LevelMode, LevelRule};
use serde::Serialize;
use utoipa::ToSchema;

/// How a ticket is approved, as far as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = FlowApproval)]
pub enum ShownApproval {
    /// Approved at once, by nobody.
    Automatic {},
    /// Approved by any admin of the organization.
    Manual {},
    /// Approved by the approvers of each level, one level after the other.
    Assigned {
        /// The levels, in order.
        #[schema(min_items = 1, max_items = 10)]
        levels: Vec<ShownLevel>,
    },
}

/// A level of approval.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FlowLevel)]
pub struct ShownLevel {
    /// How many of the approvers must approve.
    #[schema(value_type = super::LevelMode)]
    pub mode: LevelMode,
    /// The number of approvals that mode `quorum` needs. No other mode has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100, example = 2)]
    pub quorum: Option<u32>,
    /// The number of denials that deny the ticket.
    #[schema(minimum = 1, maximum = 100)]
    pub denials: u32,
    /// The rules that name approvers. Everybody named by any of them may decide. Empty with `show_progress: false`,
    /// except for auditors and admins of the flow's organization.
    #[schema(max_items = 20)]
    pub approvers: Vec<Approver>,
}

impl ShownApproval {
    /// The approval for a caller who reads everything in the flow's organization, or does not.
    pub fn new(definition: &Definition, reads_everything: bool) -> Self {
        let tells = definition.shows_people(reads_everything);
        let level = |LevelRule { mode, quorum, denials, approvers }: &LevelRule| ShownLevel {
            mode: *mode,
            quorum: *quorum,
            denials: *denials,
            approvers: approvers.iter().filter(|_| tells).cloned().map(Into::into).collect(),
        };
        match &definition.approval {
            flow::Approval::Automatic => Self::Automatic {},
            flow::Approval::Manual => Self::Manual {},
            flow::Approval::Assigned { levels } => {
                Self::Assigned { levels: levels.iter().map(level).collect() }
            }
        }
    }
}
