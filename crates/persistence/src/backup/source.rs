//! The database that is copied.

use super::{Sequence, Table, connect, quoted, tables};
use crate::db::migrate;
use crate::{Error, Result};
use bytes::Bytes;
use futures::{Stream, TryStreamExt};
use time::OffsetDateTime;
use tokio_postgres::Client;

/// One moment of a database. Later changes are not in it. Migrations wait until it is dropped.
pub struct Source {
    client: Client,
    /// The tables, by name.
    pub tables: Vec<Table>,
    /// The versions of the migrations that the database has run.
    pub migrations: Vec<String>,
    /// The moment.
    pub at: OffsetDateTime,
    /// The version of PostgreSQL.
    pub postgresql: String,
}

impl Source {
    /// Takes a snapshot of a database.
    pub async fn open(url: &str) -> Result<Self> {
        let migrations = migrate::applied(url).await?;
        let client = connect(url, "gatepass backup").await?;
        let tables = tables(&client).await?;
        client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        // A lock is no query, so the snapshot is taken after it. It keeps migrations out, and no reader or writer.
        let names: Vec<_> = tables.iter().map(|table| quoted(&table.name)).collect();
        client.batch_execute(&format!("LOCK TABLE {} IN ACCESS SHARE MODE", names.join(", "))).await?;
        let row = client.query_one(include_str!("moment.sql"), &[]).await?;
        let (at, postgresql) = (row.try_get(0)?, row.try_get(1)?);
        if migrate::applied(url).await? != migrations {
            return Err(Error::Unavailable("a migration ran meanwhile; try again".to_owned()));
        }
        Ok(Self { client, tables, migrations, at, postgresql })
    }

    /// The rows of a table, each one line of COPY's text, in pieces that end anywhere.
    pub async fn rows(&self, table: &Table) -> Result<impl Stream<Item = Result<Bytes>> + use<>> {
        let rows = self.client.copy_out(&format!("COPY {} TO STDOUT", table.quoted())).await?;
        Ok(rows.map_err(Error::from))
    }

    /// The sequences. To be asked after the rows: a sequence never goes back, so it is then ahead of all of them.
    pub async fn sequences(&self) -> Result<Vec<Sequence>> {
        let rows = self.client.query(include_str!("sequences.sql"), &[]).await?;
        rows.iter()
            .map(|row| Ok(Sequence { name: row.try_get(0)?, first: row.try_get(1)?, last: row.try_get(2)? }))
            .collect()
    }
}
