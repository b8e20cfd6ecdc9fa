//! The contract's types for login sessions.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_domain::ids::SessionId;
use gatepass_persistence::auth::sessions::Session;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A login session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The id of the session.
    pub id: Uuid,
    /// When the user logged in.
    pub created_at: Timestamp,
    /// When the session last got tokens, by login or refresh; null for old sessions that did not record it.
    pub last_used_at: Option<Timestamp>,
    /// When the session expires. The user then has to log in again.
    pub expires_at: Timestamp,
    /// The IP address of the login.
    #[schema(max_length = 100, example = "203.0.113.7")]
    pub ip: Option<String>,
    /// The `User-Agent` of the login.
    #[schema(max_length = 300, example = "Mozilla/5.0")]
    pub user_agent: Option<String>,
    /// Whether this request uses the session.
    pub is_current: bool,
}

impl SessionView {
    /// The view of a session for a caller who uses the session `current`.
    pub fn new(session: Session, current: SessionId) -> Self {
        let Session { id, created_at, expires_at, ip, user_agent, last_used_at } = session;
        Self {
            id,
            created_at: created_at.into(),
            last_used_at: last_used_at.map(Timestamp),
            expires_at: expires_at.into(),
            ip,
            user_agent,
            is_current: id == Uuid::from(current),
        }
    }
}

page_of! {
    /// A page of login sessions.
    pub struct SessionPage of SessionView, with total
}
