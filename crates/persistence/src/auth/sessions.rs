//! Login sessions and their refresh tokens. The tokens of a session are a family, and each token works once.

mod list;
mod rotation;

pub use list::{Session, count, list};
pub use rotation::{Rotation, keep_replay, rotate};

use crate::db::prepared::Prepared;
use crate::schema::{refresh_tokens, reviews, sessions};
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{SessionId, TicketId, UserId};
use gatepass_domain::login::MOST_SESSIONS;
use time::Duration;
use uuid::Uuid;

/// The prefix of a refresh token.
pub const PREFIX: &str = "gpr_";
/// The longest life of a session without a new login.
pub const LIFETIME: Duration = Duration::days(30);

/// The device of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Device {
    /// Its address.
    pub ip: Option<String>,
    /// Its `User-Agent` header.
    pub user_agent: Option<String>,
}

/// Begins a session with its first refresh token.
pub async fn insert(
    tx: &mut Tx,
    id: SessionId,
    user: UserId,
    token_hash: &[u8],
    device: &Device,
) -> Result<()> {
    let now = tx.now;
    let Device { ip, user_agent } = device;
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(Uuid::from(id)),
            sessions::user_id.eq(Uuid::from(user)),
            sessions::created_at.eq(now),
            sessions::expires_at.eq(now + LIFETIME),
            sessions::ip.eq(ip),
            sessions::user_agent.eq(user_agent),
            sessions::last_used_at.eq(now),
        ))
        .execute(&mut ***tx)
        .await?;
    insert_token(tx, id.into(), token_hash).await
}

/// Remembers the review that let a session begin.
pub async fn remember_review(tx: &mut Tx, id: SessionId, review: TicketId) -> Result<()> {
    let begun = diesel::update(sessions::table.find(Uuid::from(id)));
    tx.write(begun.set(sessions::review_id.eq(Uuid::from(review)))).await
}

/// Whether a review of this question let the session begin.
pub async fn began_by_review(tx: &Tx, id: SessionId, question: &str) -> Result<bool> {
    let reviewed =
        sessions::table.inner_join(reviews::table.on(sessions::review_id.eq(reviews::ticket_id.nullable())));
    let same = sessions::id.eq(Uuid::from(id)).and(reviews::question.eq(question));
    Ok(diesel::select(diesel::dsl::exists(reviewed.filter(same))).get_result(&mut &***tx).await?)
}

#[derive(QueryableByName)]
struct Ended {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

const MAKE_ROOM: &str = include_str!("sessions/end_surplus.sql");

/// Ends the user's oldest sessions to make room for one more. Returns their ids. The caller has locked the user, so that
/// two logins at once are counted one after the other.
pub async fn make_room(tx: &mut Tx, user: UserId) -> Result<Vec<Uuid>> {
    let ended: Vec<Ended> = diesel::sql_query(MAKE_ROOM)
        .bind::<SqlUuid, _>(Uuid::from(user))
        .bind::<Timestamptz, _>(tx.now)
        .bind::<BigInt, _>(MOST_SESSIONS - 1)
        .load(&mut ***tx)
        .await?;
    Ok(ended.into_iter().map(|Ended { id }| id).collect())
}

/// Ends a session.
pub async fn revoke(tx: &mut Tx, session: Uuid, reason: &str) -> Result<()> {
    diesel::update(sessions::table.find(session).filter(sessions::revoked_at.is_null()))
        .set((sessions::revoked_at.eq(tx.now), sessions::revoke_reason.eq(reason)))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

/// Ends one session of a user. False if the user has no such session.
pub async fn revoke_one(tx: &mut Tx, user: UserId, session: SessionId, reason: &str) -> Result<bool> {
    let theirs = sessions::table
        .find(Uuid::from(session))
        .filter(sessions::user_id.eq(Uuid::from(user)).and(sessions::revoked_at.is_null()))
        .filter(sessions::expires_at.gt(tx.now));
    let ended = diesel::update(theirs)
        .set((sessions::revoked_at.eq(tx.now), sessions::revoke_reason.eq(reason)))
        .execute(&mut ***tx)
        .await?;
    Ok(ended > 0)
}

/// Ends all sessions of a user except this one. Returns their ids.
pub async fn revoke_others(
    tx: &mut Tx,
    user: UserId,
    keep: Option<SessionId>,
    reason: &str,
) -> Result<Vec<Uuid>> {
    let live = sessions::revoked_at.is_null().and(sessions::expires_at.gt(tx.now));
    Ok(diesel::update(sessions::table.filter(sessions::user_id.eq(Uuid::from(user))))
        .filter(live)
        .filter(sessions::id.ne(keep.map(Uuid::from).unwrap_or_default()))
        .set((sessions::revoked_at.eq(tx.now), sessions::revoke_reason.eq(reason)))
        .returning(sessions::id)
        .load(&mut ***tx)
        .await?)
}

/// Ends all sessions of a user.
pub async fn revoke_all(tx: &mut Tx, user: UserId, reason: &str) -> Result<()> {
    revoke_others(tx, user, None, reason).await.map(drop)
}

const REMOVE_ENDED: &str = include_str!("sessions/remove_ended.sql");

/// Removes at most `most` expired sessions and as many revoked ones, with their refresh tokens, and as many kept answers
/// that are too old. Returns the larger number. Used tokens stay as long as their session, since they reveal a stolen token
/// (RFC 9700 section 4.14.2).
pub async fn remove_ended(conn: &Conn, most: i64) -> Result<usize> {
    let query = diesel::sql_query(REMOVE_ENDED).bind::<BigInt, _>(most);
    let removed = Prepared::<_, ()>::new(query).execute(&mut &**conn).await?;
    Ok(removed.max(rotation::forget_replays(conn, most).await?))
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
