//! The contract's types for acts on tickets.

use super::Changes;
use super::changes::typed;
use gatepass_app::tickets::{Approve, Cancel, Deny, Override, Reassign, Retry};
use gatepass_domain::ticket::decision::Verdict;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The input to approve a ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveTicket {
    /// The number of the level that you decide, as the ticket's `level` shows it. If another level is open, the answer is 409
    /// `level_already_decided` or `level_not_open`.
    #[schema(minimum = 1, maximum = 10, example = 1)]
    pub level: u32,
    /// A comment.
    #[schema(max_length = 4000)]
    pub comment: Option<String>,
    /// Changes to the request.
    pub changes: Option<Changes>,
    /// The `digest` of the ticket that the approver saw. If the ticket has another one now, the answer is 409
    /// `ticket_changed`.
    #[schema(max_length = 128)]
    pub digest: Option<String>,
}

/// The input to deny a ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DenyTicket {
    /// The number of the level that you decide, as the ticket's `level` shows it. Required, unless the ticket is in error. If
    /// another level is open, the answer is 409 `level_already_decided` or `level_not_open`.
    #[schema(minimum = 1, maximum = 10, example = 1)]
    pub level: Option<u32>,
    /// The reason, for the requester.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "There is a change freeze")]
    pub reason: String,
    /// What the requester can do next.
    #[schema(max_length = 4000, example = "Ask again on Monday")]
    pub next_steps: Option<String>,
    /// A note that only readers of the audit log can see.
    #[schema(max_length = 4000)]
    pub internal_note: Option<String>,
    /// The `digest` of the ticket that the approver saw. If the ticket has another one now, the answer is 409
    /// `ticket_changed`.
    #[schema(max_length = 128)]
    pub digest: Option<String>,
}

/// The input to override a ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideTicket {
    /// The decision.
    #[schema(value_type = super::Verdict)]
    pub decision: Verdict,
    /// The reason, for everybody to whom the ticket is visible.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "The approver is on leave")]
    pub reason: String,
    /// With `deny`: what the requester can do next.
    #[schema(max_length = 4000, example = "Ask again on Monday")]
    pub next_steps: Option<String>,
    /// A note that only readers of the audit log can see.
    #[schema(max_length = 4000)]
    pub internal_note: Option<String>,
    /// With `approve`: changes to the request.
    pub changes: Option<Changes>,
}

/// The input to retry a ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryTicket {
    /// Changes to the request, which replace what no longer exists. They need a `reason`.
    pub changes: Option<Changes>,
    /// The reason of the changes, for everybody to whom the ticket is visible.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "web-1 was replaced by web-2")]
    pub reason: Option<String>,
    /// The digest of the ticket that the admin saw. If the ticket has changed since, the answer is 409 `ticket_changed`.
    #[schema(max_length = 128)]
    pub digest: Option<String>,
}

/// The input to reassign a level.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassignTicket {
    /// The number of an undecided level.
    #[schema(minimum = 1, maximum = 10)]
    pub level: u32,
    /// The new approvers: active people, but neither the requester nor the beneficiary.
    #[schema(min_items = 1, max_items = 500)]
    pub approvers: Vec<Uuid>,
    /// The reason.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "The approver is on leave")]
    pub reason: String,
}

/// The input to cancel a ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTicket {
    /// The reason.
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
}

impl From<ApproveTicket> for Approve {
    fn from(input: ApproveTicket) -> Self {
        let ApproveTicket { level, comment, changes, digest } = input;
        Self { level, comment, changes: changes.map(Into::into), digest }
    }
}

impl From<DenyTicket> for Deny {
    fn from(input: DenyTicket) -> Self {
        let DenyTicket { level, reason, next_steps, internal_note, digest } = input;
        Self { level, reason, next_steps, internal_note, digest }
    }
}

impl From<OverrideTicket> for Override {
    fn from(input: OverrideTicket) -> Self {
        let OverrideTicket { decision, reason, next_steps, internal_note, changes } = input;
        Self { decision, reason, next_steps, internal_note, changes: changes.map(Into::into) }
    }
}

impl From<RetryTicket> for Retry {
    fn from(input: RetryTicket) -> Self {
        let RetryTicket { changes, reason, digest } = input;
        Self { changes: changes.map(Into::into), reason, digest }
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

/// The watchers of a ticket.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WatchTicket {
    /// The users who watch the ticket, besides those whom the flow names. Empty: nobody else.
    #[schema(max_items = 50)]
    pub users: Vec<Uuid>,
}
