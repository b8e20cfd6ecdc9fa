//! Connections: a small pool for each worker of the server, tuned as decision 0001 explains.

use crate::auth::actors::lock_all;
use crate::db::feed::begin_epoch;
use crate::db::link::Link;
use crate::db::pool_shares::{Share, Shares, Turn};
use crate::db::prepared::LIFE;
use crate::db::tx;
use crate::db::unreached::unreached;
use crate::{Error, Result, Tx};
use deadpool::managed::{Hook, HookError, Manager, Object, Pool, RecycleError, RecycleResult};
use gatepass_domain::ids::{Ids, UserId};
use gatepass_metrics::{Connections, Metrics};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

/// The limit of two waits: of a request for a connection, and of a connection attempt for the database. After it, the
/// request gets 503.
pub(crate) const WAIT: Duration = Duration::from_secs(5);

/// Settings of every connection. PostgreSQL plans each statement once, since every LIMIT is a parameter. Time limits keep a
/// statement, a lock or a forgotten transaction from delaying others for ever. JIT and parallel workers are off: no
/// statement runs long enough to need them. The level is `read committed`, so that a statement after a lock sees the
/// changes that the lock waited for.
const OPTIONS: &str = "-c plan_cache_mode=force_generic_plan -c statement_timeout=15s -c lock_timeout=10s \
                       -c idle_in_transaction_session_timeout=30s -c timezone=UTC -c jit=off \
                       -c max_parallel_workers_per_gather=0 \
                       -c default_transaction_isolation=read\\ committed";

/// A pool of connections and the source of ids. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Connector>,
    url: Arc<str>,
    ids: Ids,
    shares: Arc<Shares>,
    /// The caller whose limits apply. None: the server itself, without limits.
    share: Option<Arc<Share>>,
    is_costly: bool,
    metrics: Metrics,
}

impl Db {
    /// Makes a pool of at most `size` connections to the database at `url`. It opens a connection when it is needed.
    pub fn new(url: &str, size: usize, ids: Ids) -> Result<Self> {
        let url: Arc<str> = url.into();
        let pool = Pool::builder(Connector(url.clone()))
            .max_size(size)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .recycle_timeout(Some(WAIT))
            .pre_recycle(Hook::sync_fn(|_, metrics| {
                if metrics.age() < LIFE { Ok(()) } else { Err(HookError::message("old")) }
            }))
            .runtime(deadpool_runtime())
            .build()
            .map_err(|e| Error::Internal(e.to_string()))?;
        let shares = Shares::of_pool(size);
        Ok(Self { pool, url, ids, shares, share: None, is_costly: false, metrics: Metrics::default() })
    }

    /// The pool, with its connections and what happens in its transactions counted here.
    #[must_use]
    pub fn counting(self, metrics: Metrics) -> Self {
        let pool = self.pool.weak();
        metrics.watch_pool(move || {
            let status = pool.upgrade()?.status();
            // Callers in the queue of the pool count as connections in use there.
            let idle = status.size.min(status.available);
            Some(Connections { used: status.size.saturating_sub(idle), idle })
        });
        Self { metrics, ..self }
    }

    /// Where the work with this pool is counted.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The pool with the limits of one caller, who never has all connections at once.
    #[must_use]
    pub fn of(&self, caller: &str) -> Self {
        Self { share: Some(self.shares.of(caller)), ..self.clone() }
    }

    /// The pool without the limits of a caller, for what the server does for several of them at once.
    #[must_use]
    pub fn of_server(&self) -> Self {
        Self { share: None, ..self.clone() }
    }

    /// The pool for work that keeps a connection for long: one connection per caller, and half of the pool for all callers.
    #[must_use]
    pub fn for_dear_work(&self) -> Self {
        Self { is_costly: true, ..self.clone() }
    }

    /// Gives a connection for reading.
    pub async fn conn(&self) -> Result<Conn> {
        let _waiting = self.metrics.waiting();
        let turn = match &self.share {
            Some(share) => Some(share.turn(self.is_costly).await?),
            None => None,
        };
        Ok(Conn(self.pool.get().await?, turn))
    }

    /// Opens a connection beside the pool, for long work. It closes when it is dropped.
    pub(crate) async fn own_connection(&self) -> Result<Link> {
        let made = tokio::time::timeout(WAIT, establish(&self.url, "gatepass export")).await;
        made.map_err(|_| Error::Unavailable("no connection in time".to_owned()))?
    }

    /// Begins a transaction for writing. Dropped without [`Tx::commit`], it changes nothing.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(self.begin_with(async |_| ()).await?.0)
    }

    /// Begins a transaction with these reads, in one round trip.
    pub async fn begin_with<T>(&self, first: impl AsyncFnOnce(&Tx) -> T) -> Result<(Tx, T)> {
        let begun = async |tx: &Tx| tx::now(tx).await;
        Tx::begin_with(self, begun, first).await
    }

    /// Begins a transaction with locks on rights, as [`actors::lock`](crate::auth::actors) explains, and with these reads, in one
    /// round trip. It holds the rights of `user` shared. It holds the rights of `subjects`, which it may take away,
    /// exclusively.
    pub async fn begin_holding<T>(
        &self,
        user: UserId,
        subjects: &[UserId],
        first: impl AsyncFnOnce(&Tx) -> T,
    ) -> Result<(Tx, T)> {
        let begun = async |tx: &Tx| lock_all(tx, user, subjects).await;
        Tx::begin_with(self, begun, first).await
    }

    /// The source of new ids.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }
}

fn deadpool_runtime() -> deadpool::Runtime {
    deadpool::Runtime::Tokio1
}

/// Opens the connections of a pool.
struct Connector(Arc<str>);

impl Manager for Connector {
    type Type = Link;
    type Error = Error;

    async fn create(&self) -> Result<Link> {
        establish(&self.0, "gatepass").await
    }

    async fn recycle(&self, link: &mut Link, _: &deadpool::managed::Metrics) -> RecycleResult<Error> {
        if link.is_closed() { Err(RecycleError::message("closed")) } else { Ok(()) }
    }
}

async fn establish(url: &str, name: &str) -> Result<Link> {
    let mut config: tokio_postgres::Config = url.parse()?;
    let options = config.get_options().map_or_else(|| OPTIONS.to_owned(), |own| format!("{OPTIONS} {own}"));
    config.options(options).application_name(name);
    let mut link = Link::connect(&config).await.map_err(|error| unreached(&config, &error))?;
    begin_epoch(&mut link).await.map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(link)
}

/// A connection of the pool, with the permit to use it.
#[allow(dead_code, reason = "the turn is held, not read")]
pub struct Conn(Object<Connector>, Option<Turn>);

impl Conn {
    /// Closes the connection instead of returning it to the pool.
    pub(crate) fn close(self) {
        drop(Object::take(self.0));
    }
}

impl Deref for Conn {
    type Target = Link;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Conn {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}
