//! What would come of a request.

use super::{Person, PinnedFlow, Timing, Window};
use crate::schema::{self, Timestamp};
use gatepass_domain::flow::LevelMode;
use gatepass_domain::flow::approver::BlockedReason;
use gatepass_domain::permission::Action;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What would come of a request, if it were submitted now.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketPreview {
    /// The flow that it would take.
    pub flow: PinnedFlow,
    /// Who gets the access.
    pub beneficiary: Person,
    /// For when, as the flow takes it.
    pub timing: Timing,
    /// When the access would hold, if it were approved now.
    pub window: Window,
    /// Until when it would wait for its decision.
    pub decision_deadline: Timestamp,
    /// Who would decide, level by level; none: it would be approved at once.
    #[schema(max_items = 10)]
    pub levels: Vec<PreviewLevel>,
    /// The permission that an approval now would give. A type that gives none has one with nothing on any side.
    pub permission: PermissionPreview,
    /// What is acceptable, but perhaps not meant.
    #[schema(max_items = 1000)]
    pub warnings: Vec<Warning>,
}

/// A level that would have to be passed.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewLevel {
    /// Its place, from 1 on.
    #[schema(minimum = 1, maximum = 10)]
    pub level: u32,
    /// How many of the approvers must agree.
    #[schema(value_type = super::LevelMode)]
    pub mode: LevelMode,
    /// How many, with mode `quorum`.
    #[schema(minimum = 1)]
    pub quorum: Option<u32>,
    /// Who may decide; empty also where the flow does not tell its applicants.
    #[schema(max_items = 10000)]
    pub approvers: Vec<Person>,
    /// Why nobody could.
    #[schema(value_type = Option<super::BlockedReason>)]
    pub blocked_reason: Option<BlockedReason>,
}

/// The body of the permission that would be made.
#[derive(Debug, Serialize, ToSchema)]
pub struct PermissionPreview {
    /// The organization.
    pub org_id: Uuid,
    /// Who; nobody, where no permission is given.
    #[schema(max_items = 1)]
    pub users: Vec<Uuid>,
    /// Nobody else.
    #[schema(max_items = 0)]
    pub groups: Vec<Uuid>,
    /// On which assets.
    #[schema(max_items = 500)]
    pub assets: Vec<Uuid>,
    /// In and below which nodes. Of a flow that pins assets, the permission names those that are there at the approval
    /// instead.
    #[schema(max_items = 100)]
    pub nodes: Vec<Uuid>,
    /// As whom.
    #[schema(value_type = Vec<super::AccountEntry>, max_items = 100)]
    pub accounts: Vec<String>,
    /// Over what.
    #[schema(value_type = Vec<super::ProtocolEntry>, max_items = 50)]
    pub protocols: Vec<String>,
    /// To do what.
    #[schema(value_type = Vec<schema::AccessAction>, max_items = 20)]
    pub actions: Vec<Action>,
    /// From when on.
    pub valid_from: Timestamp,
    /// Up to when; null: permanent.
    pub valid_until: Option<Timestamp>,
}

/// Something that is acceptable, but perhaps not meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TicketWarning)]
pub struct Warning {
    /// Where: a JSON pointer (RFC 6901) into the body.
    #[schema(max_length = 1000, example = "/request/accounts/0")]
    pub pointer: String,
    /// What kind of warning.
    #[schema(max_length = 100, example = "account_not_on_asset")]
    pub code: &'static str,
    /// In words.
    #[schema(max_length = 2000, example = "db-1 has no active account app")]
    pub detail: String,
}
