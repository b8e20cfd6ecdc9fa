//! Login sessions and their refresh tokens: a family in which each token works once.

use crate::prepared::Prepared;
use crate::schema::{refresh_tokens, sessions};
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{SessionId, UserId};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How a refresh token begins.
pub const PREFIX: &str = "gpr_";
/// The longest that a session lives without a new login.
pub const LIFETIME: Duration = Duration::days(30);

/// Begins a session with its first refresh token.
pub async fn insert(tx: &mut Tx, id: SessionId, user: UserId, token_hash: &[u8]) -> Result<()> {
    let now = tx.now;
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(Uuid::from(id)),
            sessions::user_id.eq(Uuid::from(user)),
            sessions::created_at.eq(now),
            sessions::expires_at.eq(now + LIFETIME),
        ))
        .execute(&mut ***tx)
        .await?;
    insert_token(tx, id.into(), token_hash).await
}

/// What came of exchanging a refresh token.
#[derive(Debug)]
pub enum Rotation {
    /// It was good: the new one is stored.
    Rotated {
        /// Whose session it is.
        user: UserId,
        /// Which session it is.
        session: SessionId,
    },
    /// It had been used before: the session is revoked.
    Reused {
        /// Whose session it was.
        user: UserId,
        /// Which session it was.
        session: SessionId,
    },
    /// There is no such token, or its session has ended.
    Unknown,
}

/// Exchanges one refresh token for another. The row lock lets only one of two at once have it.
pub async fn rotate(tx: &mut Tx, old: &[u8], new: &[u8]) -> Result<Rotation> {
    let found: Option<(Uuid, Option<OffsetDateTime>)> = refresh_tokens::table
        .find(old)
        .select((refresh_tokens::session_id, refresh_tokens::used_at))
        .for_update()
        .first(&mut ***tx)
        .await
        .optional()?;
    let Some((session, used_at)) = found else { return Ok(Rotation::Unknown) };
    let user: Option<Uuid> = sessions::table
        .inner_join(crate::schema::users::table)
        .filter(sessions::id.eq(session).and(sessions::revoked_at.is_null()))
        .filter(sessions::expires_at.gt(tx.now).and(crate::schema::users::is_active))
        .select(sessions::user_id)
        .first(&mut ***tx)
        .await
        .optional()?;
    let Some(user) = user else { return Ok(Rotation::Unknown) };
    let (user, id) = (UserId(user), SessionId(session));
    if used_at.is_some() {
        revoke(tx, session, "refresh_token_reused").await?;
        return Ok(Rotation::Reused { user, session: id });
    }
    diesel::update(refresh_tokens::table.find(old))
        .set(refresh_tokens::used_at.eq(tx.now))
        .execute(&mut ***tx)
        .await?;
    insert_token(tx, session, new).await?;
    Ok(Rotation::Rotated { user, session: id })
}

/// Ends a session.
pub async fn revoke(tx: &mut Tx, session: Uuid, reason: &str) -> Result<()> {
    diesel::update(sessions::table.find(session).filter(sessions::revoked_at.is_null()))
        .set((sessions::revoked_at.eq(tx.now), sessions::revoke_reason.eq(reason)))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

/// Ends a user's sessions, all but the one of this credential.
pub async fn revoke_others(tx: &mut Tx, user: UserId, keep: Option<&str>) -> Result<()> {
    let keep = keep.and_then(|c| c.strip_prefix("session:")).and_then(|id| id.parse::<Uuid>().ok());
    diesel::update(sessions::table.filter(sessions::user_id.eq(Uuid::from(user))))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::id.ne(keep.unwrap_or_default()))
        .set((sessions::revoked_at.eq(tx.now), sessions::revoke_reason.eq("password_changed")))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

/// Ends all of a user's sessions.
pub async fn revoke_all(tx: &mut Tx, user: UserId, reason: &str) -> Result<()> {
    diesel::update(sessions::table.filter(sessions::user_id.eq(Uuid::from(user))))
        .filter(sessions::revoked_at.is_null())
        .set((sessions::revoked_at.eq(tx.now), sessions::revoke_reason.eq(reason)))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

const REMOVE_ENDED: &str = "DELETE FROM sessions WHERE id = ANY (\
    ARRAY(SELECT id FROM sessions WHERE expires_at <= gatepass_now() ORDER BY expires_at LIMIT $1 \
        FOR UPDATE SKIP LOCKED) || \
    ARRAY(SELECT id FROM sessions WHERE revoked_at <= gatepass_now() ORDER BY revoked_at LIMIT $1 \
        FOR UPDATE SKIP LOCKED))";

/// Forgets so many sessions that expired and as many that were revoked, with their refresh tokens; gives how many there
/// were. Used tokens stay as long as their session: by them a stolen one is noticed (RFC 9700 section 4.14.2).
pub async fn remove_ended(conn: &Conn, most: i64) -> Result<usize> {
    let query = diesel::sql_query(REMOVE_ENDED).bind::<BigInt, _>(most);
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}

async fn insert_token(tx: &mut Tx, session: Uuid, hash: &[u8]) -> Result<()> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::hash.eq(hash),
            refresh_tokens::session_id.eq(session),
            refresh_tokens::created_at.eq(tx.now),
        ))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}
