//! PostgreSQL through diesel: rows, queries, migrations. No HTTP word, no rule: rules are in the domain.
//! One file per aggregate; every function takes the connection or transaction that it runs on.

pub mod access;
pub mod accounts;
pub mod actors;
pub mod api_keys;
pub mod approvers;
pub mod assets;
pub mod bootstrap;
pub mod cascades;
pub mod catalog;
pub mod comments;
pub mod credentials;
mod error;
pub mod events;
pub mod export;
pub mod flows;
pub mod grants;
pub mod group_members;
pub mod groups;
pub mod idempotency;
pub mod invitations;
pub mod jobs;
mod json;
pub mod keyset;
pub mod logins;
pub mod members;
pub mod migrate;
pub mod nodes;
mod one_of;
pub mod organizations;
pub mod permissions;
mod pool;
mod prepared;
pub mod references;
#[rustfmt::skip]
#[allow(missing_docs, clippy::wildcard_imports)]
pub(crate) mod schema;
pub mod seed;
pub mod sessions;
mod shares;
mod text;
pub mod tickets;
mod tx;
pub mod users;
pub mod uses;
pub mod visible;

pub use error::{Error, Result};
pub use pool::{Conn, Db};
pub use tx::{Tx, now};
