//! What people do with tickets.

use super::{AssetAccess, Changes, Timing};
use gatepass_domain::ticket::decision::Verdict;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// What can be asked for here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestType {
    /// Access to assets: gives a permission.
    AssetAccess,
}

/// A request for access.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OpenTicket {
    /// What is asked for.
    pub r#type: RequestType,
    /// The organization whose things are asked for.
    pub org_id: Uuid,
    /// What it is, in a line.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Deploy 4.2")]
    pub title: String,
    /// Why it is needed.
    #[serde(default)]
    #[schema(max_length = 4000, example = "CHG-1042")]
    pub reason: String,
    /// To what.
    pub request: AssetAccess,
    /// For when; may be left out where the flow leaves no choice.
    pub timing: Option<Timing>,
    /// Under this flow; when left out, under the one with the highest priority that the applicant may use.
    pub flow_id: Option<Uuid>,
    /// For this person; for oneself when left out.
    pub on_behalf_of: Option<Uuid>,
}

/// Agreeing to a request.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ApproveTicket {
    /// What there is to say.
    #[schema(max_length = 4000)]
    pub comment: Option<String>,
    /// What is approved instead of what was asked for.
    pub changes: Option<Changes>,
    /// The `digest` of the ticket that was seen: 409 `ticket_changed` where it is another one now.
    #[schema(max_length = 128)]
    pub digest: Option<String>,
}

/// Refusing a request.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DenyTicket {
    /// Why: for the applicant.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "There is a change freeze")]
    pub reason: String,
    /// What the applicant may do now.
    #[schema(max_length = 4000, example = "Ask again on Monday")]
    pub next_steps: Option<String>,
    /// For readers of the audit log only.
    #[schema(max_length = 4000)]
    pub internal_note: Option<String>,
    /// The `digest` of the ticket that was seen: 409 `ticket_changed` where it is another one now.
    #[schema(max_length = 128)]
    pub digest: Option<String>,
}

/// Deciding a whole ticket at once.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OverrideTicket {
    /// What.
    #[schema(value_type = super::Verdict)]
    pub decision: Verdict,
    /// Why: for everybody who sees the ticket.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "The approver is on leave")]
    pub reason: String,
    /// With `deny`: what the applicant may do now.
    #[schema(max_length = 4000, example = "Ask again on Monday")]
    pub next_steps: Option<String>,
    /// For readers of the audit log only.
    #[schema(max_length = 4000)]
    pub internal_note: Option<String>,
    /// With `approve`: what is given instead of what was asked for.
    pub changes: Option<Changes>,
}

/// Naming other approvers for a level.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReassignTicket {
    /// Which level: one that is not over.
    #[schema(minimum = 1, maximum = 10)]
    pub level: u32,
    /// Who is to decide it: active people, and neither the applicant nor the beneficiary.
    #[schema(min_items = 1, max_items = 500)]
    pub approvers: Vec<Uuid>,
    /// Why.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "The approver is on leave")]
    pub reason: String,
}

/// Withdrawing a request.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CancelTicket {
    /// Why.
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
}
