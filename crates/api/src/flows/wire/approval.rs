//! The contract's types for approvals, levels and approver rules.

use gatepass_domain::flow::approver::ApproverRule;
use gatepass_domain::flow::{self, LevelMode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

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

/// A level of approval. One denial denies the ticket.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// How many of the approvers must approve.
    #[serde(default)]
    #[schema(value_type = super::LevelMode, required = false, default = "any")]
    pub mode: LevelMode,
    /// The number of approvals that mode `quorum` needs. No other mode takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100, example = 2)]
    pub quorum: Option<u32>,
    /// The rules that name approvers. Everybody named by any of them may decide.
    #[schema(min_items = 1, max_items = 20)]
    pub approvers: Vec<Approver>,
}

/// A rule that names approvers. The requester, the beneficiary, inactive users and services are never approvers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Approver {
    /// One user.
    User {
        /// The id of the user.
        id: Uuid,
    },
    /// The members of a group.
    Group {
        /// The id of the group.
        id: Uuid,
    },
    /// All super admins.
    SuperAdmins {},
    /// The admins of the ticket's organization.
    OrgAdmins {},
    /// A manager of the beneficiary.
    RequesterManager {
        /// How many steps up: 1 is the manager, 2 the manager's manager.
        #[serde(default = "one")]
        #[schema(minimum = 1, maximum = 10, default = 1, required = false)]
        depth: u32,
    },
    /// The owners of the requested assets.
    ResourceOwner {},
    /// The owners of the requested nodes, or of the nodes that contain the requested assets. If a node has no owner,
    /// the owner of the nearest node above that has one.
    NodeOwner {},
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
    fn from(Level { mode, quorum, approvers }: Level) -> Self {
        Self { mode, quorum, approvers: approvers.into_iter().map(Into::into).collect() }
    }
}

impl From<Approver> for ApproverRule {
    fn from(approver: Approver) -> Self {
        match approver {
            Approver::User { id } => Self::User { id: id.into() },
            Approver::Group { id } => Self::Group { id: id.into() },
            Approver::SuperAdmins {} => Self::SuperAdmins,
            Approver::OrgAdmins {} => Self::OrgAdmins,
            Approver::RequesterManager { depth } => Self::RequesterManager { depth },
            Approver::ResourceOwner {} => Self::ResourceOwner,
            Approver::NodeOwner {} => Self::NodeOwner,
        }
    }
}

impl From<ApproverRule> for Approver {
    fn from(rule: ApproverRule) -> Self {
        match rule {
            ApproverRule::User { id } => Self::User { id: id.into() },
            ApproverRule::Group { id } => Self::Group { id: id.into() },
            ApproverRule::SuperAdmins => Self::SuperAdmins {},
            ApproverRule::OrgAdmins => Self::OrgAdmins {},
            ApproverRule::RequesterManager { depth } => Self::RequesterManager { depth },
            ApproverRule::ResourceOwner => Self::ResourceOwner {},
            ApproverRule::NodeOwner => Self::NodeOwner {},
        }
    }
}
