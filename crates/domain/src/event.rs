//! Events: lines of the audit log (domain.md section 10). The domain says what happened. Persistence adds the actor,
//! on whose behalf they acted, the address, the object and the time.

use serde_json::Value;

crate::text_enum! {
    /// What happened.
    pub enum EventAction {
        /// A ticket was submitted.
        TicketOpened = "ticket.opened",
        /// A level of approval began.
        TicketLevelStarted = "ticket.level_started",
        /// A level of approval could not begin, because it has no approver.
        TicketBlocked = "ticket.blocked",
        /// An approver agreed.
        TicketApprovalRecorded = "ticket.approval_recorded",
        /// A level has all its approvals.
        TicketLevelApproved = "ticket.level_approved",
        /// A ticket was approved.
        TicketApproved = "ticket.approved",
        /// A ticket was denied.
        TicketDenied = "ticket.denied",
        /// A ticket was withdrawn, or its flow was deleted.
        TicketCanceled = "ticket.canceled",
        /// A ticket was not decided in time.
        TicketExpired = "ticket.expired",
        /// A ticket was approved, but its grant could not be made.
        TicketFailed = "ticket.failed",
        /// An administrator decided a whole ticket at once.
        TicketOverridden = "ticket.overridden",
        /// An administrator named other approvers for a level.
        TicketReassigned = "ticket.reassigned",
        /// A denied, canceled or expired ticket was submitted anew.
        TicketResubmitted = "ticket.resubmitted",
        /// Somebody commented on a ticket.
        TicketCommented = "ticket.commented",
        /// Access was given.
        GrantCreated = "grant.created",
        /// A session was started.
        GrantStarted = "grant.started",
        /// The window of a grant ended.
        GrantExpired = "grant.expired",
        /// Access could not be given.
        GrantFailed = "grant.failed",
        /// Access was taken away.
        GrantRevoked = "grant.revoked",
        /// An asset or node was put below a node that a grant names.
        GrantWidened = "grant.widened",
        /// The beneficiary gave access back.
        GrantEnded = "grant.ended",
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What happened.
    pub action: EventAction,
    /// Details of the event. For a change of state: the states `before` and `after`.
    pub data: Value,
    /// A note that only readers of the audit log see. It is never part of `data`.
    pub internal_note: Option<String>,
}

impl Event {
    /// An event without an internal note.
    pub fn new(action: EventAction, data: Value) -> Self {
        Self { action, data, internal_note: None }
    }
}
