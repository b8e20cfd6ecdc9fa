//! The database that a copy is restored into.

use super::{Sequence, Table, connect, quoted, tables};
use crate::db::migrate;
use crate::{Error, Result};
use bytes::Bytes;
use futures::SinkExt;
use std::pin::Pin;
use tokio_postgres::{Client, CopyInSink};

/// A database to restore into.
pub struct Target {
    client: Client,
    url: String,
}

impl Target {
    /// Connects to the database.
    pub async fn open(url: &str) -> Result<Self> {
        Ok(Self { client: connect(url, "gatepass restore").await?, url: url.to_owned() })
    }

    /// How many other connections of Gatepass the database has.
    pub async fn servers(&self) -> Result<i64> {
        Ok(self.client.query_one(include_str!("servers.sql"), &[]).await?.try_get(0)?)
    }

    /// Whether the database has no table.
    pub async fn is_empty(&self) -> Result<bool> {
        Ok(self.client.query_one(include_str!("is_empty.sql"), &[]).await?.try_get(0)?)
    }

    /// Drops everything in the schema, except extensions.
    pub async fn clear(&self) -> Result<()> {
        Ok(self.client.batch_execute(include_str!("clear.sql")).await?)
    }

    /// Runs the migrations of a copy, and begins the transaction that takes its rows. Until [`Target::finish`] the tables have no
    /// rows, foreign keys and triggers: rows come in any order, and rows that triggers made are in the copy.
    pub async fn begin(&self, migrations: &[String], copied: &[Table]) -> Result<()> {
        migrate::run_these(&self.url, migrations).await?;
        let own = tables(&self.client).await?;
        if let Some(odd) = own
            .iter()
            .find(|table| !copied.contains(table))
            .or(copied.iter().find(|table| !own.contains(table)))
        {
            return Err(Error::Inconsistent(format!(
                "table {} differs between the backup and its schema",
                odd.name
            )));
        }
        self.client.batch_execute("BEGIN").await?;
        Ok(self.client.batch_execute(include_str!("before_rows.sql")).await?)
    }

    /// Begins the rows of a table.
    pub async fn table(&self, table: &Table) -> Result<Rows> {
        let sink = self.client.copy_in(&format!("COPY {} FROM STDIN", table.quoted())).await?;
        Ok(Rows(Box::pin(sink)))
    }

    /// Sets the sequences, and makes foreign keys and triggers again, which checks the rows. Then commits, and runs the
    /// migrations that the copy lacks. Returns their names.
    pub async fn finish(&self, sequences: &[Sequence]) -> Result<Vec<String>> {
        for Sequence { name, first, last } in sequences {
            let name = quoted(name);
            self.client.batch_execute(&format!("CREATE SEQUENCE IF NOT EXISTS {name} START {first}")).await?;
            if last.is_some() {
                self.client.execute(include_str!("set_sequence.sql"), &[&name, last]).await?;
            }
        }
        self.client.batch_execute(include_str!("after_rows.sql")).await?;
        self.client.batch_execute("COMMIT").await?;
        self.client.batch_execute("ANALYZE").await?;
        migrate::run(&self.url).await
    }
}

/// The rows of a table on their way in. Dropped before [`Rows::end`], they are not stored.
pub struct Rows(Pin<Box<CopyInSink<Bytes>>>);

impl Rows {
    /// Sends lines of COPY's text.
    pub async fn send(&mut self, lines: Bytes) -> Result<()> {
        Ok(self.0.send(lines).await?)
    }

    /// Ends the table. Returns the number of rows that PostgreSQL took.
    pub async fn end(mut self) -> Result<u64> {
        Ok(self.0.as_mut().finish().await?)
    }
}
