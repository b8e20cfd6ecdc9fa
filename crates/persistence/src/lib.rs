//! PostgreSQL through diesel: rows, queries, migrations. It holds no rule (rules are in the domain) and knows no HTTP.
//! Each area has a folder, each aggregate a file. Every function takes the connection or transaction on which it runs.

pub mod access;
pub mod auth;
pub mod backup;
pub mod cascades;
pub mod catalog;
pub mod connectors;
mod db;
pub mod directory;
pub mod doctor;
pub mod events;
pub mod export;
pub mod flows;
pub mod gateway;
pub mod grants;
pub mod guard;
pub mod idempotency;
pub mod inventory;
pub mod jobs;
pub mod notify;
pub mod permissions;
#[rustfmt::skip]
#[allow(missing_docs, clippy::wildcard_imports)]
pub(crate) mod schema;
pub mod seed;
pub mod tickets;
pub mod uses;
pub mod visible;

pub use db::error::{Error, Result};
pub use db::pool::{Conn, Db};
pub use db::tx::{Tx, now};
pub use db::{feed, folded, keyset, migrate, references};
