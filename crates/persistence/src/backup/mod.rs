//! The contents of a database, to be copied into another one. The copy is a snapshot: it has all of a transaction or nothing,
//! although servers write meanwhile. It needs no program of PostgreSQL, and no rights but those of the owner of the tables.
//!
//! Rows travel as COPY's text, which every version of PostgreSQL reads. The schema does not travel: a copy names the migrations
//! that its database has run, and the other database runs the same ones first. So an old copy is restored, and then migrated.

mod source;
mod target;

pub use source::Source;
pub use target::Target;

use crate::Result;
use crate::db::unreached::unreached;
use serde::{Deserialize, Serialize};
use tokio_postgres::{Client, Config, NoTls};

/// A table, and its columns that are stored and not computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The names of its columns, in the order of the rows.
    pub columns: Vec<String>,
}

impl Table {
    /// The table and its columns, as COPY wants them.
    fn quoted(&self) -> String {
        let columns: Vec<_> = self.columns.iter().map(|column| quoted(column)).collect();
        format!("{} ({})", quoted(&self.name), columns.join(", "))
    }
}

/// A sequence, and where it goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// Its name.
    pub name: String,
    /// Its first value.
    pub first: i64,
    /// The value that it gave last. None: it gave none.
    pub last: Option<i64>,
}

/// Quotes a name for SQL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// No time limits, and one form of times on both sides.
const OPTIONS: &str = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout=10s -c timezone=UTC \
                       -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=1 -c bytea_output=hex";

/// Opens a connection, which closes with its client.
async fn connect(url: &str, name: &str) -> Result<Client> {
    let mut config: Config = url.parse()?;
    let options = config.get_options().map_or_else(|| OPTIONS.to_owned(), |own| format!("{OPTIONS} {own}"));
    config.options(options).application_name(name);
    let (client, connection) = config.connect(NoTls).await.map_err(|error| unreached(&config, &error))?;
    tokio::spawn(connection);
    Ok(client)
}

/// The tables of Gatepass in a database.
async fn tables(client: &Client) -> Result<Vec<Table>> {
    let rows = client.query(include_str!("tables.sql"), &[]).await?;
    rows.iter().map(|row| Ok(Table { name: row.try_get(0)?, columns: row.try_get(1)? })).collect()
}
