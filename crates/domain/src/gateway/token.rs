//! Connection tokens: the right of one user to open a session on one asset, for a few minutes.

use time::{Duration, OffsetDateTime};

use crate::ticket::kind::review::Passage;
use crate::ticket::state::StateName;

/// How long a token is ready.
pub const LIFETIME: Duration = Duration::minutes(5);
/// The most tokens of a user that are ready or pending.
pub const MOST_TOKENS: i64 = 100;
/// The most sessions that a reusable token opens.
pub const MOST_USES: i32 = 100;

crate::text_enum! {
    /// The state of a connection token.
    pub enum TokenState {
        /// A gateway may redeem it.
        Ready = "ready",
        /// It waits for a review.
        Pending = "pending",
        /// A gateway has redeemed it, and nobody redeems it again.
        Redeemed = "redeemed",
        /// Its user has taken it back.
        Revoked = "revoked",
        /// Nobody redeemed it in time.
        Expired = "expired",
        /// Its review was not approved, or its approval has counted for another token, or the access was lost meanwhile.
        Denied = "denied",
    }
}

/// The review of a token, as it is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// The state of its ticket, by the clock.
    pub state: StateName,
    /// Its approval, if it is approved.
    pub passage: Option<Passage>,
}

impl Review {
    /// Whether its reviewers may still approve it.
    fn is_open(&self) -> bool {
        matches!(self.state, StateName::Pending | StateName::Blocked)
    }

    /// Whether its approval lets a token that waits for it become ready.
    fn lets_pass(&self, now: OffsetDateTime) -> bool {
        self.passage.is_some_and(|passage| passage.answers(true, None, now))
    }
}

/// The part of a connection token that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The state, as it is stored: never `expired`.
    pub state: TokenState,
    /// The end of the time in which it is ready.
    pub expires_at: OffsetDateTime,
}

impl Token {
    /// The state at this moment. `review` is the one that a pending token waits for.
    pub fn state_at(&self, review: Option<&Review>, now: OffsetDateTime) -> TokenState {
        match self.state {
            TokenState::Ready if now >= self.expires_at => TokenState::Expired,
            TokenState::Pending
                if review.is_none_or(|review| !review.is_open() && !review.lets_pass(now)) =>
            {
                TokenState::Denied
            }
            state @ (TokenState::Ready
            | TokenState::Pending
            | TokenState::Redeemed
            | TokenState::Revoked
            | TokenState::Expired
            | TokenState::Denied) => state,
        }
    }

    /// Whether it may become ready: its review is approved, and the approval has not counted yet.
    pub fn may_become_ready(&self, review: Option<&Review>, now: OffsetDateTime) -> bool {
        self.state == TokenState::Pending && review.is_some_and(|review| review.lets_pass(now))
    }
}

/// The end of a token that becomes ready now: it never outlives the access. At a whole second, as in its text.
pub fn ready_until(now: OffsetDateTime, access_ends_at: Option<OffsetDateTime>) -> OffsetDateTime {
    let end = now.saturating_add(LIFETIME);
    let end = access_ends_at.map_or(end, |ends_at| ends_at.min(end));
    end.replace_nanosecond(0).unwrap_or(end)
}
