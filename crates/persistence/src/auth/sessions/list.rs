//! A user's sessions, for that user.

use crate::db::keyset::{Page, paged};
use crate::schema::sessions;
use crate::{Conn, Result};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::UserId;
use time::OffsetDateTime;
use uuid::Uuid;

/// A session that has not ended.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(diesel::pg::Pg))]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Session {
    pub id: Uuid,
    pub created_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub last_used_at: Option<OffsetDateTime>,
}

fn live(user: UserId, now: OffsetDateTime) -> sessions::BoxedQuery<'static, Pg> {
    let live = sessions::revoked_at.is_null().and(sessions::expires_at.gt(now));
    sessions::table.filter(sessions::user_id.eq(Uuid::from(user))).filter(live).into_boxed()
}

/// A page of the user's sessions, and one more where another page follows.
pub async fn list(conn: &mut Conn, user: UserId, now: OffsetDateTime, page: &Page) -> Result<Vec<Session>> {
    let query = live(user, now).select(Session::as_select());
    // Sorted by the time of their beginning. Sessions have no order by name.
    Ok(paged!(query, page, sessions::id, sessions::revoke_reason.assume_not_null()).load(&mut **conn).await?)
}

/// The number of a user's sessions.
pub async fn count(conn: &mut Conn, user: UserId, now: OffsetDateTime) -> Result<i64> {
    Ok(live(user, now).count().get_result(&mut **conn).await?)
}
