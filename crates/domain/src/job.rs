//! Background work: which kinds there are, how often each is done, and what follows from how a run went.
//! What a kind does is in the server's worker; the rows are in persistence.

use std::time::Duration;

#[cfg(test)]
mod tests;

crate::text_enum! {
    /// What a job does. A new one is a line here and one in the worker's list.
    pub enum JobKind {
        /// Expires the tickets that nobody decided in time.
        ExpireTickets = "expire_tickets",
        /// Writes down which grants are over.
        ExpireGrants = "expire_grants",
        /// Begins the levels of blocked tickets that somebody may decide by now.
        UnblockTickets = "unblock_tickets",
        /// Has the tickets go on that wait for somebody who was switched off.
        ApproverLeft = "approver_left",
        /// Forgets answers whose `Idempotency-Key` is not good any more.
        CleanIdempotencyKeys = "clean_idempotency_keys",
        /// Forgets sessions that have ended, with their refresh tokens.
        CleanSessions = "clean_sessions",
        /// Forgets failed logins that do not count any more.
        CleanLoginThrottle = "clean_login_throttle",
        /// Forgets jobs that were done a while ago.
        CleanJobs = "clean_jobs",
    }
}

crate::text_enum! {
    /// Where a job stands.
    pub enum JobState {
        /// It waits until it is due.
        Queued = "queued",
        /// A worker does it, or was killed doing it.
        Running = "running",
        /// It is done.
        Done = "done",
        /// It failed too often: somebody has to look.
        Dead = "dead",
    }
}

impl JobKind {
    /// How long after one run the next is due; none: it is done when somebody asks for it. Nothing that is answered
    /// depends on these: readers judge by the clock.
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

/// So often a job is begun before it is dead.
pub const ATTEMPTS: u32 = 12;
/// The first wait after a failure; each further one is twice as long.
const FIRST: Duration = Duration::from_secs(5);
/// The longest wait after a failure.
const LONGEST: Duration = Duration::from_hours(1);

/// How a run went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is done.
    Done,
    /// So much was done at a time as may be; there is more.
    More,
    /// All is done but what fails by itself.
    PassedOver,
    /// It has to be tried again.
    Failed,
}

/// What becomes of a job after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing: it is done.
    Finished,
    /// It is due again after this time, as if it had never failed.
    Again(Duration),
    /// It is tried again after this time.
    Retry(Duration),
    /// Nothing, until somebody sends it on its way again.
    Dead,
}

/// What becomes of a job that was begun for this time in a row. What is periodic (`every`) never dies: it is tried at the
/// longest wait for ever. `jitter`, from 0 to 1, spreads those that failed together.
pub fn next(outcome: Outcome, attempts: u32, every: Option<Duration>, jitter: f64) -> Next {
    match (outcome, every) {
        (Outcome::Done, None) => Next::Finished,
        // What is passed over comes with the next run, and keeps nothing else waiting until then.
        (Outcome::Done | Outcome::PassedOver, Some(pause)) => Next::Again(pause),
        (Outcome::More, _) => Next::Again(Duration::ZERO),
        (Outcome::Failed | Outcome::PassedOver, None) if attempts >= ATTEMPTS => Next::Dead,
        (Outcome::Failed, _) | (Outcome::PassedOver, None) => Next::Retry(backoff(attempts, jitter)),
    }
}

/// Whether somebody may send a job on its way again: one that is dead, or that waits after a failure.
pub fn is_retriable(state: JobState, attempts: u32) -> bool {
    match state {
        JobState::Dead => true,
        JobState::Queued => attempts > 0,
        JobState::Running | JobState::Done => false,
    }
}

/// How long to wait after this many failures in a row: doubling up to an hour, of which `jitter` (0 to 1) takes away up to
/// a half.
pub fn backoff(failures: u32, jitter: f64) -> Duration {
    let doubled = 2_u32.checked_pow(failures.saturating_sub(1)).unwrap_or(u32::MAX);
    let whole = FIRST.saturating_mul(doubled).min(LONGEST);
    whole.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 2.0)
}
