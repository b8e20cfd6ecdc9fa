//! What `gatepass doctor` asks a database. It changes nothing.

use crate::Result;
use crate::db::migrate::connect;
use time::OffsetDateTime;

/// The facts about a database that a check judges.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The version of PostgreSQL as a number, such as 150014.
    pub number: i32,
    /// The version of PostgreSQL, such as 15.14.
    pub version: String,
    /// The encoding of texts.
    pub encoding: String,
    /// Whether it takes no writes, because it follows another one.
    pub is_standby: bool,
    /// Whether a commit is on disk when it is answered.
    pub is_durable: bool,
    /// The most connections that PostgreSQL allows.
    pub max_connections: i32,
    /// Whether its user may create tables.
    pub may_create: bool,
    /// Its clock.
    pub clock: OffsetDateTime,
    /// The time of the newest event of the log. None: there is no event.
    pub newest_event: Option<OffsetDateTime>,
}

/// Asks a database for its facts. `has_tables`: whether it has Gatepass's tables.
pub async fn facts(url: &str, has_tables: bool) -> Result<Facts> {
    let (client, connection) = connect(url).await?;
    let driver = tokio::spawn(connection);
    let row = client.query_one(include_str!("facts.sql"), &[]).await?;
    let newest = include_str!("newest_event.sql");
    let newest = if has_tables { client.query_opt(newest, &[]).await? } else { None };
    driver.abort();
    Ok(Facts {
        number: row.try_get("number")?,
        version: row.try_get("version")?,
        encoding: row.try_get("encoding")?,
        is_standby: row.try_get("is_standby")?,
        is_durable: row.try_get("is_durable")?,
        max_connections: row.try_get("max_connections")?,
        may_create: row.try_get("may_create")?,
        clock: row.try_get("clock")?,
        newest_event: newest.map(|row| row.try_get(0)).transpose()?,
    })
}
