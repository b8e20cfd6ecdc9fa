//! What a flow says: the versioned part, pinned by every ticket at its submission (domain.md sections 3.5 and 4).

use serde::{Deserialize, Serialize};

use super::approver::ApproverRule;
use super::duration::{DurationRule, IsoDuration};
use super::visible_to::VisibleTo;
use crate::ids::{AssetId, GroupId, NodeId};
use crate::ticket::kind::TicketType;

/// Who may ask for what, for how long, and who must approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// What is asked for.
    pub ticket_type: TicketType,
    /// Among several flows the highest wins.
    #[serde(default)]
    pub priority: i32,
    /// Who may use the flow; it does not exist for others.
    #[serde(default)]
    pub visible_to: VisibleTo,
    /// Who must approve.
    pub approval: Approval,
    /// For how long one may ask.
    #[serde(default)]
    pub duration: DurationRule,
    /// What a catalog flow gives; none for the other types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// What an approver may change.
    #[serde(default)]
    pub approver_edits: ApproverEdits,
    /// How long a ticket waits for its decision.
    #[serde(default = "thirty_days")]
    pub pending_for: IsoDuration,
    /// Whether the requester sees who decided and who is next.
    #[serde(default = "yes")]
    pub show_progress: bool,
    /// Whether an approval of nodes gives the assets that are there by then, and not what comes there later.
    #[serde(default, skip_serializing_if = "is_not")]
    pub pin_assets: bool,
}

fn thirty_days() -> IsoDuration {
    IsoDuration::days(30)
}

fn yes() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_not(said: &bool) -> bool {
    !*said
}

/// How a ticket gets its approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Approval {
    /// At once.
    Automatic,
    /// By any administrator of the organization.
    Manual,
    /// By the approvers of each level, in order.
    Assigned {
        /// 1 to 10 levels.
        levels: Vec<LevelRule>,
    },
}

crate::text_enum! {
    /// The names of the kinds of [`Approval`].
    pub enum ApprovalType {
        /// At once.
        Automatic = "automatic",
        /// By any administrator of the organization.
        Manual = "manual",
        /// By the approvers of each level.
        Assigned = "assigned",
    }
}

impl Approval {
    /// The name of the kind.
    pub fn kind(&self) -> ApprovalType {
        match self {
            Self::Automatic => ApprovalType::Automatic,
            Self::Manual => ApprovalType::Manual,
            Self::Assigned { .. } => ApprovalType::Assigned,
        }
    }

    /// The levels that a ticket has to pass, in order.
    pub fn levels(&self) -> Vec<LevelRule> {
        match self {
            Self::Automatic => Vec::new(),
            Self::Manual => vec![LevelRule {
                mode: LevelMode::Any,
                quorum: None,
                approvers: vec![ApproverRule::OrgAdmins, ApproverRule::SuperAdmins],
            }],
            Self::Assigned { levels } => levels.clone(),
        }
    }
}

/// One stage of approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelRule {
    /// How many of the approvers must agree.
    #[serde(default)]
    pub mode: LevelMode,
    /// How many, with mode `quorum` and only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
    /// Who may decide: the union of these.
    pub approvers: Vec<ApproverRule>,
}

crate::text_enum! {
    /// How many approvers of a level must agree.
    #[derive(Default)]
    pub enum LevelMode {
        /// One of them.
        #[default]
        Any = "any",
        /// All who were approvers when the level began and are still active.
        All = "all",
        /// A number of them.
        Quorum = "quorum",
    }
}

crate::text_enum! {
    /// What an approver may change in a request.
    #[derive(Default)]
    pub enum ApproverEdits {
        /// Nothing.
        None = "none",
        /// What gives no more than was asked.
        Narrow = "narrow",
        /// Anything but the organization, the applicant and the beneficiary.
        #[default]
        Any = "any",
    }
}

/// What a catalog flow gives: groups for `resource_access`, devices (or nodes of them) for `device_admin`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// The heading in the catalog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The picture in the catalog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon_url: Option<String>,
    /// The groups whose membership is given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupId>,
    /// The devices to choose from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<AssetId>,
    /// The nodes whose devices are to choose from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<NodeId>,
}
