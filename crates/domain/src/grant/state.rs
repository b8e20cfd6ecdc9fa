//! What people did with a grant, and the states that readers see, which also depend on the clock.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::ids::UserId;

/// What people did with a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum GrantState {
    /// Nobody ended it. If it is a session, it was started. The window decides whether it gives access.
    Open,
    /// The session waits for its user to start it.
    Ready {
        /// How many seconds the session will last. None: without end.
        seconds: Option<i64>,
    },
    /// An administrator revoked it.
    Revoked {
        /// The administrator.
        by: UserId,
        /// The reason.
        reason: String,
        /// The moment.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// The beneficiary gave it back.
    Ended {
        /// The moment.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// Connectors gave it up.
    Failed {
        /// The cause.
        cause: String,
        /// The moment.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
}

crate::text_enum! {
    /// The names of the states that readers see.
    pub enum GrantStateName {
        /// Its window has not begun.
        Scheduled = "scheduled",
        /// It waits for its user to start it.
        Ready = "ready",
        /// Its window has begun, and connectors still have to give the access. Access is denied.
        Provisioning = "provisioning",
        /// It gives access.
        Active = "active",
        /// Its window is over.
        Expired = "expired",
        /// Its access has ended, and connectors still have to take it away. Access is denied already.
        Revoking = "revoking",
        /// It was revoked.
        Revoked = "revoked",
        /// It was given back.
        Ended = "ended",
        /// Connectors gave it up.
        Failed = "failed",
    }
}

impl GrantStateName {
    /// Whether the state can't change any more.
    pub fn is_final(self) -> bool {
        match self {
            Self::Expired | Self::Revoked | Self::Ended | Self::Failed => true,
            Self::Scheduled | Self::Ready | Self::Provisioning | Self::Active | Self::Revoking => false,
        }
    }
}
