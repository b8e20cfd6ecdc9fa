//! The tickets that nobody decided in time, and that are still stored as open.

use crate::db::prepared::Prepared;
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// Something that is due, in the order in which it became so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Serialize, Deserialize)]
pub struct Due {
    /// Which.
    pub id: Uuid,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
}

impl Due {
    /// Before everything that is due.
    pub(crate) const START: Self = Self { id: Uuid::nil(), since: OffsetDateTime::UNIX_EPOCH };
}

impl From<Due> for Uuid {
    fn from(due: Due) -> Self {
        due.id
    }
}

const OVERDUE: &str = include_str!("overdue.sql");

/// The next of them after this one; none: the first.
pub async fn overdue(conn: &Conn, after: Option<Due>, most: i64) -> Result<Vec<Due>> {
    let after = after.unwrap_or(Due::START);
    let query = diesel::sql_query(OVERDUE)
        .bind::<Timestamptz, _>(after.since)
        .bind::<SqlUuid, _>(after.id)
        .bind::<BigInt, _>(most);
    Ok(Prepared::<_, (SqlUuid, Timestamptz)>::new(query).load(&mut &**conn).await?)
}
