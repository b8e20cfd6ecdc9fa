//! What people do with tickets.

use super::Changes;
use super::request::typed;
use gatepass_app::tickets::{Approve, Cancel, Deny, Override, Reassign};
use gatepass_domain::ticket::decision::Verdict;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Agreeing to a request.
#[derive(Debug, Clone, Deserialize, ToSchema)]
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
#[derive(Debug, Clone, Deserialize, ToSchema)]
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
#[derive(Debug, Clone, Deserialize, ToSchema)]
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
#[derive(Debug, Clone, Deserialize, ToSchema)]
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
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTicket {
    /// Why.
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
}

impl From<ApproveTicket> for Approve {
    fn from(input: ApproveTicket) -> Self {
        let ApproveTicket { comment, changes, digest } = input;
        Self { comment, changes: changes.map(Into::into), digest }
    }
}

impl From<DenyTicket> for Deny {
    fn from(input: DenyTicket) -> Self {
        let DenyTicket { reason, next_steps, internal_note, digest } = input;
        Self { reason, next_steps, internal_note, digest }
    }
}

impl From<OverrideTicket> for Override {
    fn from(input: OverrideTicket) -> Self {
        let OverrideTicket { decision, reason, next_steps, internal_note, changes } = input;
        Self { decision, reason, next_steps, internal_note, changes: changes.map(Into::into) }
    }
}

impl From<ReassignTicket> for Reassign {
    fn from(input: ReassignTicket) -> Self {
        let ReassignTicket { level, approvers, reason } = input;
        Self { level, approvers: typed(approvers), reason }
    }
}

impl From<CancelTicket> for Cancel {
    fn from(input: CancelTicket) -> Self {
        let CancelTicket { reason } = input;
        Self { reason }
    }
}
