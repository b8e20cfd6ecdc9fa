//! The contract's types for approver rules.

use gatepass_domain::flow::approver::rules::{
    ApproverRule, Group, NodeOwner, OrgAdmins, RequesterManager, ResourceOwner, SuperAdmins, User,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

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

impl From<Approver> for ApproverRule {
    fn from(approver: Approver) -> Self {
        match approver {
            Approver::User { id } => User { id: id.into() }.into(),
            Approver::Group { id } => Group { id: id.into() }.into(),
            Approver::SuperAdmins {} => SuperAdmins {}.into(),
            Approver::OrgAdmins {} => OrgAdmins {}.into(),
            Approver::RequesterManager { depth } => RequesterManager { depth }.into(),
            Approver::ResourceOwner {} => ResourceOwner {}.into(),
            Approver::NodeOwner {} => NodeOwner {}.into(),
        }
    }
}

impl From<ApproverRule> for Approver {
    fn from(rule: ApproverRule) -> Self {
        match rule {
            ApproverRule::User(User { id }) => Self::User { id: id.into() },
            ApproverRule::Group(Group { id }) => Self::Group { id: id.into() },
            ApproverRule::SuperAdmins(SuperAdmins {}) => Self::SuperAdmins {},
            ApproverRule::OrgAdmins(OrgAdmins {}) => Self::OrgAdmins {},
            ApproverRule::RequesterManager(RequesterManager { depth }) => Self::RequesterManager { depth },
            ApproverRule::ResourceOwner(ResourceOwner {}) => Self::ResourceOwner {},
            ApproverRule::NodeOwner(NodeOwner {}) => Self::NodeOwner {},
        }
    }
}
