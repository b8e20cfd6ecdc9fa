//! The contract's types for approvals and levels.

use super::approver::Approver;
use gatepass_domain::flow::{self, LevelMode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a ticket is approved.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Approval {
    /// Approved at once, by nobody.
    Automatic {},
    /// Approved by any admin of the organization.
    Manual {},
    /// Approved by the approvers of each level, one level after the other.
    Assigned {
        /// The levels, in order.
        #[schema(min_items = 1, max_items = 10)]
        levels: Vec<Level>,
    },
}

/// A level of approval.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
// `Level` is a class of `java.util.logging`, which generated Java imports.
#[schema(as = ApprovalLevel)]
pub struct Level {
    /// How many of the approvers must approve.
    #[serde(default)]
    #[schema(value_type = super::LevelMode, required = false, default = "any")]
    pub mode: LevelMode,
    /// The number of approvals that mode `quorum` needs. No other mode takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100, example = 2)]
    pub quorum: Option<u32>,
    /// The number of denials that deny the ticket. A denial that leaves too few people for the missing approvals denies it
    /// too. With mode `all`, only 1 is allowed.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 100, default = 1, required = false)]
    pub denials: u32,
    /// The rules that name approvers. Everybody named by any of them may decide.
    #[schema(min_items = 1, max_items = 20)]
    pub approvers: Vec<Approver>,
}

fn one() -> u32 {
    1
}

impl From<Approval> for flow::Approval {
    fn from(approval: Approval) -> Self {
        match approval {
            Approval::Automatic {} => Self::Automatic,
            Approval::Manual {} => Self::Manual,
            Approval::Assigned { levels } => {
                Self::Assigned { levels: levels.into_iter().map(Into::into).collect() }
            }
        }
    }
}

impl From<Level> for flow::LevelRule {
    fn from(Level { mode, quorum, denials, approvers }: Level) -> Self {
        Self { mode, quorum, denials, approvers: approvers.into_iter().map(Into::into).collect() }
    }
}

impl From<flow::LevelRule> for Level {
    fn from(rule: flow::LevelRule) -> Self {
        let flow::LevelRule { mode, quorum, denials, approvers } = rule;
        Self { mode, quorum, denials, approvers: approvers.into_iter().map(Into::into).collect() }
    }
}
