//! Metrics for Prometheus. `declared` has THE table of all metrics; `docs/metrics.md` shows the same table. `happened` says
//! which act moves which metric. A transaction keeps what happened in it, and counts it once it is committed.
//!
//! Labels have few values: routes as they are declared, methods, statuses, and the words of our own enums. No label has an id,
//! a name or an address.

mod declared;
mod happened;
mod labeled_metrics;
mod requests;
#[cfg(test)]
mod tests;

pub use declared::{DECLARED, Declared};
pub use happened::{Evaluations, Happened, LoginOutcome, TokenOutcome};
pub use requests::{Answered, UNMATCHED};

use declared::Series;
use gatepass_domain::text::TextEnum;
use prometheus::TextEncoder;
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Why metrics can't be made or written.
pub use prometheus::Error;

/// The content type of the text format.
pub const CONTENT_TYPE: &str = prometheus::TEXT_FORMAT;

/// Where acts are counted. Cheap to clone. By default nothing is counted.
#[derive(Clone, Default)]
pub struct Metrics(Option<Arc<Inner>>);

struct Inner {
    series: Series,
    waiting: AtomicI64,
    pools: Mutex<Vec<Pool>>,
}

/// Looks at a pool of connections. None: the pool is gone.
type Pool = Box<dyn Fn() -> Option<Connections> + Send + Sync>;

/// The open connections of a pool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Connections {
    /// Connections that are in use.
    pub used: usize,
    /// Connections that are free.
    pub idle: usize,
}

/// What the system says of this process.
#[derive(Debug, Clone, Copy, Default)]
pub struct Process {
    /// The processor time that it has used.
    pub cpu: Duration,
    /// The memory that it has, in bytes. None: unknown, as below.
    pub resident: Option<i64>,
    /// Its open file descriptors.
    pub open_fds: Option<i64>,
    /// The most file descriptors that it may have open.
    pub max_fds: Option<i64>,
}

impl Metrics {
    /// Metrics that count. `version` is the version of the program.
    pub fn on(version: &str) -> Result<Self, Error> {
        let series = Series::new()?;
        series.build.set([version], 1);
        series.begin();
        Ok(Self(Some(Arc::new(Inner { series, waiting: AtomicI64::new(0), pools: Mutex::default() }))))
    }

    /// Whether anything is counted.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    fn series(&self) -> Option<&Series> {
        self.0.as_ref().map(|inner| &inner.series)
    }

    /// Counts what happened.
    pub fn count(&self, happened: &Happened) {
        if let Some(series) = self.series() {
            happened.count(series);
        }
    }

    /// Counts a request that was answered.
    pub fn answered(&self, answered: &Answered<'_>) {
        if let Some(series) = self.series() {
            answered.count(series);
        }
    }

    /// Counts a run of a background job. `outcome` is a word that names how it ended.
    pub fn job(&self, kind: &str, outcome: &str, took: Duration) {
        if let Some(series) = self.series() {
            series.jobs.observe([kind, outcome], took);
        }
    }

    /// Counts somebody who waits for a connection to the database, until the value is dropped.
    pub fn waiting(&self) -> Waiting<'_> {
        let waiting = self.0.as_ref().map(|inner| &inner.waiting);
        if let Some(waiting) = waiting {
            waiting.fetch_add(1, Ordering::Relaxed);
        }
        Waiting(waiting)
    }

    /// Watches a pool of connections to the database until it is gone.
    pub fn watch_pool(&self, look: impl Fn() -> Option<Connections> + Send + Sync + 'static) {
        if let Some(inner) = &self.0 {
            inner.pools.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(look));
        }
    }

    /// All metrics in the text format of Prometheus. Empty if nothing is counted.
    pub fn text(&self, process: Process) -> Result<String, Error> {
        let Some(inner) = &self.0 else { return Ok(String::new()) };
        let Inner { series, waiting, pools } = &**inner;
        let mut all = Connections::default();
        // Held to the end, so that one scrape at a time moves the counters of the process.
        let mut pools = pools.lock().unwrap_or_else(PoisonError::into_inner);
        pools.retain(|look| {
            let found = look();
            let Connections { used, idle } = found.unwrap_or_default();
            all = Connections { used: all.used.saturating_add(used), idle: all.idle.saturating_add(idle) };
            found.is_some()
        });
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        series.pool.set(["used"], number(all.used));
        series.pool.set(["idle"], number(all.idle));
        series.pool_waiting.set([], waiting.load(Ordering::Relaxed));
        let Process { cpu, resident, open_fds, max_fds } = process;
        series.process_cpu.reach([], cpu.as_secs_f64());
        let gauges = [
            (&series.process_resident, resident),
            (&series.process_open_fds, open_fds),
            (&series.process_max_fds, max_fds),
        ];
        for (gauge, value) in gauges {
            if let Some(value) = value {
                gauge.set([], value);
            }
        }
        let text = TextEncoder::new().encode_to_string(&series.registry.gather());
        drop(pools);
        text
    }
}

impl Series {
    /// Lets the counters of enums begin at 0, because Prometheus does not see how a counter got its first value.
    fn begin(&self) {
        for outcome in LoginOutcome::ALL {
            self.logins.add([outcome.as_str()], 0);
        }
        for outcome in TokenOutcome::ALL {
            self.tokens.add([outcome.as_str()], 0);
        }
        for allowed in ["true", "false"] {
            self.access_checks.add([allowed], 0);
        }
        self.session_commands.add([], 0);
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_on() { "Metrics(on)" } else { "Metrics(off)" })
    }
}

/// Somebody who waits for a connection.
pub struct Waiting<'a>(Option<&'a AtomicI64>);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(waiting) = self.0 {
            waiting.fetch_sub(1, Ordering::Relaxed);
        }
    }
}
