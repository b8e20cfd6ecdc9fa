//! PostgreSQL through diesel: rows, queries, migrations. It holds no rule (rules are in the domain) and knows no HTTP.
//! Each aggregate has a file. Every function takes the connection or transaction on which it runs.

pub mod access;
pub mod accounts;
pub mod actors;
pub mod api_keys;
pub mod approvers;
pub mod assets;
pub mod cascades;
pub mod catalog;
pub mod command_groups;
pub mod comments;
pub mod credentials;
mod db;
pub mod events;
pub mod export;
pub mod flows;
pub mod gateway;
pub mod grants;
pub mod group_members;
pub mod groups;
pub mod guard;
pub mod idempotency;
pub mod invitations;
pub mod jobs;
pub mod logins;
pub mod members;
pub mod nested_groups;
pub mod nodes;
pub mod notify;
pub mod organizations;
pub mod permissions;
pub mod poll_tokens;
pub mod reviews;
#[rustfmt::skip]
#[allow(missing_docs, clippy::wildcard_imports)]
pub(crate) mod schema;
pub mod seed;
pub mod sessions;
pub mod subjects;
pub mod tickets;
pub mod users;
pub mod uses;
pub mod visible;

pub use db::error::{Error, Result};
pub use db::pool::{Conn, Db};
pub use db::tx::{Tx, now};
pub use db::{feed, folded, keyset, migrate, references};
