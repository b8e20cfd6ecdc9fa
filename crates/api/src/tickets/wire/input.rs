//! What people do with tickets.

use super::Changes;
use crate::error::Fault;
use crate::rules;
use gatepass_domain::ticket::decision::Verdict;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

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
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[validate(schema(function = "next_steps_go_with_a_denial"))]
#[validate(schema(function = "changes_go_with_an_approval"))]
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

/// What belongs to the other decision is refused, rather than forgotten.
fn next_steps_go_with_a_denial(input: &OverrideTicket) -> Result<(), ValidationError> {
    let is_stray = input.decision == Verdict::Approve && input.next_steps.is_some();
    rules::told(is_stray.then(|| Fault::new("/next_steps", "not_allowed", OTHER_DECISION)))
}

fn changes_go_with_an_approval(input: &OverrideTicket) -> Result<(), ValidationError> {
    let is_stray = input.decision == Verdict::Deny && input.changes.is_some();
    rules::told(is_stray.then(|| Fault::new("/changes", "not_allowed", OTHER_DECISION)))
}

const OTHER_DECISION: &str = "this goes with the other decision";

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
