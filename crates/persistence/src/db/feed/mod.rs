//! Positions in feeds. A feed gives a reader all rows of an append-only table, each once and none never, although rows become
//! visible in another order than they are written: a transaction's rows appear together when it commits.
//!
//! Each row has the id of its transaction (`xid`) and an `epoch`. A reader's [`Position`] says what the reader has: all rows of
//! earlier epochs, and the rows of one epoch that its [`Snapshot`] sees. A round takes the rows that a new snapshot sees and the
//! old one does not, in pages ordered by (epoch, xid, id). Then the new snapshot replaces the old one. A transaction that is
//! open for long is in the list of a snapshot, and delays no row of others.
//!
//! **Within an epoch each row is given exactly once.** A snapshot divides transactions into those that it sees and others. A
//! round gives the rows between two snapshots. These rows never change, so its pages neither repeat nor skip one. The rounds
//! join without gap or overlap, because each begins with the snapshot in which the one before ended.
//!
//! **A crash reuses no id that a snapshot calls seen.** PostgreSQL forgets ids that it gave to transactions without a durable
//! trace, and gives them again. So [`Snapshot::up_to`] cuts a snapshot behind the newest transaction that has a row in it.
//! PostgreSQL shows a row after its commit is on disk, and begins after a crash behind all ids on disk. So all ids that a cut
//! snapshot sees are used up. This also holds if a crash ends all connections but the server notices no start. (A database with
//! `synchronous_commit = off` may lose events, and promises none of this.)
//!
//! **Each start, restore and failover begins an epoch**, because a restored or promoted database may lack the last commits
//! and reuse their ids. Every connection of this server begins the epoch before its first use, if nobody did. No transaction
//! outlives a start, and connections to a standby are refused, since beginning an epoch is a write. So all rows of an epoch are
//! written after it began, and none is committed after the next one began. Epochs grow with the clock, so they grow over
//! restores too. A position of an earlier epoch therefore lacks exactly the rows of its epoch that its snapshot does not see,
//! and all rows of later epochs. No row is lost, and none comes twice.

mod position;
mod snapshot;

pub(crate) use position::Condition;
pub use position::{Mark, Place, Position, Round};
pub use snapshot::Snapshot;

use crate::Result;
use crate::db::link::Link;
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Nullable};
use diesel_async::RunQueryDsl;

/// The most rows that one request looks at. A reader of few rows gets an empty page after so many rows of others.
pub const MOST_SEEN: i64 = 10_000;

#[derive(QueryableByName)]
struct Begun {
    #[diesel(sql_type = Nullable<Bool>)]
    is_begun: Option<bool>,
}

/// Begins an epoch if the database was started, restored or failed over since the last one began. It looks first, so that a
/// database that takes no writes for a while can be read.
pub(crate) async fn begin_epoch(conn: &mut Link) -> Result<()> {
    let last: Begun = diesel::sql_query(include_str!("is_begun.sql")).get_result(conn).await?;
    if last.is_begun != Some(true) {
        diesel::sql_query(include_str!("begin_epoch.sql")).execute(conn).await?;
    }
    Ok(())
}

/// The start of a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Only rows that become visible from now on.
    Now,
    /// After this position.
    After(Position),
}

/// A part of a feed.
#[derive(Debug, Clone)]
pub struct Part<T> {
    /// The rows, in the order of their transactions.
    pub rows: Vec<T>,
    /// The position from which to go on.
    pub next: Position,
    /// Whether more rows may be ready.
    pub has_more: bool,
}
