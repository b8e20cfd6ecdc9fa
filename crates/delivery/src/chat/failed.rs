//! Why a service did not do what it was asked, and what follows from that.

use std::time::Duration;

use crate::{
    http::Failure,
    text::{cut, line},
};

/// The longest text of a failure, in characters.
const LONGEST: usize = 300;

/// A request that a service refused, or that did not reach it. The texts are on one line, and show no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// Try again later: the service can't be reached, or has too much to do.
    #[error("{why}")]
    Transient {
        /// What went wrong.
        why: String,
        /// How long the service asks to wait.
        after: Option<Duration>,
    },
    /// Try again later, and tell an admin: the service refuses our credentials or permissions.
    #[error("{why} ({code})")]
    Settings {
        /// The service's code, such as `invalid_auth`.
        code: String,
        /// What the service says.
        why: String,
    },
    /// Don't try again: the service refuses this message.
    #[error("{why} ({code})")]
    Permanent {
        /// The service's code, such as `invalid_blocks`.
        code: String,
        /// What the service says.
        why: String,
    },
    /// Don't try again: the person can't be reached there, since they left, or since the app is not available to them.
    #[error("{why} ({code})")]
    Unreachable {
        /// The service's code, such as `user_not_found`.
        code: String,
        /// What the service says.
        why: String,
    },
}

/// What a service's code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Transient,
    Settings,
    Permanent,
    Unreachable,
}

impl Failed {
    /// A failure that the service has a code for, with its words.
    pub(super) fn coded(meaning: Meaning, code: &str, why: &str) -> Self {
        let (code, why) = (words(code), words(why));
        match meaning {
            Meaning::Transient => Self::Transient { why: format!("{why} ({code})"), after: None },
            Meaning::Settings => Self::Settings { code, why },
            Meaning::Permanent => Self::Permanent { code, why },
            Meaning::Unreachable => Self::Unreachable { code, why },
        }
    }

    /// A failure to try again after.
    pub(super) fn transient(why: &str) -> Self {
        Self::Transient { why: words(why), after: None }
    }

    /// An answer that has not the documented form.
    pub(super) fn unreadable() -> Self {
        Self::transient("the service's answer can't be read")
    }

    /// A person who is no member of the tenant of the settings.
    pub(super) fn stranger() -> Self {
        Self::coded(Meaning::Permanent, "stranger", "this person belongs to another tenant")
    }

    /// An address of a card that this service did not give.
    pub(super) fn address() -> Self {
        Self::coded(Meaning::Permanent, "address", "this is no address of a card of this service")
    }
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Url(_) => Self::coded(Meaning::Settings, "url", &failure.to_string()),
            _ => Self::transient(&failure.to_string()),
        }
    }
}

/// A text of a service on one line, and cut.
fn words(text: &str) -> String {
    cut(&line(text), LONGEST)
}
