//! The job `clean_idempotency_keys`.

use super::clean::{Nothing, clean};
use super::{Failure, Job, Progress};
use gatepass_domain::job::Schedule;
use gatepass_persistence::{Db, idempotency};
use std::time::Duration;

/// Deletes remembered answers whose `Idempotency-Key` has expired.
pub struct CleanIdempotencyKeys;

impl Job for CleanIdempotencyKeys {
    const NAME: &'static str = "clean_idempotency_keys";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_mins(10));
    type Payload = Nothing;

    async fn run(db: &Db, Nothing {}: Nothing) -> Result<Progress<Nothing>, Failure> {
        clean(db, 1000, idempotency::forget_old).await
    }
}
