//! Login sessions. They begin after a user proved who they are, get new tokens, and end by logging out or from another session.

mod begin;
mod end;
mod end_others;
mod logout;
mod refresh;
mod replays;

pub(super) use begin::begin_session;
pub use end::end_session;
pub use end_others::end_other_sessions;
pub use logout::logout;
pub use refresh::{Refresh, refresh_session};

use super::tokens;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::UserId;
use gatepass_persistence::events::NewEvent;
use serde_json::json;
use uuid::Uuid;

/// The tokens of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionTokens {
    /// The access token.
    pub access_token: String,
    /// The refresh token, for one exchange.
    pub refresh_token: String,
    /// How long the access token is valid, in seconds.
    pub expires_in: i64,
}

impl SessionTokens {
    /// Tokens that were issued now.
    fn new(access_token: String, refresh_token: String) -> Self {
        Self { access_token, refresh_token, expires_in: tokens::LIFETIME.whole_seconds() }
    }
}

/// The event of a session that ended before its time.
fn revoked(user: UserId, session: Uuid, reason: &str) -> NewEvent {
    NewEvent::new(EventAction::SessionRevoked, json!({ "reason": reason, "session_id": session }))
        .about(user.0)
}
