//! The list of messages. A new message is a line here and a section in each file of `templates/`.

use gatepass_domain::text_enum;

text_enum! {
    /// A message to a person.
    pub enum Message {
        /// To requester and beneficiary: the request was submitted.
        Submitted = "submitted",
        /// To an approver: a request waits for their decision.
        DecisionNeeded = "decision_needed",
        /// To an approver: a request still waits. `moment` is `half` or `day`.
        Reminder = "reminder",
        /// The request was approved.
        Approved = "approved",
        /// The request was denied, with `reason` and `next_steps`.
        Denied = "denied",
        /// An approver changed the request, with `changes`.
        Changed = "changed",
        /// To an approver: their approval does not count any more, because the request was widened.
        Voided = "voided",
        /// The request was canceled.
        Canceled = "canceled",
        /// The request expired without a decision.
        Expired = "expired",
        /// To admins: nobody can decide the request.
        Blocked = "blocked",
        /// To admins: the request ended in an error.
        Failed = "failed",
        /// An admin decided the request in place of its approvers.
        Overridden = "overridden",
        /// Somebody commented on the request, with `comment`.
        Commented = "commented",
        /// Access has started.
        GrantStarted = "grant_started",
        /// Access ends soon. `moment` is `week`, `day` or `hour`.
        GrantEnding = "grant_ending",
        /// The end of access was moved.
        GrantChanged = "grant_changed",
        /// Access has ended.
        GrantEnded = "grant_ended",
        /// Access was revoked before its end.
        GrantRevoked = "grant_revoked",
        /// To admins: somebody granted access to themselves.
        SelfGranted = "self_granted",
        /// To admins: the command line of the server gave emergency access.
        BreakGlass = "break_glass",
        /// An API key was made for a service, with `key` and `service`.
        KeyCreated = "key_created",
        /// To admins: a connector is late to take access away. `note` is its name.
        RevocationOverdue = "revocation_overdue",
        /// A guard rule with the action `notify` matched, with `rule`.
        GuardMatched = "guard_matched",
        /// To admins: a webhook was disabled.
        WebhookDisabled = "webhook_disabled",
        /// A test, sent on request.
        Test = "test",
    }
}
