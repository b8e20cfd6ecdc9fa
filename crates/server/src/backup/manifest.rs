//! What a backup says of itself.

use gatepass_persistence::backup::{Sequence, Table};
use serde::{Deserialize, Serialize};

/// The last line but one of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of Gatepass that made the backup.
    pub version: String,
    /// The moment of the snapshot, by the database's clock, as in RFC 3339.
    pub at: String,
    /// The version of PostgreSQL that the database had.
    pub postgresql: String,
    /// The versions of the migrations that the database had run.
    pub migrations: Vec<String>,
    /// The tables, in the order of the file.
    pub tables: Vec<Counted>,
    /// The sequences.
    pub sequences: Vec<Sequence>,
}

impl Manifest {
    /// The number of rows in all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// A table of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Its name and its columns.
    #[serde(flatten)]
    pub table: Table,
    /// The number of its rows.
    pub rows: u64,
    /// The SHA-256 of its rows, as COPY writes them, in hexadecimal digits.
    pub sha256: String,
}
