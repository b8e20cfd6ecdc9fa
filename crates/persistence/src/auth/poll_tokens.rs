//! Tokens with which somebody without credentials follows one review.

use crate::db::prepared::Prepared;
use crate::schema::poll_tokens;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{PollTokenId, TicketId, UserId};
use uuid::Uuid;

/// The prefix of a poll token.
pub const PREFIX: &str = "gpp_";

/// What the token of a login is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The address of the login.
    pub ip: Option<String>,
    /// What the user has proved: a hash of the stored password.
    pub proof: Vec<u8>,
}

/// A token that completes a login.
#[derive(Debug, Clone)]
pub struct LoginToken {
    /// The token.
    pub id: PollTokenId,
    /// The review.
    pub ticket: TicketId,
    /// The user who logs in.
    pub user: UserId,
    /// What it is bound to.
    pub bound: Bound,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = poll_tokens, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    ticket_id: Uuid,
    user_id: Uuid,
    ip: Option<String>,
    proof: Option<Vec<u8>>,
}

/// Stores a new token that reads this ticket as its requester does. `login`: it completes a login too.
pub async fn insert(
    tx: &mut Tx,
    hash: &[u8],
    ticket: TicketId,
    user: UserId,
    login: Option<Bound>,
) -> Result<()> {
    let id: PollTokenId = tx.ids.next();
    let (ip, proof) = login.map_or((None, None), |Bound { ip, proof }| (ip, Some(proof)));
    let values = (
        poll_tokens::id.eq(Uuid::from(id)),
        poll_tokens::hash.eq(hash.to_vec()),
        poll_tokens::ticket_id.eq(Uuid::from(ticket)),
        poll_tokens::user_id.eq(Uuid::from(user)),
        poll_tokens::ip.eq(ip),
        poll_tokens::proof.eq(proof),
        poll_tokens::created_at.eq(tx.now),
    );
    tx.write(diesel::insert_into(poll_tokens::table).values(values)).await
}

/// Finds a token that completes a login and has not done so yet.
pub async fn find_for_login(tx: &Tx, hash: &[u8]) -> Result<Option<LoginToken>> {
    let unused = poll_tokens::hash.eq(hash).and(poll_tokens::used_at.is_null());
    let found = poll_tokens::table.filter(unused.and(poll_tokens::proof.is_not_null()));
    let row: Option<Row> = found.select(Row::as_select()).get_result(&mut &***tx).await.optional()?;
    Ok(row.map(|Row { id, ticket_id, user_id, ip, proof }| LoginToken {
        id: PollTokenId(id),
        ticket: TicketId(ticket_id),
        user: UserId(user_id),
        bound: Bound { ip, proof: proof.unwrap_or_default() },
    }))
}

/// Uses a token up. Of two transactions at once, one gets true.
pub async fn use_up(tx: &mut Tx, id: PollTokenId) -> Result<bool> {
    let unused = poll_tokens::table.find(Uuid::from(id)).filter(poll_tokens::used_at.is_null());
    let used = diesel::update(unused).set(poll_tokens::used_at.eq(tx.now)).execute(&mut ***tx).await?;
    Ok(used > 0)
}

const REMOVE_ENDED: &str = include_str!("poll_tokens/remove_ended.sql");

/// Removes at most `most` tokens that nobody can use any more. Returns their number.
pub async fn remove_ended(conn: &Conn, most: i64) -> Result<usize> {
    let query = diesel::sql_query(REMOVE_ENDED).bind::<BigInt, _>(most);
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}
