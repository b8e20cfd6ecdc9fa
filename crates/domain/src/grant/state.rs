//! What people did with a grant, and the states that readers see, which the clock has its part in.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::ids::UserId;

/// What people did with a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum GrantState {
    /// Nothing, or its session was started: its window decides.
    Open,
    /// Nothing yet: it waits for its user to start the session.
    Ready {
        /// How long the session will last; none: for ever.
        seconds: Option<i64>,
    },
    /// An administrator took it away.
    Revoked {
        /// Who.
        by: UserId,
        /// Why.
        reason: String,
        /// When.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// The beneficiary gave it back.
    Ended {
        /// When.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// Provisioning gave up.
    Failed {
        /// Why.
        cause: String,
        /// When.
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
        /// It holds.
        Active = "active",
        /// Its window is over.
        Expired = "expired",
        /// It was taken away, and connectors have still to say so; access is denied already.
        Revoking = "revoking",
        /// It was taken away.
        Revoked = "revoked",
        /// It was given back.
        Ended = "ended",
        /// It could not be made.
        Failed = "failed",
    }
}
