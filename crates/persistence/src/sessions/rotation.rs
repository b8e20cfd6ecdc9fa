//! Refresh tokens: each is exchanged once. Asked twice within moments, by two tabs or after a lost answer, the device that
//! used it is given the same answer again; whoever else comes with it, or later, ends the session.
//!
//! Locks are taken in one order: the rights of the session's user, the token that comes, the one before it, the session.

use super::{Device, insert_token, revoke};
use crate::actors::lock_rights;
use crate::db::prepared::Prepared;
use crate::schema::{refresh_tokens, sessions};
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{SessionId, UserId};
use gatepass_domain::login::REPLAY;
use time::OffsetDateTime;
use uuid::Uuid;

/// What came of exchanging a refresh token.
#[derive(Debug)]
pub enum Rotation {
    /// It was good: the new one is stored. The answer is to be kept: see [`keep_replay`].
    Rotated {
        /// Whose session it is.
        user: UserId,
        /// Which session it is.
        session: SessionId,
    },
    /// It was used moments ago by the same device, which may not have got the answer.
    Repeated {
        /// Which session it is.
        session: SessionId,
        /// The answer, as it was kept.
        replay: Vec<u8>,
        /// When it was given.
        used_at: OffsetDateTime,
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

#[derive(Queryable, Selectable)]
#[diesel(table_name = refresh_tokens, check_for_backend(diesel::pg::Pg))]
struct Token {
    session_id: Uuid,
    used_at: Option<OffsetDateTime>,
    replay: Option<Vec<u8>>,
    used_ip: Option<String>,
    used_agent: Option<String>,
}

/// Exchanges one refresh token for another. The row lock lets only one of two at once have it; the other is second.
///
/// Locks the user's rights first, because a token that comes back ends the session: writes that the session has begun
/// commit before that.
pub async fn rotate(tx: &mut Tx, old: &[u8], new: &[u8], device: &Device) -> Result<Rotation> {
    let owner = refresh_tokens::table.inner_join(sessions::table).filter(refresh_tokens::hash.eq(old));
    let owner: Option<Uuid> = owner.select(sessions::user_id).first(&mut ***tx).await.optional()?;
    let Some(owner) = owner else { return Ok(Rotation::Unknown) };
    lock_rights(tx, UserId(owner)).await?;
    let found = refresh_tokens::table.find(old).select(Token::as_select());
    let Some(token) = found.for_update().first(&mut ***tx).await.optional()? else {
        return Ok(Rotation::Unknown);
    };
    let session = token.session_id;
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
    if let Some(used_at) = token.used_at {
        let by = Device { ip: token.used_ip, user_agent: token.used_agent };
        let is_again = tx.now < used_at + REPLAY && by == *device;
        if let Some(replay) = token.replay.filter(|_| is_again) {
            return Ok(Rotation::Repeated { session: id, replay, used_at });
        }
        revoke(tx, session, "refresh_token_reused").await?;
        return Ok(Rotation::Reused { user, session: id });
    }
    // Whoever comes with the new token got the answer to the old one: nobody needs it again.
    forget_replays_of(tx, session).await?;
    diesel::update(refresh_tokens::table.find(old))
        .set((
            refresh_tokens::used_at.eq(tx.now),
            refresh_tokens::used_ip.eq(&device.ip),
            refresh_tokens::used_agent.eq(&device.user_agent),
        ))
        .execute(&mut ***tx)
        .await?;
    insert_token(tx, session, new).await?;
    diesel::update(sessions::table.find(session))
        .set(sessions::last_used_at.eq(tx.now))
        .execute(&mut ***tx)
        .await?;
    Ok(Rotation::Rotated { user, session: id })
}

/// Keeps the answer that a token was exchanged for, which nobody reads without that token.
pub async fn keep_replay(tx: &mut Tx, old: &[u8], sealed: &[u8]) -> Result<()> {
    let token = diesel::update(refresh_tokens::table.find(old));
    token.set(refresh_tokens::replay.eq(sealed)).execute(&mut ***tx).await?;
    Ok(())
}

async fn forget_replays_of(tx: &mut Tx, session: Uuid) -> Result<()> {
    let kept = refresh_tokens::session_id.eq(session).and(refresh_tokens::replay.is_not_null());
    diesel::update(refresh_tokens::table.filter(kept))
        .set(refresh_tokens::replay.eq(None::<Vec<u8>>))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

const FORGET_REPLAYS: &str = include_str!("forget_replays.sql");

/// Forgets so many answers that are not given again any more; gives how many there were.
pub(super) async fn forget_replays(conn: &Conn, most: i64) -> Result<usize> {
    let query =
        diesel::sql_query(FORGET_REPLAYS).bind::<BigInt, _>(most).bind::<Double, _>(REPLAY.as_seconds_f64());
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}
