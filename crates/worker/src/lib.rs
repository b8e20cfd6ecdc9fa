//! The worker: looks for jobs that are due, runs them one after another, and records their results. Any number of
//! workers share the jobs of a database. `app::jobs` has the kinds of jobs. The domain decides about
//! retries.

mod chat;
mod courier;
mod mail;
mod messenger;
mod senders;
mod webhook;

pub use chat::Cards;
pub use courier::Courier;
pub use mail::Post;
pub use messenger::Messenger;
pub use senders::Senders;
pub use webhook::Pages;

use std::cell::Cell;
use std::pin::pin;
use std::time::{Duration, Instant};

use gatepass_app::jobs::{self, Failure, JobKind, Progress};
use gatepass_domain::job::{self, ATTEMPTS, Next, Outcome};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::jobs::{self as rows, Ending, Leased};
use gatepass_persistence::{Db, Result};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// How long a lease lasts. After that another worker takes the job over.
pub const LEASE: Duration = Duration::from_mins(1);
/// The longest run. It must be shorter than the lease.
const LIMIT: Duration = Duration::from_secs(45);
/// How long a run may go on after the server is told to stop. Then the job is given back.
const GRACE: Duration = Duration::from_secs(4);
/// The longest pause while the database is not available.
const AWAY: Duration = Duration::from_secs(30);

/// The result of a run, with the payload of the next run.
type Ran = std::result::Result<Progress<Value>, Failure>;

/// A worker.
pub struct Worker {
    db: Db,
    poll: Duration,
    jitter: fn() -> f64,
    has_periodic: Cell<bool>,
}

impl Worker {
    /// A worker on this database that looks for jobs this often. `jitter` returns numbers from 0 to 1, which spread
    /// jobs that failed together.
    pub fn new(db: Db, poll: Duration, jitter: fn() -> f64) -> Self {
        Self { db, poll, jitter, has_periodic: Cell::new(false) }
    }

    /// Works until it is told to stop. If the database is not available, it waits.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut misses = 0;
        loop {
            let found = tokio::select! {
                biased;
                () = asked(&mut stop) => return,
                found = self.look() => found,
            };
            let done = match found {
                Ok(Some(leased)) => self.work(leased, &mut stop).await.map(|()| Duration::ZERO),
                Ok(None) => Ok(self.poll),
                Err(error) => Err(error),
            };
            let pause = match done {
                Ok(pause) => {
                    misses = 0;
                    pause
                }
                Err(error) => {
                    misses += 1;
                    tracing::warn!(%error, misses, "the worker waits for the database");
                    job::backoff(misses, (self.jitter)()).min(AWAY)
                }
            };
            tokio::select! {
                biased;
                () = asked(&mut stop) => return,
                () = sleep(pause) => {}
            }
        }
    }

    /// Runs one job, if one is due. Returns whether there was one.
    pub async fn step(&self) -> Result<bool> {
        let (_nobody_stops, mut stop) = watch::channel(false);
        match self.look().await? {
            Some(leased) => self.work(leased, &mut stop).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// Leases a job that is due. Gives its connection back.
    async fn look(&self) -> Result<Option<Leased>> {
        let conn = self.db.conn().await?;
        if !self.has_periodic.get() {
            let periodic = JobKind::ALL.iter().filter(|kind| kind.schedule().is_periodic());
            let names: Vec<_> = periodic.map(|kind| kind.as_str()).collect();
            rows::ensure_periodic(&conn, self.db.ids(), &names).await?;
            self.has_periodic.set(true);
        }
        rows::claim(&conn, self.db.ids(), JobKind::NAMES, LEASE).await
    }

    /// Runs a leased job and records the result.
    async fn work(&self, leased: Leased, stop: &mut watch::Receiver<bool>) -> Result<()> {
        let attempts = u32::try_from(leased.job.attempts).unwrap_or(u32::MAX);
        let begun = Instant::now();
        let ran = {
            let mut run = pin!(timeout(LIMIT, self.attempt(&leased, attempts)));
            tokio::select! {
                biased;
                ran = &mut run => Some(ran),
                () = asked(stop) => timeout(GRACE, &mut run).await.ok(),
            }
        };
        let took = begun.elapsed();
        let ran = ran.map(|ran| ran.unwrap_or_else(|_| Err(Failure::new("it took too long"))));
        let outcome = match &ran {
            Some(Ok(Progress::Done)) => "done",
            Some(Ok(Progress::PassedOver(..))) => "passed_over",
            Some(Ok(Progress::More(..))) => "more",
            Some(Err(_)) => "failed",
            None => "given_back",
        };
        let ending = ran.map_or(Ending::GivenBack, |ran| self.ending(&leased, attempts, ran));
        if !rows::finish(&self.db.conn().await?, &leased, ending).await? {
            tracing::warn!(id = %leased.job.id, kind = leased.job.kind, "another worker has the job by now");
        }
        self.db.metrics().job(&leased.job.kind, outcome, took);
        Ok(())
    }

    /// Runs a leased job, unless it has killed as many workers as it has attempts.
    async fn attempt(&self, leased: &Leased, attempts: u32) -> Ran {
        if attempts > ATTEMPTS && !jobs::schedule(&leased.job).is_periodic() {
            return Err(Failure::new("no worker came back from it"));
        }
        // On the heap: the future of a job is large, and the worker is mostly idle.
        Box::pin(jobs::run(&self.db, &leased.job)).await
    }

    fn ending(&self, leased: &Leased, attempts: u32, ran: Ran) -> Ending {
        let job = &leased.job;
        let schedule = jobs::schedule(job);
        let (outcome, failure, payload) = match ran {
            Ok(Progress::Done) => (Outcome::Done, None, None),
            Ok(Progress::PassedOver(payload, failure)) => (Outcome::PassedOver, Some(failure), Some(payload)),
            Ok(Progress::More(payload, failure)) => (Outcome::More, failure, Some(payload)),
            Err(failure) => (Outcome::Failed, Some(failure), None),
        };
        let error = failure.map(|failure| failure.to_string());
        // A periodic job starts at the beginning, unless the last run reached its limit.
        let payload = payload.or_else(|| schedule.is_periodic().then(|| json!({})));
        let next = job::next(outcome, attempts, schedule, (self.jitter)());
        match (&error, next) {
            (Some(error), Next::Dead) => {
                tracing::error!(id = %job.id, kind = job.kind, attempts, error, "a job is dead");
            }
            (Some(error), _) => {
                tracing::warn!(id = %job.id, kind = job.kind, attempts, error, "a job failed");
            }
            (None, _) => tracing::debug!(id = %job.id, kind = job.kind, attempts, "a job was run"),
        }
        Ending::Ran { next, error, payload }
    }
}

/// Waits until the worker is told to stop, or until nobody is left to tell it.
async fn asked(stop: &mut watch::Receiver<bool>) {
    let _told = stop.wait_for(|asked| *asked).await.is_ok();
}
