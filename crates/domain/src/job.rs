//! Background jobs: their schedules and states, and what happens after a run. `app::jobs` has the kinds of jobs, persistence
//! has the rows.

use std::time::Duration;

#[cfg(test)]
mod tests;

crate::text_enum! {
    /// The state of a job.
    pub enum JobState {
        /// It waits until it is due.
        Queued = "queued",
        /// A worker runs it, or was killed while it ran.
        Running = "running",
        /// It is done.
        Done = "done",
        /// It failed too often, and an admin has to look.
        Dead = "dead",
    }
}

/// When jobs run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// Periodically: this long after one run, the next is due. There is always one such job.
    Every(Duration),
    /// Once each time that a change enqueues the job.
    OnRequest,
}

impl Schedule {
    /// Whether the job comes again by itself.
    pub fn is_periodic(self) -> bool {
        matches!(self, Self::Every(_))
    }
}

/// How many attempts a job has before it is dead.
pub const ATTEMPTS: u32 = 12;
/// The first wait after a failure. Each further wait is twice as long.
const FIRST: Duration = Duration::from_secs(5);
/// The longest wait after a failure.
const LONGEST: Duration = Duration::from_hours(1);

/// The result of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is done.
    Done,
    /// The limit of one run was reached, and there is more to do.
    More,
    /// Everything is done except items that fail each time.
    PassedOver,
    /// The run failed and must be retried.
    Failed,
}

/// What happens to a job after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It is done.
    Finished,
    /// It is due again after this time, as if it had never failed.
    Again(Duration),
    /// It is retried after this time.
    Retry(Duration),
    /// It is dead until somebody retries it by hand.
    Dead,
}

/// What happens to a job after a run. `attempts` counts the runs in a row, this one included. A periodic job
/// never dies: it is retried at the longest wait. `jitter`, from 0 to 1, spreads jobs that failed together.
pub fn next(outcome: Outcome, attempts: u32, schedule: Schedule, jitter: f64) -> Next {
    match (outcome, schedule) {
        (Outcome::Done, Schedule::OnRequest) => Next::Finished,
        // The next run retries the items that failed. Nothing else waits for them.
        (Outcome::Done | Outcome::PassedOver, Schedule::Every(pause)) => Next::Again(pause),
        (Outcome::More, _) => Next::Again(Duration::ZERO),
        (Outcome::Failed | Outcome::PassedOver, Schedule::OnRequest) if attempts >= ATTEMPTS => Next::Dead,
        (Outcome::Failed, _) | (Outcome::PassedOver, Schedule::OnRequest) => {
            Next::Retry(backoff(attempts, jitter))
        }
    }
}

/// Whether an admin may retry a job: one that is dead, or that waits after a failure.
pub fn is_retriable(state: JobState, attempts: u32) -> bool {
    match state {
        JobState::Dead => true,
        JobState::Queued => attempts > 0,
        JobState::Running | JobState::Done => false,
    }
}

/// How long to wait after this many failures in a row. The wait doubles up to an hour; `jitter` (0 to 1) takes away
/// up to a half.
pub fn backoff(failures: u32, jitter: f64) -> Duration {
    let doubled = 2_u32.checked_pow(failures.saturating_sub(1)).unwrap_or(u32::MAX);
    let whole = FIRST.saturating_mul(doubled).min(LONGEST);
    whole.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 2.0)
}
