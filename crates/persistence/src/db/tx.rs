//! A transaction as a value. Its first reads go out together with BEGIN, its writes together with COMMIT: two round trips,
//! however many statements it has. A change, its grant, its events and its remembered answer are stored together or not at
//! all.

use crate::db::link::Link;
use crate::db::prepared::Prepared;
use crate::{Conn, Db, Result};
use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{QueryFragment, QueryId};
use diesel::result::Error as Diesel;
use diesel_async::{AsyncConnectionCore, RunQueryDsl};
use futures::FutureExt;
use futures::future::{BoxFuture, MaybeDone, join, maybe_done};
use gatepass_domain::ids::Ids;
use gatepass_metrics::{Happened, Metrics};
use std::future::poll_fn;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll};
use time::{Duration, OffsetDateTime};

/// The smallest difference between two times that the database stores.
const TICK: Duration = Duration::microseconds(1);

/// A statement that waits to be sent.
type Write = Box<dyn for<'a> FnOnce(&'a Link) -> BoxFuture<'a, QueryResult<usize>> + Send>;

/// The limit of statements that are sent together.
const TOGETHER: usize = 16;

/// An open transaction. If it is dropped without a commit (for example because its caller hangs up), it closes its
/// connection at once. A connection that went back to the pool would hold the locks until its next use.
pub struct Tx {
    conn: Option<Conn>,
    writes: Vec<Write>,
    /// What counts once the transaction is committed.
    happened: Vec<Happened>,
    metrics: Metrics,
    /// The time at which the transaction began, by the database's clock, but after the last change of the rows that it
    /// locked.
    pub now: OffsetDateTime,
    /// The source of new ids.
    pub ids: Ids,
}

impl Tx {
    /// Begins a transaction with its first reads. All statements are sent together, and the database runs them one after
    /// the other. `begun` returns the transaction's time. `first` does not know `now` yet.
    pub(crate) async fn begin_with<T>(
        db: &Db,
        begun: impl AsyncFnOnce(&Tx) -> Result<OffsetDateTime>,
        first: impl AsyncFnOnce(&Tx) -> T,
    ) -> Result<(Self, T)> {
        // The connection stands in the transaction before the first statement. So dropping the future never leaves a
        // transaction open.
        let mut tx = Self {
            conn: Some(db.conn().await?),
            writes: Vec::new(),
            happened: Vec::new(),
            metrics: db.metrics().clone(),
            now: OffsetDateTime::UNIX_EPOCH,
            ids: db.ids().clone(),
        };
        let began = join(run(&tx, "BEGIN"), begun(&tx));
        let ((begun, now), found) = join(began, first(&tx)).await;
        begun?;
        tx.now = now?;
        Ok((tx, found))
    }

    /// Moves `now` behind this change, which another transaction committed while this one waited for it. A transaction that
    /// began earlier may get the lock later. And after a failover, the clock of the new primary may be behind.
    pub fn follow(&mut self, change: OffsetDateTime) {
        self.reach(change.saturating_add(TICK));
    }

    /// Moves `now` to this time if it is later: see [`gatepass_moment()`].
    pub(crate) fn reach(&mut self, moment: OffsetDateTime) {
        self.now = self.now.max(moment);
    }

    /// Queues a statement. It is sent with the other queued statements and the COMMIT, in their order. Use it for rows that
    /// this transaction does not read afterwards, or call [`Self::flush`] before it does.
    pub(crate) async fn write<Q>(&mut self, statement: Q) -> Result<()>
    where
        Q: QueryFragment<Pg> + QueryId + Send + 'static,
    {
        self.writes.push(Box::new(move |mut conn| conn.execute_returning_count(statement)));
        if self.writes.len() < TOGETHER {
            return Ok(());
        }
        self.flush().await
    }

    /// Counts this in the metrics once the transaction is committed.
    pub fn count(&mut self, happened: Happened) {
        if self.metrics.is_on() {
            self.happened.push(happened);
        }
    }

    /// Where acts are counted. Use it for an act that counts although its transaction is rolled back.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Sends the queued statements, so that what follows reads their rows.
    pub async fn flush(&mut self) -> Result<()> {
        let writes = std::mem::take(&mut self.writes);
        send(self, writes).await?.finish().await
    }

    /// Commits the transaction. If the database refuses a statement, it takes the COMMIT that follows as a ROLLBACK.
    pub async fn commit(mut self) -> Result<()> {
        let writes = std::mem::take(&mut self.writes);
        let sent = send(&self, writes).await?;
        let (written, committed) = join(sent.finish(), run(&self, "COMMIT")).await;
        written?;
        committed?;
        self.conn.take();
        for happened in &self.happened {
            self.metrics.count(happened);
        }
        Ok(())
    }

    /// Rolls back and returns the connection to the pool. Refusals use it, because they are common.
    pub async fn rollback(mut self) -> Result<()> {
        run(&self, "ROLLBACK").await?;
        self.conn.take();
        Ok(())
    }
}

/// Statements reach the database in the order of their first poll, even if some have to be prepared before: diesel's
/// connection sends them one by one. A call that does not go through diesel's queue, such as `batch_execute`, would
/// overtake them.
async fn run(mut conn: &Link, statement: &'static str) -> QueryResult<()> {
    let statement = Prepared::<_, ()>::new(diesel::sql_query(statement));
    conn.execute_returning_count(statement).await.map(drop)
}

/// Statements that have been sent, or are being sent.
struct Sent<'a>(Vec<MaybeDone<BoxFuture<'a, QueryResult<usize>>>>);

impl Sent<'_> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut all = Poll::Ready(());
        // Polls every statement each time, so that none is sent before the statements in front of it.
        for one in &mut self.0 {
            if one.poll_unpin(context).is_pending() {
                all = Poll::Pending;
            }
        }
        all
    }

    /// The first fault, which caused those that follow.
    fn fault(&mut self) -> Option<Diesel> {
        self.0.iter_mut().find_map(|one| Pin::new(one).take_output()?.err())
    }

    /// Waits for all results.
    async fn finish(mut self) -> Result<()> {
        poll_fn(|context| self.poll(context)).await;
        self.fault().map_or(Ok(()), |fault| Err(fault.into()))
    }
}

/// Sends statements. If one can't be sent, it fails here, before the next ones are sent. So a commit never lacks a
/// statement.
async fn send(conn: &Link, writes: Vec<Write>) -> Result<Sent<'_>> {
    let mut sent = Sent(writes.into_iter().map(|write| maybe_done(write(conn))).collect());
    let _all_done = poll_fn(|context| Poll::Ready(sent.poll(context))).await;
    let fault = sent.0.iter_mut().find(|one| matches!(one, MaybeDone::Done(Err(_))));
    match fault.and_then(|one| Pin::new(one).take_output()?.err()) {
        None => Ok(sent),
        Some(fault) => Err(fault.into()),
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

diesel::define_sql_function! {
    /// The present time, while `now` of a transaction stands still. In a statement that follows a lock, it is the time at
    /// which the lock was obtained. A ticket that has expired by then has expired, whenever the transaction began.
    fn gatepass_moment() -> Timestamptz;
}

/// The time by the database's clock.
pub async fn now(conn: &Conn) -> Result<OffsetDateTime> {
    Ok(diesel::select(gatepass_now()).get_result(&mut &**conn).await?)
}
