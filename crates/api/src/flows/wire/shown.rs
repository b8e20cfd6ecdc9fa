//! How an answer says who must approve: as the flow does, without people for those whom it does not tell.

use super::approval::Approver;
use gatepass_domain::flow::{self, Definition, LevelMode, LevelRule};
use serde::Serialize;
use utoipa::ToSchema;

/// How a ticket gets its approval, as far as the caller is told.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = FlowApproval)]
pub enum ShownApproval {
    /// At once.
    Automatic {},
    /// By any administrator of the organization.
    Manual {},
    /// By the approvers of each level, one level after the other.
    Assigned {
        /// The levels, in order.
        #[schema(min_items = 1, max_items = 10)]
        levels: Vec<ShownLevel>,
    },
}

/// One stage of approval.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FlowLevel)]
pub struct ShownLevel {
    /// How many of the approvers must agree.
    #[schema(value_type = super::LevelMode)]
    pub mode: LevelMode,
    /// How many different people, with mode `quorum` and only there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100, example = 2)]
    pub quorum: Option<u32>,
    /// Who may decide: everyone whom any of these names. Empty with `show_progress: false`, except for those who read
    /// everything in the flow's organization.
    #[schema(max_items = 20)]
    pub approvers: Vec<Approver>,
}

impl ShownApproval {
    /// What a caller is told, who reads everything where the flow is or does not.
    pub fn new(definition: &Definition, reads_everything: bool) -> Self {
        let tells = definition.show_progress || reads_everything;
        let level = |LevelRule { mode, quorum, approvers }: &LevelRule| ShownLevel {
            mode: *mode,
            quorum: *quorum,
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
