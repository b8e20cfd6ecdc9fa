//! Acts that count once they are stored, and acts that store nothing.

use crate::declared::Series;
use gatepass_domain::event::EventAction;
use gatepass_domain::gateway::EndReason;
use gatepass_domain::guard::{Action, RuleKind};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::state::StateName;
use std::time::Duration;

gatepass_domain::text_enum! {
    /// How a login ended.
    pub enum LoginOutcome {
        /// A session began.
        Succeeded = "succeeded",
        /// The user is unknown, or the password is wrong.
        Failed = "failed",
        /// A guard rule rejected it.
        Rejected = "rejected",
        /// It waits for a review.
        Held = "held",
        /// There were too many failed logins.
        Throttled = "throttled",
    }
}

gatepass_domain::text_enum! {
    /// What became of a connection token, or of a request for one.
    pub enum TokenOutcome {
        /// It is ready for a gateway, at once or after its review.
        Ready = "ready",
        /// It waits for a review.
        Pending = "pending",
        /// A gateway redeemed it.
        Redeemed = "redeemed",
        /// Its user took it back.
        Revoked = "revoked",
        /// Its review was approved, but the access was lost.
        Denied = "denied",
        /// The user got none, because access or a guard rule refused it.
        Refused = "refused",
        /// A gateway could not redeem it.
        NotRedeemed = "not_redeemed",
    }
}

/// Answers of the guard rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluations {
    /// What was asked about.
    pub kind: RuleKind,
    /// The answers.
    pub actions: Vec<Action>,
    /// How long they took together.
    pub took: Duration,
}

/// An act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// An event was written to the audit log.
    Event(EventAction),
    /// A ticket was decided, or ended in another way, this long after it was opened.
    Decided(TicketType, StateName, Duration),
    /// Somebody logged in, or tried to.
    Login(LoginOutcome),
    /// An access check was answered.
    AccessChecked {
        /// Whether the access is there.
        allowed: bool,
    },
    /// The guard rules answered.
    Evaluated(Evaluations),
    /// Something became of a connection token.
    Token(TokenOutcome),
    /// A session on an asset began.
    SessionBegan,
    /// A session on an asset ended.
    SessionEnded(EndReason),
    /// A gateway reported so many commands that were not known before.
    Commands(usize),
}

impl Happened {
    pub(crate) fn count(&self, series: &Series) {
        match self {
            Self::Event(action) => series.events.add([action.as_str()], 1),
            Self::Decided(kind, state, after) => {
                series.decisions.observe([kind.as_str(), state.as_str()], *after);
            }
            Self::Login(outcome) => series.logins.add([outcome.as_str()], 1),
            Self::AccessChecked { allowed } => {
                series.access_checks.add([if *allowed { "true" } else { "false" }], 1);
            }
            Self::Evaluated(Evaluations { kind, actions, took }) => {
                for action in actions {
                    series.evaluations.add([kind.as_str(), action.as_str()], 1);
                }
                series.evaluation_times.observe([kind.as_str()], *took);
            }
            Self::Token(outcome) => series.tokens.add([outcome.as_str()], 1),
            Self::SessionBegan => series.sessions.add(["began"], 1),
            Self::SessionEnded(reason) => series.sessions.add([reason.as_str()], 1),
            Self::Commands(n) => series.session_commands.add([], u64::try_from(*n).unwrap_or(u64::MAX)),
        }
    }
}
