//! Remembered answers to POSTs with an `Idempotency-Key`. They are written in the transaction of the effect and kept for 24
//! hours.

use crate::db::prepared::{Prepared, prepared};
use crate::schema::idempotency_keys;
use crate::{Conn, Result, Tx};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel_async::RunQueryDsl;
use futures::future::join;
use serde_json::Value;
use time::OffsetDateTime;

/// The condition that an answer is young enough to be replayed.
const RECENT: &str = "created_at > gatepass_now() - interval '24 hours'";

/// An answer, and a digest of the request that it answered.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = idempotency_keys, check_for_backend(diesel::pg::Pg))]
pub struct RememberedAnswer {
    /// The owner of the key. Two callers may use the same key.
    pub owner: String,
    /// The caller's key.
    pub key: String,
    /// SHA-256 of method, path and body.
    pub request_hash: Vec<u8>,
    /// The HTTP status.
    pub status: i16,
    /// The headers `Location` and `ETag`.
    pub headers: Value,
    /// The body as it was sent.
    pub body: Vec<u8>,
    /// The time of the answer.
    pub created_at: OffsetDateTime,
}

/// The state of a key.
#[derive(Debug)]
pub enum Known {
    /// The key is new. The caller goes on, and calls [`remember`] with the answer.
    New,
    /// The key was used. The caller compares the requests.
    Answered(Box<RememberedAnswer>),
    /// A request with this key is still running.
    Running,
}

/// Takes the key for this transaction, and returns its state.
pub async fn claim(tx: &Tx, owner: &str, key: &str) -> Result<Known> {
    let lock = diesel::sql_query(include_str!("idempotency/lock_key.sql"));
    let lock = Prepared::<_, Bool>::new(lock.bind::<Text, _>(format!("{owner} {key}")));
    // Sent with the lock but as a statement of its own, so that it sees the answer of the previous holder of the lock.
    let found = idempotency_keys::table
        .find((owner, key))
        .filter(sql::<Bool>(RECENT))
        .select(RememberedAnswer::as_select());
    let (is_ours, answer) =
        join(lock.get_result::<bool>(&mut &***tx), prepared(found).get_result(&mut &***tx)).await;
    if !is_ours? {
        return Ok(Known::Running);
    }
    Ok(answer.optional()?.map_or(Known::New, |answer| Known::Answered(Box::new(answer))))
}

/// All answers of this owner that are young enough to be replayed.
pub async fn answers_of(conn: &Conn, owner: &str) -> Result<Vec<RememberedAnswer>> {
    let owned = idempotency_keys::table.filter(idempotency_keys::owner.eq(owner)).filter(sql::<Bool>(RECENT));
    Ok(prepared(owned.select(RememberedAnswer::as_select())).load(&mut &**conn).await?)
}

/// Stores the answer together with the effect. Replaces an answer that is too old to be replayed.
pub async fn remember(tx: &mut Tx, answer: RememberedAnswer) -> Result<()> {
    let row = diesel::insert_into(idempotency_keys::table)
        .values(answer.clone())
        .on_conflict((idempotency_keys::owner, idempotency_keys::key))
        .do_update()
        .set(answer);
    tx.write(Prepared::<_, ()>::new(row)).await
}

const FORGET_OLD: &str = include_str!("idempotency/forget_old.sql");

/// Removes at most this many answers that are too old to be replayed. Returns their number.
pub async fn forget_old(conn: &Conn, most: i64) -> Result<usize> {
    let query = diesel::sql_query(FORGET_OLD).bind::<BigInt, _>(most);
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}
