//! The definition of a flow: the versioned part, which every ticket pins at its submission (domain.md sections 3.5
//! and 4).

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::approver::rules::{ApproverRule, OrgAdmins, SuperAdmins};
use super::duration::{DurationRule, IsoDuration};
use super::on_behalf::OnBehalf;
use super::scope::Scope;
use super::visible_to::VisibleTo;
use crate::ids::{AssetId, FlowId, GroupId, NodeId, UserId};
use crate::inventory::Asset;
use crate::ticket::kind::TicketType;

/// Who may request which access, for how long, and who must approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The type of ticket that the flow takes.
    pub ticket_type: TicketType,
    /// Of several flows, the one with the highest priority is chosen.
    #[serde(default)]
    pub priority: i32,
    /// Who may use the flow. It is not visible to others.
    #[serde(default)]
    pub visible_to: VisibleTo,
    /// The rules that name watchers: people who read every ticket under the flow, and may comment on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub watchers: Vec<ApproverRule>,
    /// Who may ask for somebody else.
    #[serde(default, skip_serializing_if = "OnBehalf::is_default")]
    pub on_behalf: OnBehalf,
    /// What the flow may be used for. Only flows of `asset_access` have a scope that is not everything. Boxed, because every
    /// ticket carries its definition.
    #[serde(default, skip_serializing_if = "Scope::is_everything")]
    pub scope: Box<Scope>,
    /// Who must approve.
    pub approval: Approval,
    /// How long the requested access may last.
    #[serde(default)]
    pub duration: DurationRule,
    /// The catalog item that the flow offers. None for types without a catalog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// What an approver may change in a request.
    #[serde(default)]
    pub approver_edits: ApproverEdits,
    /// Whether nobody's approval counts at two levels of a ticket.
    #[serde(default = "yes")]
    pub distinct_approvers: bool,
    /// How long a ticket waits for a decision before it expires, counted from the last act.
    #[serde(default = "thirty_days")]
    pub pending_for: IsoDuration,
    /// After which time from its submission a ticket expires, whatever is done with it: see [`Definition::max_pending`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_pending: Option<IsoDuration>,
    /// How long an approved device session waits for its start: see [`Definition::start_within`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_within: Option<IsoDuration>,
    /// Whether a request must say why: see [`Definition::reason_required`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_required: Option<bool>,
    /// Whether the requester sees who decided and who is next.
    #[serde(default = "yes")]
    pub show_progress: bool,
    /// Whether an approval of nodes gives only the assets that are below them at that moment, and none that come
    /// later.
    #[serde(default, skip_serializing_if = "is_not")]
    pub pin_assets: bool,
}

impl Definition {
    /// What approvers may change if the flow does not say it: with owners as approvers nothing that gives more.
    pub fn default_edits(approval: &Approval) -> ApproverEdits {
        let levels = approval.levels();
        let mut rules = levels.iter().flat_map(|level| &level.approvers);
        if rules.any(|rule| rule.rule().is_by_owner()) { ApproverEdits::Narrow } else { ApproverEdits::Any }
    }

    /// The catalog item of this flow and its owner, if it has one.
    pub fn owned_item(&self, flow: FlowId) -> Option<(FlowId, UserId)> {
        Some((flow, self.item.as_ref()?.owner_id?))
    }

    /// After which time from its submission a ticket expires, whatever is done with it. Three times `pending_for` if the flow
    /// does not say.
    pub fn max_pending(&self) -> IsoDuration {
        self.max_pending.unwrap_or(self.pending_for.times(3))
    }

    /// How long an approved device session waits for its start. Seven days if the flow does not say.
    pub fn start_within(&self) -> IsoDuration {
        self.start_within.unwrap_or(IsoDuration::days(7))
    }

    /// Whether a request must say why. Requests for catalog items must, and others need not, if the flow does not say.
    pub fn reason_required(&self) -> bool {
        self.reason_required.unwrap_or(self.ticket_type.is_from_catalog())
    }

    /// Whether the flow refuses requests with this reason, because it says nothing.
    pub fn lacks_reason(&self, reason: &str) -> bool {
        self.reason_required() && reason.trim().is_empty()
    }

    /// Whether the flow gives only those devices to a user that they own.
    pub fn gives_own_devices_only(&self) -> bool {
        self.item.as_ref().is_some_and(|item| item.own_devices_only)
    }

    /// Whether the flow shows people who may decide or did, to somebody who reads everything or does not.
    pub fn shows_people(&self, reads_everything: bool) -> bool {
        self.show_progress || reads_everything
    }
}

fn thirty_days() -> IsoDuration {
    IsoDuration::days(30)
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_one(count: &u32) -> bool {
    *count == 1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_not(said: &bool) -> bool {
    !*said
}

/// How a ticket is approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Approval {
    /// Approved at once, by nobody.
    Automatic,
    /// Approved by any admin of the organization, or any super admin.
    Manual,
    /// Approved by the approvers of each level, in order.
    Assigned {
        /// 1 to 10 levels.
        levels: Vec<LevelRule>,
    },
}

crate::text_enum! {
    /// The names of the kinds of [`Approval`].
    pub enum ApprovalType {
        /// Approved at once, by nobody.
        Automatic = "automatic",
        /// Approved by any admin of the organization, or any super admin.
        Manual = "manual",
        /// Approved by the approvers of each level, in order.
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
                denials: 1,
                approvers: vec![OrgAdmins {}.into(), SuperAdmins {}.into()],
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
    /// The number of approvals that mode `quorum` needs. No other mode takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
    /// The number of denials that deny the ticket. Fewer do if they make the missing approvals impossible.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub denials: u32,
    /// The rules that name approvers. Everybody named by any of them may decide.
    pub approvers: Vec<ApproverRule>,
}

impl LevelRule {
    /// The least number of approvals that each part of a request needs.
    pub fn needed(&self) -> usize {
        match self.mode {
            LevelMode::Any | LevelMode::All => 1,
            LevelMode::Quorum => usize::try_from(self.quorum.unwrap_or(1)).unwrap_or(usize::MAX).max(1),
        }
    }

    /// The number of denials that deny a part of a request, and with it the ticket.
    pub fn denials(&self) -> usize {
        match self.mode {
            LevelMode::All => 1,
            LevelMode::Any | LevelMode::Quorum => usize::try_from(self.denials).unwrap_or(usize::MAX).max(1),
        }
    }
}

crate::text_enum! {
    /// How many approvers of a level must agree.
    #[derive(Default)]
    pub enum LevelMode {
        /// One of them.
        #[default]
        Any = "any",
        /// All who are approvers.
        All = "all",
        /// As many as `quorum` says.
        Quorum = "quorum",
    }
}

crate::text_enum! {
    /// What an approver may change in a request. Whatever it is, nobody gives more than the flow lets people request.
    #[derive(Default)]
    pub enum ApproverEdits {
        /// Nothing.
        None = "none",
        /// Only changes that give no more than was requested.
        Narrow = "narrow",
        /// Anything except the organization, the requester and the beneficiary.
        #[default]
        Any = "any",
    }
}

/// What a catalog item gives: groups for `resource_access`; devices, or nodes with devices, for `device_admin`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// The user who owns the item, whom the rule `resource_owner` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    /// The heading in the catalog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The URL of the image in the catalog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon_url: Option<String>,
    /// The URL of the page of what the item gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The groups that the beneficiary becomes a member of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupId>,
    /// The devices that the requester chooses from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<AssetId>,
    /// The nodes whose devices the requester chooses from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<NodeId>,
    /// Whether a user gets only devices that they own.
    #[serde(skip_serializing_if = "is_not")]
    pub own_devices_only: bool,
}

impl Item {
    /// Whether this asset may be chosen as a device for this user: the item names it, or it is a host or device below a
    /// node of the item. `within` are the nodes that hold the asset, and all above them. An item that is limited to own
    /// devices offers only those that the user owns.
    pub fn offers(&self, asset: &Asset, within: &BTreeSet<NodeId>, user: UserId) -> bool {
        let is_below = asset.category.is_device() && self.nodes.iter().any(|node| within.contains(node));
        let is_theirs = !self.own_devices_only || asset.owner == Some(user);
        asset.is_active && is_theirs && (self.assets.contains(&asset.id) || is_below)
    }
}
