//! Requests that wait for a change of state. One query, a few times a second and only while a request waits, serves all of
//! them. So they see the changes that other servers make, and those that only time makes.

use crate::error::Result;
use crate::http::concurrency_limits::{Limit, Slot};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use uuid::Uuid;

/// The time between two queries for tickets and grants.
const INTERVAL: Duration = Duration::from_millis(200);
/// The time between two queries for connections. Their gateways must know within a second that a session ends.
const INTERVAL_OF_CONNECTIONS: Duration = Duration::from_millis(400);
/// How many requests of one user look again at the same time. All that a gateway waits for may end at one moment, and a user with
/// too many requests in line for a database connection is refused.
const LOOKING: usize = 16;

/// The waiting requests, by the object that they wait for.
pub struct Waits {
    watched: Mutex<HashMap<Uuid, watch::Sender<String>>>,
    looking: Mutex<HashMap<Uuid, Weak<Semaphore>>>,
    limit: Limit,
    interval: Duration,
}

/// A request that waits for one object.
pub struct Waiter {
    _slot: Slot,
    looking: Arc<Semaphore>,
    states: watch::Receiver<String>,
}

impl Default for Waits {
    fn default() -> Self {
        Self::new(Limit::of_waits(), INTERVAL)
    }
}

impl Waits {
    /// The requests that wait for a connection token or a session. A gateway waits for each of its sessions.
    pub fn of_connections() -> Self {
        Self::new(Limit::of_connection_waits(), INTERVAL_OF_CONNECTIONS)
    }

    fn new(limit: Limit, interval: Duration) -> Self {
        Self { watched: Mutex::default(), looking: Mutex::default(), limit, interval }
    }

    /// Watches an object for a user, unless the user watches too many. Call it before reading the object, to miss no change.
    pub fn watch(&self, user: Uuid, id: Uuid) -> Result<Waiter> {
        let slot = self.limit.of(user)?;
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = watched.entry(id).or_insert_with(|| watch::Sender::new(String::new()));
        Ok(Waiter { _slot: slot, looking: self.looking(user), states: sender.subscribe() })
    }

    /// What the waiting requests of this user share.
    fn looking(&self, user: Uuid) -> Arc<Semaphore> {
        let mut looking = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = looking.get(&user).and_then(Weak::upgrade) {
            return known;
        }
        // Users without a waiting request are forgotten.
        looking.retain(|_, known| known.strong_count() > 0);
        let new = Arc::new(Semaphore::new(LOOKING));
        looking.insert(user, Arc::downgrade(&new));
        new
    }

    /// The watched objects. Forgets those that no request waits for any more.
    fn ids(&self) -> Vec<Uuid> {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.retain(|_, sender| sender.receiver_count() > 0);
        watched.keys().copied().collect()
    }

    fn publish(&self, states: Vec<(Uuid, String)>) {
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, state) in states {
            if let Some(sender) = watched.get(&id) {
                sender.send_if_modified(|known| std::mem::replace(known, state.clone()) != state);
            }
        }
    }

    /// Serves the waiting requests as long as the server runs. `look` returns the states of these objects. A server that
    /// stops wakes all requests.
    pub async fn run<F: Future<Output = Vec<(Uuid, String)>>>(
        &self,
        is_ready: impl Fn() -> bool,
        look: impl Fn(Vec<Uuid>) -> F,
    ) {
        let mut ticks = tokio::time::interval(self.interval);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let ids = self.ids();
            if !is_ready() {
                self.publish(ids.into_iter().map(|id| (id, "stopping".to_owned())).collect());
            } else if !ids.is_empty() {
                self.publish(look(ids).await);
            }
        }
    }
}

impl Waiter {
    /// Waits for the turn to look again, and keeps it until it is dropped.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // None: it was closed, which nobody does.
        self.looking.acquire().await.ok()
    }

    /// Returns when the object's state is known to differ from `seen`.
    pub async fn change_from(&mut self, seen: &str) {
        // The known state may be older than `seen`, so only a new one counts.
        while self.states.changed().await.is_ok() {
            let state = self.states.borrow_and_update();
            if !state.is_empty() && *state != seen {
                return;
            }
        }
    }
}
