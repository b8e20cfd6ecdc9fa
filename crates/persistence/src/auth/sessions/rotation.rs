//! Exchange of refresh tokens. A token works once. If the device that used it sends it again within moments (two tabs, or a
//! lost answer), it gets the same answer again. Another device, or a later repetition, ends the session.
//! || Locks are taken in one order: the rights of the session's user, the token that is sent, the one before it, the
//! session.

use super::{Device, insert_token, revoke};
use crate::auth::actors::lock_rights;
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

/// The result of exchanging a refresh token.
#[derive(Debug)]
pub enum Rotation {
    /// The token was good, and the new one is stored. The caller keeps the answer: see [`keep_replay`].
    Rotated {
        /// The owner of the session.
        user: UserId,
        /// The session.
        session: SessionId,
    },
    /// The same device used the token moments ago, and may not have received the answer.
    Repeated {
        /// The session.
        session: SessionId,
        /// The kept answer.
        replay: Vec<u8>,
        /// The time of that answer.
        used_at: OffsetDateTime,
    },
    /// The token had been used before: the session is revoked.
    Reused {
        /// The owner of the session.
        user: UserId,
        /// The session.
        session: SessionId,
    },
    /// The token does not exist, or its session has ended.
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

/// Exchanges one refresh token for another. The row lock lets only one of two concurrent requests have the token. The other
/// request is a repetition.
/// || Locks the user's rights first, because a repeated token ends the session: writes that the session has begun commit
/// before that.
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
    // A caller with the new token has the answer to the old one, so that answer is not needed again.
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

/// Keeps the answer to a token. Only the holder of the token can read it.
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

/// Removes at most `most` answers that are too old to be replayed. Returns their number.
pub(super) async fn forget_replays(conn: &Conn, most: i64) -> Result<usize> {
    let query =
        diesel::sql_query(FORGET_REPLAYS).bind::<BigInt, _>(most).bind::<Double, _>(REPLAY.as_seconds_f64());
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}
