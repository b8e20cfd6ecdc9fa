//! A transaction as a value: all of a change, its grant, its events and its remembered answer, or nothing.

use crate::{Conn, Result};
use diesel_async::{AnsiTransactionManager, RunQueryDsl, TransactionManager};
use gatepass_domain::ids::Ids;
use std::ops::{Deref, DerefMut};
use time::{Duration, OffsetDateTime};

/// The least difference between two times that the database keeps apart.
const TICK: Duration = Duration::microseconds(1);

/// An open transaction. Dropped without a commit, as when its caller hangs up, it closes its connection at once: given
/// back to the pool, that would hold its locks until somebody takes it out again.
pub struct Tx {
    conn: Option<Conn>,
    /// The moment at which the transaction began, by the database's clock; but after the last change of what it locked.
    pub now: OffsetDateTime,
    /// The source of new ids.
    pub ids: Ids,
}

impl Tx {
    pub(crate) async fn begin(conn: Conn, ids: Ids) -> Result<Self> {
        // In its place before the first statement, so that none is begun that a drop would leave open.
        let mut tx = Self { conn: Some(conn), now: OffsetDateTime::UNIX_EPOCH, ids };
        AnsiTransactionManager::begin_transaction(&mut **tx).await?;
        tx.now = now(&mut tx).await?;
        Ok(tx)
    }

    /// Dates what is done here after this change, which was found by waiting for it: a transaction that began earlier
    /// may get its turn later, and the clock of a database that took over may be behind.
    pub(crate) fn follow(&mut self, change: OffsetDateTime) {
        self.now = self.now.max(change.saturating_add(TICK));
    }

    /// Makes everything that was done durable.
    pub async fn commit(mut self) -> Result<()> {
        AnsiTransactionManager::commit_transaction(&mut **self).await?;
        self.conn.take();
        Ok(())
    }

    /// Undoes everything and keeps the connection for others. For refusals, which are common.
    pub async fn rollback(mut self) -> Result<()> {
        AnsiTransactionManager::rollback_transaction(&mut **self).await?;
        self.conn.take();
        Ok(())
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            conn.close();
        }
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        let Some(conn) = &self.conn else { unreachable!("only the end of a transaction takes it") };
        conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        let Some(conn) = &mut self.conn else { unreachable!("only the end of a transaction takes it") };
        conn
    }
}

diesel::define_sql_function! {
    /// The one clock of Gatepass; see the first migration.
    fn gatepass_now() -> Timestamptz;
}

/// What time it is, by the database's clock.
pub async fn now(conn: &mut Conn) -> Result<OffsetDateTime> {
    Ok(diesel::select(gatepass_now()).get_result(&mut **conn).await?)
}
