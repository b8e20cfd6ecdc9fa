//! Plumbing that all areas share: connections, transactions, prepared statements, pages, columns, errors, migrations.

pub mod error;
pub mod feed;
pub mod folded;
pub(crate) mod json;
pub mod keyset;
pub mod link;
pub mod migrate;
pub(crate) mod one_of;
pub mod pool;
mod pool_shares;
pub(crate) mod prepared;
pub mod references;
pub(crate) mod text;
pub mod tx;
pub(crate) mod unreached;
