//! Remembered answers to POSTs with an `Idempotency-Key`, kept 24 hours, written in the transaction of the effect.

use crate::schema::idempotency_keys;
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use serde_json::Value;
use time::{Duration, OffsetDateTime};

/// How long an answer is remembered.
const KEPT: Duration = Duration::hours(24);

/// An answer, and the request that it answered.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency_keys, check_for_backend(diesel::pg::Pg))]
pub struct Answer {
    /// Whose key it is: two callers may use the same.
    pub owner: String,
    /// The caller's key.
    pub key: String,
    /// SHA-256 of method, path and body.
    pub request_hash: Vec<u8>,
    /// The HTTP status.
    pub status: i16,
    /// `Location` and `ETag`.
    pub headers: Value,
    /// The body, as it was sent.
    pub body: Vec<u8>,
    /// When.
    pub created_at: OffsetDateTime,
}

/// What is known of a key.
#[derive(Debug)]
pub enum Known {
    /// Nothing: go on, and [`remember`] the answer.
    New,
    /// It was used; whether for the same request, the caller compares.
    Answered(Box<Answer>),
    /// A request with it is still running.
    Running,
}

/// Takes the key for this transaction, and tells what is known of it.
pub async fn claim(tx: &mut Tx, owner: &str, key: &str) -> Result<Known> {
    let free: bool = diesel::select(
        diesel::dsl::sql::<Bool>("pg_try_advisory_xact_lock(hashtextextended(")
            .bind::<Text, _>(format!("{owner} {key}"))
            .sql(", 0))"),
    )
    .get_result(&mut ***tx)
    .await?;
    if !free {
        return Ok(Known::Running);
    }
    let found: Option<Answer> = idempotency_keys::table
        .find((owner, key))
        .select(Answer::as_select())
        .first(&mut ***tx)
        .await
        .optional()?;
    match found {
        Some(answer) if tx.now - answer.created_at < KEPT => Ok(Known::Answered(Box::new(answer))),
        Some(_) => {
            diesel::delete(idempotency_keys::table.find((owner, key))).execute(&mut ***tx).await?;
            Ok(Known::New)
        }
        None => Ok(Known::New),
    }
}

/// Stores the answer beside the effect.
pub async fn remember(tx: &mut Tx, answer: &Answer) -> Result<()> {
    diesel::insert_into(idempotency_keys::table).values(answer).execute(&mut ***tx).await?;
    Ok(())
}
