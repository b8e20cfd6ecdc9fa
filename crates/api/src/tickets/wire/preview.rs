//! The contract's types for previews.

use super::{Person, PinnedFlow, Timing, Window};
use crate::schema::{self, Timestamp};
use gatepass_domain::flow::LevelMode;
use gatepass_domain::flow::approver::BlockedReason;
use gatepass_domain::permission::Action;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What would happen to a request if it were submitted now.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketPreview {
    /// The flow that would be chosen.
    pub flow: PinnedFlow,
    /// The user who would get the access.
    pub beneficiary: Person,
    /// The timing, as the flow allows it.
    pub timing: Timing,
    /// When access would be given, if the ticket were approved now.
    pub window: Window,
    /// When the ticket would expire if nobody decides it.
    pub decision_deadline: Timestamp,
    /// The levels with their approvers. If there are none, the ticket would be approved at once.
    #[schema(max_items = 10)]
    pub levels: Vec<PreviewLevel>,
    /// The permission that an approval would give now. If the type of ticket gives no permission, its lists are
    /// empty.
    pub permission: PermissionPreview,
    /// Warnings about a valid request that may not be what the requester wants.
    #[schema(max_items = 1000)]
    pub warnings: Vec<Warning>,
}

/// A level that the ticket would need.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewLevel {
    /// The number of the level, from 1.
    #[schema(minimum = 1, maximum = 10)]
    pub level: u32,
    /// How many of the approvers must approve.
    #[schema(value_type = super::LevelMode)]
    pub mode: LevelMode,
    /// The number of approvals that mode `quorum` needs.
    #[schema(minimum = 1)]
    pub quorum: Option<u32>,
    /// The number of denials that deny the ticket.
    #[schema(minimum = 1, maximum = 100)]
    pub denials: u32,
    /// The approvers. Empty if the flow hides them from the requester.
    #[schema(max_items = 10000)]
    pub approvers: Vec<Person>,
    /// The people who speak for each asset, node or item of the request. Empty if the level has no rule that names owners, or if
    /// the flow hides approvers from the requester. Then each of the approvers speaks for everything.
    #[schema(max_items = 1000)]
    pub parts: Vec<PreviewPart>,
    /// Why nobody could decide the level. Not shown if the flow hides its progress from you.
    #[schema(value_type = Option<super::BlockedReason>)]
    pub blocked_reason: Option<BlockedReason>,
}

/// A part of the request, and the people who speak for it. Each part needs the approvals of its own people.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewPart {
    /// The asset, node or item.
    pub id: Uuid,
    /// The approvers who speak for the part: its owners, and those who speak for everything. If there are none, the ticket
    /// would be blocked.
    #[schema(max_items = 10000)]
    pub approvers: Vec<Person>,
}

/// The permission that would be made.
#[derive(Debug, Serialize, ToSchema)]
pub struct PermissionPreview {
    /// The organization.
    pub org_id: Uuid,
    /// The beneficiary. Empty if no permission is given.
    #[schema(max_items = 1)]
    pub users: Vec<Uuid>,
    /// Always empty.
    #[schema(max_items = 0)]
    pub groups: Vec<Uuid>,
    /// The assets.
    #[schema(max_items = 500)]
    pub assets: Vec<Uuid>,
    /// The nodes, with everything below them. If the flow pins assets, the permission will instead name the assets
    /// that are in the nodes at the approval.
    #[schema(max_items = 100)]
    pub nodes: Vec<Uuid>,
    /// The account entries.
    #[schema(value_type = Vec<super::AccountEntry>, max_items = 100)]
    pub accounts: Vec<String>,
    /// The protocol entries.
    #[schema(value_type = Vec<super::ProtocolEntry>, max_items = 50)]
    pub protocols: Vec<String>,
    /// The actions.
    #[schema(value_type = Vec<schema::AccessAction>, max_items = 20)]
    pub actions: Vec<Action>,
    /// When the permission would begin.
    pub valid_from: Timestamp,
    /// When the permission would end; null if it has no end.
    pub valid_until: Option<Timestamp>,
}

/// A warning about a valid request that may not be what the requester wants.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TicketWarning)]
pub struct Warning {
    /// The place: a JSON pointer (RFC 6901) into the body.
    #[schema(max_length = 1000, example = "/request/accounts/0")]
    pub pointer: String,
    /// The kind of warning.
    #[schema(max_length = 100, example = "account_not_on_asset")]
    pub code: &'static str,
    /// The warning in words.
    #[schema(max_length = 2000, example = "db-1 has no active account app")]
    pub detail: String,
}
