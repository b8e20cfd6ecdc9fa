//! THE table of all metrics: name, kind, labels, limits of the buckets, help. `docs/metrics.md` shows the same table.

use crate::labeled_metrics::{Counter, Gauge, Histogram, Seconds};
use prometheus::{Error, Registry};

/// A metric of the table.
#[derive(Debug, Clone, Copy)]
pub struct Declared {
    /// Its name.
    pub name: &'static str,
    /// `counter`, `gauge` or `histogram`.
    pub kind: &'static str,
    /// The names of its labels.
    pub labels: &'static [&'static str],
    /// What it says.
    pub help: &'static str,
}

macro_rules! kind {
    (Counter) => {
        "counter"
    };
    (Seconds) => {
        "counter"
    };
    (Gauge) => {
        "gauge"
    };
    (Histogram) => {
        "histogram"
    };
}

/// Declares [`Series`] and [`DECLARED`].
macro_rules! metrics {
    ($($field:ident: $kind:ident = $name:literal [$($label:literal),*] $(in $buckets:ident)?, $help:literal;)+) => {
        /// All metrics.
        pub(crate) struct Series {
            pub(crate) registry: Registry,
            $(pub(crate) $field: $kind<{ <[&str]>::len(&[$($label),*]) }>,)+
        }

        impl Series {
            /// Metrics without values.
            pub(crate) fn new() -> Result<Self, Error> {
                let registry = Registry::new();
                Ok(Self {
                    $($field: $kind::new(&registry, $name, $help, [$($label),*], limits(&[$($buckets)?]))?,)+
                    registry,
                })
            }
        }

        /// All metrics, in the order of `docs/metrics.md`.
        pub const DECLARED: &[Declared] =
            &[$(Declared { name: $name, kind: kind!($kind), labels: &[$($label),*], help: $help }),+];
    };
}

fn limits<'a>(given: &[&'a [f64]]) -> &'a [f64] {
    given.first().copied().unwrap_or_default()
}

/// Of answers.
const ANSWERS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Of waits, which take a minute at most.
const WAITS: &[f64] = &[0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0];
/// Of guard rules.
const RULES: &[f64] = &[0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0];
/// Of decisions by people: from a second to thirty days.
const DECISIONS: &[f64] = &[
    1.0,
    5.0,
    15.0,
    30.0,
    60.0,
    120.0,
    300.0,
    900.0,
    3600.0,
    14_400.0,
    86_400.0,
    259_200.0,
    604_800.0,
    2_592_000.0,
];
/// Of background jobs.
const JOBS: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 20.0, 45.0];

metrics! {
    requests: Histogram = "gatepass_http_request_duration_seconds" ["method", "route", "status"] in ANSWERS,
        "Time from the head of a request to the head of its answer, without requests that wait";
    waits: Histogram = "gatepass_http_wait_duration_seconds" ["method", "route", "status"] in WAITS,
        "The same time of requests that wait for a change (`Prefer: wait`)";
    events: Counter = "gatepass_events_total" ["action"],
        "Events that were written to the audit log";
    decisions: Histogram = "gatepass_ticket_decision_duration_seconds" ["type", "state"] in DECISIONS,
        "Time from the opening of a ticket to its decision, also of reviews";
    logins: Counter = "gatepass_logins_total" ["outcome"],
        "Logins with a password, and logins that a review has let pass";
    access_checks: Counter = "gatepass_access_checks_total" ["allowed"],
        "Answers of `POST /access/check` and `POST /access/check-batch`";
    evaluations: Counter = "gatepass_guard_evaluations_total" ["kind", "action"],
        "Answers of the guard rules to gateways, to connection tokens and to our own logins, without dry runs";
    evaluation_times: Histogram = "gatepass_guard_evaluation_duration_seconds" ["kind"] in RULES,
        "Time of one evaluation or one batch, with its reads and the opening of its reviews";
    tokens: Counter = "gatepass_connection_tokens_total" ["outcome"],
        "What became of connection tokens, and of requests for them";
    sessions: Counter = "gatepass_asset_sessions_total" ["event"],
        "Sessions on assets that `began`, and that ended, by the reason of their end";
    session_commands: Counter = "gatepass_session_commands_total" [],
        "Commands that gateways reported, each once";
    jobs: Histogram = "gatepass_job_duration_seconds" ["job", "outcome"] in JOBS,
        "Time of the runs of background jobs";
    pool: Gauge = "gatepass_db_pool_connections" ["state"],
        "Open connections of the pools of this process, `used` or `idle`";
    pool_waiting: Gauge = "gatepass_db_pool_waiting" [],
        "Requests and jobs that wait for a connection now";
    build: Gauge = "gatepass_build_info" ["version"],
        "1 for the version of this program";
    process_cpu: Seconds = "process_cpu_seconds_total" [],
        "Processor time of this process, in seconds";
    process_resident: Gauge = "process_resident_memory_bytes" [],
        "Memory of this process, in bytes";
    process_open_fds: Gauge = "process_open_fds" [],
        "Open file descriptors of this process";
    process_max_fds: Gauge = "process_max_fds" [],
        "The most file descriptors that this process may have open";
}
