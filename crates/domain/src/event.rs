//! Events: lines of the audit log (domain.md section 10). The domain says what happened; persistence adds
//! who, on behalf of whom, from where, to which object and when.

use serde_json::Value;

crate::text_enum! {
    /// What happened.
    pub enum EventAction {
        /// A ticket was submitted.
        TicketOpened = "ticket.opened",
        /// A level began.
        TicketLevelStarted = "ticket.level_started",
        /// A level could not begin: it has no approver.
        TicketBlocked = "ticket.blocked",
        /// An approver agreed.
        TicketApprovalRecorded = "ticket.approval_recorded",
        /// A level was satisfied.
        TicketLevelApproved = "ticket.level_approved",
        /// A ticket was approved.
        TicketApproved = "ticket.approved",
        /// A ticket was denied.
        TicketDenied = "ticket.denied",
        /// A ticket was withdrawn, or its flow was deleted.
        TicketCanceled = "ticket.canceled",
        /// A ticket was not decided in time.
        TicketExpired = "ticket.expired",
        /// A ticket was approved, and its grant could not be made.
        TicketFailed = "ticket.failed",
        /// An administrator decided a whole ticket at once.
        TicketOverridden = "ticket.overridden",
        /// An administrator named other approvers for a level.
        TicketReassigned = "ticket.reassigned",
        /// A ticket that came to nothing was submitted anew.
        TicketResubmitted = "ticket.resubmitted",
        /// Somebody commented on a ticket.
        TicketCommented = "ticket.commented",
        /// Access was given.
        GrantCreated = "grant.created",
        /// A session was started.
        GrantStarted = "grant.started",
        /// The time of an access was over.
        GrantExpired = "grant.expired",
        /// Access could not be given.
        GrantFailed = "grant.failed",
        /// Access was taken away.
        GrantRevoked = "grant.revoked",
        /// Something was put where an access reaches it.
        GrantWidened = "grant.widened",
        /// Access was given back.
        GrantEnded = "grant.ended",
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What happened.
    pub action: EventAction,
    /// The particulars. Where a state changed: with the states `before` and `after`.
    pub data: Value,
    /// For readers of the audit log alone, and so never among the particulars.
    pub internal_note: Option<String>,
}

impl Event {
    /// Something that is told to everybody who may hear of it.
    pub fn new(action: EventAction, data: Value) -> Self {
        Self { action, data, internal_note: None }
    }
}
