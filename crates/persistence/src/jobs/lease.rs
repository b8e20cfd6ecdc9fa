//! Leases of jobs. One short statement claims a job and waits for no lock; only the holder of the lease ends it. No transaction
//! is open while the job runs.

use super::Job;
use crate::db::prepared::{Prepared, prepared};
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Double, Integer, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::Ids;
use gatepass_domain::job::{JobState, Next};
use gatepass_domain::text::TextEnum;
use serde_json::Value;
use std::time::Duration;
use uuid::Uuid;

/// A job that this worker has leased.
#[derive(Debug, Clone)]
pub struct Leased {
    /// The job, as it was when it was leased.
    pub job: Job,
    lease: Uuid,
}

const CLAIM: &str = include_str!("claim.sql");

/// Leases a job of one of these kinds that is due, if there is one.
pub async fn claim(
    conn: &Conn,
    ids: &Ids,
    kinds: &[&'static str],
    length: Duration,
) -> Result<Option<Leased>> {
    let lease: Uuid = ids.next();
    let query = diesel::sql_query(CLAIM)
        .bind::<Array<Text>, _>(kinds)
        .bind::<SqlUuid, _>(lease)
        .bind::<Double, _>(length.as_secs_f64());
    let found: Option<Job> = prepared(query).get_result(&mut &**conn).await.optional()?;
    Ok(found.map(|job| Leased { job, lease }))
}

/// How a lease ends.
#[derive(Debug, Clone)]
pub enum Ending {
    /// The job was run.
    Ran {
        /// What happens to the job.
        next: Next,
        /// Why it failed, if it did.
        error: Option<String>,
        /// The arguments of the next run; none: as before.
        payload: Option<Value>,
    },
    /// The job was not run, since the worker stops. Another worker takes it at once.
    GivenBack,
}

const FINISH: &str = include_str!("finish.sql");

/// Ends the lease; false if it had ended before and another worker may have the job.
pub async fn finish(conn: &Conn, leased: &Leased, ending: Ending) -> Result<bool> {
    let Leased { job, lease } = leased;
    let (state, attempts, pause, error, payload) = match ending {
        Ending::Ran { next, error, payload } => {
            let (state, attempts, pause) = match next {
                Next::Finished => (JobState::Done, job.attempts, Duration::ZERO),
                Next::Again(pause) => (JobState::Queued, 0, pause),
                Next::Retry(pause) => (JobState::Queued, job.attempts, pause),
                Next::Dead => (JobState::Dead, job.attempts, Duration::ZERO),
            };
            (state, attempts, pause, error, payload)
        }
        Ending::GivenBack => {
            let attempts = job.attempts.saturating_sub(1);
            (JobState::Queued, attempts, Duration::ZERO, job.last_error.clone(), None)
        }
    };
    let query = diesel::sql_query(FINISH)
        .bind::<SqlUuid, _>(job.id)
        .bind::<SqlUuid, _>(*lease)
        .bind::<Text, _>(state.as_str())
        .bind::<Integer, _>(attempts)
        .bind::<Nullable<Text>, _>(error)
        .bind::<Double, _>(pause.as_secs_f64())
        .bind::<Nullable<Jsonb>, _>(payload);
    let ours = Prepared::<_, Bool>::new(query).get_result::<bool>(&mut &**conn).await.optional()?;
    Ok(ours.unwrap_or(false))
}
