//! Grants that have expired but are not marked as expired yet.

use crate::db::prepared::Prepared;
use crate::tickets::Due;
use crate::{Conn, Result};
use diesel::sql_types::{BigInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

const OVERDUE: &str = include_str!("overdue.sql");

/// The next expired grants after this one. None: the first.
pub async fn overdue(conn: &Conn, after: Option<Due>, most: i64) -> Result<Vec<Due>> {
    let after = after.unwrap_or(Due::START);
    let query = diesel::sql_query(OVERDUE)
        .bind::<Timestamptz, _>(after.since)
        .bind::<SqlUuid, _>(after.id)
        .bind::<BigInt, _>(most);
    Ok(Prepared::<_, (SqlUuid, Timestamptz)>::new(query).load(&mut &**conn).await?)
}
