//! What people do with tickets.

use super::Changes;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

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

/// Withdrawing a request.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CancelTicket {
    /// Why.
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
}
