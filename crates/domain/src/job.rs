//! Background jobs: their kinds, how often each runs, and what happens after a run. The worker has the code of each
//! kind, persistence has the rows.

use std::time::Duration;

#[cfg(test)]
mod tests;

crate::text_enum! {
    /// The kind of a job. A new kind is a line here and a line in the worker's list.
    pub enum JobKind {
        /// Marks tickets as expired that nobody decided in time.
        ExpireTickets = "expire_tickets",
        /// Marks grants as expired whose window is over.
        ExpireGrants = "expire_grants",
        /// Starts the current level of blocked tickets that have an approver by now.
        UnblockTickets = "unblock_tickets",
        /// Moves tickets on that wait for a deactivated approver.
        ApproverLeft = "approver_left",
        /// Deletes remembered answers whose `Idempotency-Key` has expired.
        CleanIdempotencyKeys = "clean_idempotency_keys",
        /// Deletes ended sessions with their refresh tokens.
        CleanSessions = "clean_sessions",
        /// Deletes failed logins that no longer count.
        CleanLoginThrottle = "clean_login_throttle",
        /// Deletes jobs that finished a while ago.
        CleanJobs = "clean_jobs",
    }
}

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

impl JobKind {
    /// How long after one run the next is due. None: it runs only when it is enqueued. No answer of the API depends
    /// on these times, because readers judge by the clock.
    pub fn every(self) -> Option<Duration> {
        Some(match self {
            Self::ApproverLeft => return None,
            Self::ExpireTickets | Self::ExpireGrants => Duration::from_secs(10),
            Self::UnblockTickets => Duration::from_mins(1),
            Self::CleanLoginThrottle => Duration::from_mins(15),
            Self::CleanIdempotencyKeys => Duration::from_mins(10),
            Self::CleanSessions | Self::CleanJobs => Duration::from_hours(1),
        })
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
/// (`every`) never dies: it is retried at the longest wait. `jitter`, from 0 to 1, spreads jobs that failed together.
pub fn next(outcome: Outcome, attempts: u32, every: Option<Duration>, jitter: f64) -> Next {
    match (outcome, every) {
        (Outcome::Done, None) => Next::Finished,
        // The next run retries the items that failed. Nothing else waits for them.
        (Outcome::Done | Outcome::PassedOver, Some(pause)) => Next::Again(pause),
        (Outcome::More, _) => Next::Again(Duration::ZERO),
        (Outcome::Failed | Outcome::PassedOver, None) if attempts >= ATTEMPTS => Next::Dead,
        (Outcome::Failed, _) | (Outcome::PassedOver, None) => Next::Retry(backoff(attempts, jitter)),
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
