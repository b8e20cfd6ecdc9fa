//! Tickets that have expired and are still stored as open.

use crate::db::prepared::Prepared;
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// A ticket or grant that has expired, and its place in the order in which they expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Serialize, Deserialize)]
pub struct Due {
    /// Its id.
    pub id: Uuid,
    /// The time at which it expired.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
}

impl Due {
    /// The place before all others.
    pub(crate) const START: Self = Self { id: Uuid::nil(), since: OffsetDateTime::UNIX_EPOCH };
}

impl From<Due> for Uuid {
    fn from(due: Due) -> Self {
        due.id
    }
}

const OVERDUE: &str = include_str!("overdue.sql");

/// The next overdue tickets after this one. None: the first.
pub async fn overdue(conn: &Conn, after: Option<Due>, most: i64) -> Result<Vec<Due>> {
    let after = after.unwrap_or(Due::START);
    let query = diesel::sql_query(OVERDUE)
        .bind::<Timestamptz, _>(after.since)
        .bind::<SqlUuid, _>(after.id)
        .bind::<BigInt, _>(most);
    Ok(Prepared::<_, (SqlUuid, Timestamptz)>::new(query).load(&mut &**conn).await?)
}
