//! Sessions on assets: when they go on, and when they end.

use time::{Duration, OffsetDateTime};

use super::Access;
use crate::permission::Denial;

/// How long a gateway may be silent before its sessions count as lost.
pub const SILENCE: Duration = Duration::minutes(10);
/// The most commands of a session.
pub const MOST_COMMANDS: i64 = 1_000_000;
/// How long after the end of a session its gateway may report commands that it still has.
const LATE: Duration = Duration::hours(1);

crate::text_enum! {
    /// Whether a session goes on.
    pub enum SessionState {
        /// It goes on.
        Active = "active",
        /// It has ended.
        Ended = "ended",
    }
}

crate::text_enum! {
    /// Why a session ended.
    pub enum EndReason {
        /// The gateway closed it: the user left, or the connection broke.
        Closed = "closed",
        /// The access was taken away.
        AccessRevoked = "access_revoked",
        /// The time of the access was over.
        AccessEnded = "access_ended",
        /// The user was deactivated.
        UserDeactivated = "user_deactivated",
        /// The asset was deactivated.
        AssetDeactivated = "asset_deactivated",
        /// The user or an admin terminated it.
        Terminated = "terminated",
        /// The gateway was silent for ten minutes, or may be no gateway of the organization any more.
        Lost = "lost",
    }
}

/// What becomes of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Course {
    /// It goes on, with this access.
    GoesOn(Access),
    /// It ends.
    Ends(EndReason),
}

/// What becomes of an active session. `access` is that of its user at this moment; none if the user or the asset was deleted.
/// `ends_at` is the end of the access as the session knew it.
pub fn course(
    access: Option<Result<Access, Denial>>,
    ends_at: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Course {
    Course::Ends(match access {
        Some(Ok(access)) => return Course::GoesOn(access),
        Some(Err(Denial::UserInactive)) => EndReason::UserDeactivated,
        Some(Err(Denial::AssetInactive)) => EndReason::AssetDeactivated,
        Some(Err(_)) if ends_at.is_some_and(|end| end <= now) => EndReason::AccessEnded,
        Some(Err(_)) | None => EndReason::AccessRevoked,
    })
}

/// Whether the gateway has been silent for too long.
pub fn is_silent(last_reported_at: OffsetDateTime, now: OffsetDateTime) -> bool {
    last_reported_at.saturating_add(SILENCE) <= now
}

/// Whether the gateway may report commands of a session that ended then. None: it goes on.
pub fn takes_commands(ended_at: Option<OffsetDateTime>, now: OffsetDateTime) -> bool {
    ended_at.is_none_or(|end| now < end.saturating_add(LATE))
}
