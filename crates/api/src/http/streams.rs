//! Streams of events that wait for news. One reader of the log, which reads only while a stream is open, tells all of them: so an
//! idle stream holds no connection to the database and asks it nothing.
//!
//! ```text
//! log -> watch (one per server) -> whom do the new events concern? -> wakes their streams -> each reads its own part
//! ```
//!
//! **Nothing is lost between two reads.** A stream is registered before it reads. News that is told while it reads wakes it again.
//! The reader of the log begins at the newest event, and wakes all streams once when it has begun.
//!
//! **An idle stream keeps up.** If nothing since its last read concerned it, it takes over the position of the reader of the log, so
//! that it need not look at the events of others later. Only a round that began after its last read gives such a position, because
//! the snapshot of an earlier round may lack events that the stream has sent.

#[cfg(test)]
mod tests;
mod watch;

pub use watch::serve_streams;

use crate::error::Result;
use crate::http::concurrency_limits::{Limit, Slot};
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::events::News;
use gatepass_persistence::feed::Position;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// How many streams read at the same time. A burst of events leaves connections to the database for requests.
const READING: usize = 4;

/// The open streams. Cheap to clone.
#[derive(Clone)]
pub struct Streams(Arc<Inner>);

struct Inner {
    open: Mutex<Open>,
    limit: Limit,
    reading: Arc<Semaphore>,
}

#[derive(Default)]
struct Open {
    streams: HashMap<u64, Follower>,
    /// The number of the next stream.
    next: u64,
    /// The number of steps that the reader of the log has begun.
    steps: u64,
}

/// A stream, as the reader of the log knows it.
struct Follower {
    user: Uuid,
    /// The organizations whose events may concern it.
    orgs: Orgs,
    wake: Arc<Notify>,
    /// Whether there is news since its last read began.
    has_news: bool,
    /// The number of steps that had begun when its last read ended. None: it reads.
    read_at: Option<u64>,
    /// The position of the reader of the log, if nothing before it concerns the stream.
    passed: Option<Arc<Position>>,
}

/// The registration of a stream, until it is dropped.
pub struct Registered {
    streams: Streams,
    number: u64,
    wake: Arc<Notify>,
    _slot: Slot,
}

impl Default for Streams {
    fn default() -> Self {
        let (limit, reading) = (Limit::of_streams(), Arc::new(Semaphore::new(READING)));
        Self(Arc::new(Inner { open: Mutex::default(), limit, reading }))
    }
}

impl Streams {
    /// Registers a stream, unless the user has too many. Call it before the first read, to miss nothing.
    pub fn register(&self, user: Uuid, orgs: Orgs) -> Result<Registered> {
        let slot = self.0.limit.of(user)?;
        let wake = Arc::new(Notify::new());
        let follower =
            Follower { user, orgs, wake: wake.clone(), has_news: false, read_at: None, passed: None };
        let mut open = self.open();
        let number = open.next;
        open.next += 1;
        open.streams.insert(number, follower);
        drop(open);
        Ok(Registered { streams: self.clone(), number, wake, _slot: slot })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether no stream is open.
    fn is_empty(&self) -> bool {
        self.open().streams.is_empty()
    }

    /// Begins a step of the reader of the log, and returns its number.
    fn begin_step(&self) -> u64 {
        let mut open = self.open();
        open.steps += 1;
        open.steps
    }

    /// Tells the streams of a step of the reader of the log. `round` is the number of the step in which its round began.
    fn tell(&self, news: News, round: u64) {
        let News { orgs, users, next, has_more: _ } = news;
        let end = next.round.is_none().then(|| Arc::new(next));
        for follower in self.open().streams.values_mut() {
            if follower.is_concerned(&orgs, &users) {
                follower.call();
            } else if let Some(end) = &end
                && !follower.has_news
                && follower.read_at.is_some_and(|read_at| read_at < round)
            {
                follower.passed = Some(end.clone());
            }
        }
    }

    /// Wakes all streams.
    fn call_all(&self) {
        self.open().streams.values_mut().for_each(Follower::call);
    }
}

impl Follower {
    fn is_concerned(&self, orgs: &BTreeSet<Option<Uuid>>, users: &BTreeSet<Uuid>) -> bool {
        let reads = |org: &Option<Uuid>| match &self.orgs {
            Orgs::All => true,
            Orgs::Only(own) => org.is_some_and(|org| own.contains(&OrgId(org))),
        };
        users.contains(&self.user) || orgs.iter().any(reads)
    }

    fn call(&mut self) {
        self.has_news = true;
        self.passed = None;
        self.wake.notify_one();
    }
}

impl Registered {
    /// Waits until there may be something to read.
    pub async fn news(&self) {
        self.wake.notified().await;
    }

    /// Waits for the turn to read, and keeps it until it is dropped.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        // None: it was closed, which nobody does.
        self.streams.0.reading.clone().acquire_owned().await.ok()
    }

    /// Begins a read. Returns the position that the stream has reached without reading, if any.
    pub fn begin_read(&self) -> Option<Position> {
        let mut open = self.streams.open();
        let follower = open.streams.get_mut(&self.number)?;
        follower.has_news = false;
        follower.read_at = None;
        follower.passed.take().map(Arc::unwrap_or_clone)
    }

    /// The position that the stream has reached without reading, if any.
    pub fn passed(&self) -> Option<Position> {
        let mut open = self.streams.open();
        let passed = open.streams.get_mut(&self.number)?.passed.take();
        passed.map(Arc::unwrap_or_clone)
    }

    /// Ends a read that found the end of the log.
    pub fn end_read(&self) {
        let mut open = self.streams.open();
        let steps = open.steps;
        if let Some(follower) = open.streams.get_mut(&self.number) {
            follower.read_at = Some(steps);
        }
    }

    /// Changes the organizations whose events may concern the stream, and wakes it.
    pub fn concern(&self, orgs: Orgs) {
        if let Some(follower) = self.streams.open().streams.get_mut(&self.number) {
            follower.orgs = orgs;
            follower.call();
        }
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.streams.open().streams.remove(&self.number);
    }
}
