//! How login sessions look on the wire.

use crate::page::Include;
use crate::schema::Timestamp;
use crate::tickets::wire::ByTime;
use gatepass_domain::ids::SessionId;
use gatepass_persistence::sessions::Session;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A login session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The session's id.
    pub id: Uuid,
    /// When its user logged in.
    pub created_at: Timestamp,
    /// When it was last given tokens, by login or refresh; null if it is older than that is noted.
    pub last_used_at: Option<Timestamp>,
    /// From when on it is not good any more without a new login.
    pub expires_at: Timestamp,
    /// The address that its user logged in from.
    #[schema(max_length = 100, example = "203.0.113.7")]
    pub ip: Option<String>,
    /// What the program that logged in called itself.
    #[schema(max_length = 300, example = "Mozilla/5.0")]
    pub user_agent: Option<String>,
    /// Whether this request was made with it.
    pub is_current: bool,
}

impl SessionView {
    /// A session as it looks from within this one.
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

/// A page of login sessions.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionPage {
    /// The sessions.
    #[schema(max_items = 200)]
    pub items: Vec<SessionView>,
    /// Goes on after this page; null on the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// How many there are on all pages, with `include=total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total: Option<i64>,
}

/// Which part of the caller's sessions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListSessions {
    /// How many at most; more than 200 are never given at once.
    #[param(minimum = 1, example = 50)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before, with the same order.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    pub sort: ByTime,
    /// `total`: also count them all.
    #[param(inline)]
    pub include: Option<Include>,
}
