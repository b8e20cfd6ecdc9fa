//! Login sessions end: by logging out, or by their user from another session.

mod end;
mod end_others;
mod logout;

pub use end::end_session;
pub use end_others::end_other_sessions;
pub use logout::logout;

use gatepass_domain::event::EventAction;
use gatepass_domain::ids::UserId;
use gatepass_persistence::events::NewEvent;
use serde_json::json;
use uuid::Uuid;

/// The event of a session that ended before its time.
pub(super) fn revoked(user: UserId, session: Uuid, reason: &str) -> NewEvent {
    NewEvent::new(EventAction::SessionRevoked, json!({ "reason": reason, "session_id": session }))
        .about(user.0)
}
