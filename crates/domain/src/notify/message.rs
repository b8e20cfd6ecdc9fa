//! Messages, and the events that they follow from.

use serde_json::Value;

use super::Role::{
    self, Admins, Asked, Beneficiary, Deciders, HomeAdmins, Recipients, Requester, Skipped, SuperAdmins,
    Undecided, Voided, Watchers,
};
use crate::event::EventAction;

/// Declares [`Message`], so that a message can't be added without its audience.
macro_rules! messages {
    ($(#[doc = $meaning:literal] $name:ident = $text:literal, [$($role:expr),+];)+) => {
        crate::text_enum! {
            /// What a person is told. Of the messages about one ticket at one moment, a person gets the first in this order.
            pub enum Message { $(#[doc = $meaning] $name = $text),+ }
        }

        impl Message {
            /// Who hears it.
            pub fn audience(self) -> &'static [Role] {
                match self { $(Self::$name => &[$($role),+]),+ }
            }
        }
    };
}

messages! {
    /// An admin decided the whole ticket at once.
    Overridden = "overridden", [Requester, Beneficiary, Watchers, Skipped];
    /// The ticket was approved.
    Approved = "approved", [Requester, Beneficiary, Watchers];
    /// The ticket was denied.
    Denied = "denied", [Requester, Beneficiary, Watchers];
    /// The ticket was canceled.
    Canceled = "canceled", [Requester, Beneficiary, Watchers, Undecided];
    /// The ticket was not decided before its deadline.
    Expired = "expired", [Requester, Beneficiary, Watchers, Undecided];
    /// The ticket was approved, but its grant could not be made, or connectors gave it up.
    Failed = "failed", [Admins];
    /// The ticket needs the recipient's decision.
    DecisionNeeded = "decision_needed", [Asked];
    /// The ticket was submitted.
    Submitted = "submitted", [Requester, Beneficiary, Watchers];
    /// The ticket still needs the recipient's decision.
    Reminder = "reminder", [Undecided];
    /// An approver changed what was asked for.
    Changed = "changed", [Requester, Beneficiary, Watchers];
    /// The recipient's approval does not count any more, because the request was widened.
    Voided = "voided", [Voided];
    /// A level has no approver.
    Blocked = "blocked", [Admins];
    /// Somebody commented on the ticket.
    Commented = "commented", [Requester, Beneficiary, Watchers, Undecided, Deciders];
    /// Access or a session began.
    GrantStarted = "grant_started", [Beneficiary, Requester];
    /// Access ends soon.
    GrantEnding = "grant_ending", [Beneficiary, Requester];
    /// The end of access was moved.
    GrantChanged = "grant_changed", [Beneficiary, Requester];
    /// Access is over.
    GrantEnded = "grant_ended", [Beneficiary, Requester];
    /// An admin revoked access.
    GrantRevoked = "grant_revoked", [Beneficiary, Requester, Watchers];
    /// An admin gave access to themselves.
    SelfGranted = "self_granted", [Admins];
    /// An operator ran a command of `gatepass admin` on the server's machine.
    BreakGlass = "break_glass", [SuperAdmins];
    /// An API key was made for a service.
    KeyCreated = "key_created", [SuperAdmins, HomeAdmins];
    /// A connector is late to take access away.
    RevocationOverdue = "revocation_overdue", [Admins];
    /// A guard rule with the action `notify` matched.
    GuardMatched = "guard_matched", [Recipients];
    /// A webhook was disabled, because its receiver is gone or failed for days.
    WebhookDisabled = "webhook_disabled", [Admins];
}

/// The message of each action that has one.
const TABLE: &[(EventAction, Message)] = &[
    (EventAction::TicketOpened, Message::Submitted),
    (EventAction::TicketLevelStarted, Message::DecisionNeeded),
    (EventAction::TicketReassigned, Message::DecisionNeeded),
    (EventAction::TicketApproversChanged, Message::DecisionNeeded),
    (EventAction::TicketReminded, Message::Reminder),
    (EventAction::TicketApproved, Message::Approved),
    (EventAction::TicketDenied, Message::Denied),
    (EventAction::TicketApprovalRecorded, Message::Changed),
    (EventAction::TicketApprovalsVoided, Message::Voided),
    (EventAction::TicketCanceled, Message::Canceled),
    (EventAction::TicketExpired, Message::Expired),
    (EventAction::TicketBlocked, Message::Blocked),
    (EventAction::TicketFailed, Message::Failed),
    (EventAction::TicketOverridden, Message::Overridden),
    (EventAction::TicketCommented, Message::Commented),
    (EventAction::GrantFailed, Message::Failed),
    (EventAction::GrantProvisioned, Message::GrantStarted),
    (EventAction::GrantRevocationOverdue, Message::RevocationOverdue),
    (EventAction::GrantBegan, Message::GrantStarted),
    (EventAction::GrantStarted, Message::GrantStarted),
    (EventAction::GrantEnding, Message::GrantEnding),
    (EventAction::GrantExtended, Message::GrantChanged),
    (EventAction::GrantUpdated, Message::GrantChanged),
    (EventAction::GrantEnded, Message::GrantEnded),
    (EventAction::GrantExpired, Message::GrantEnded),
    (EventAction::GrantRevoked, Message::GrantRevoked),
    (EventAction::BreakGlass, Message::BreakGlass),
    (EventAction::ApiKeyCreated, Message::KeyCreated),
    (EventAction::GuardRuleMatched, Message::GuardMatched),
    (EventAction::WebhookDisabled, Message::WebhookDisabled),
];

impl Message {
    /// The messages of an event with these details.
    pub fn of(action: EventAction, data: &Value) -> Vec<Self> {
        let found = TABLE.iter().find(|(of, _)| *of == action).map(|(_, message)| *message);
        let own = found.filter(|message| message.follows_from(data));
        let self_granted = data.get("self_granted") == Some(&Value::Bool(true));
        own.into_iter().chain(self_granted.then_some(Self::SelfGranted)).collect()
    }

    /// Whether the message follows from an event with these details. Most messages follow from their action alone.
    fn follows_from(self, data: &Value) -> bool {
        let text = |name: &str| data.get(name).and_then(Value::as_str);
        match self {
            Self::Changed => data.pointer("/decision/changes").is_some_and(|changes| !changes.is_null()),
            Self::GuardMatched => text("action") == Some("notify") && text("effect") == Some("acts"),
            Self::KeyCreated => data.get("for_service") == Some(&Value::Bool(true)),
            Self::Overridden
            | Self::Approved
            | Self::Denied
            | Self::Canceled
            | Self::Expired
            | Self::Failed
            | Self::DecisionNeeded
            | Self::Submitted
            | Self::Reminder
            | Self::Voided
            | Self::Blocked
            | Self::Commented
            | Self::GrantStarted
            | Self::GrantEnding
            | Self::GrantChanged
            | Self::GrantEnded
            | Self::GrantRevoked
            | Self::SelfGranted
            | Self::BreakGlass
            | Self::RevocationOverdue
            | Self::WebhookDisabled => true,
        }
    }

    /// Whether the message is about security. Nobody can turn such a message off.
    pub fn is_about_security(self) -> bool {
        matches!(self, Self::SelfGranted | Self::BreakGlass | Self::KeyCreated | Self::RevocationOverdue)
    }

    /// Whether the message goes by mail, or to chats, to a person who does not want these messages there.
    pub fn is_wanted(self, unwanted: &[Self]) -> bool {
        self.is_about_security() || !unwanted.contains(&self)
    }

    /// Whether people hear the message of their own act, too.
    pub(super) fn is_for_its_actor(self) -> bool {
        self == Self::Submitted || self.is_about_security()
    }
}
