//! The job `clean_jobs`.

use super::clean::{Nothing, clean};
use super::{Failure, Job, Progress};
use gatepass_domain::job::Schedule;
use gatepass_persistence::{Db, jobs};
use std::time::Duration;

/// Deletes jobs that were done a week ago. Dead jobs stay.
pub struct CleanJobs;

impl Job for CleanJobs {
    const NAME: &'static str = "clean_jobs";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_hours(1));
    type Payload = Nothing;

    async fn run(db: &Db, Nothing {}: Nothing) -> Result<Progress<Nothing>, Failure> {
        clean(db, 1000, jobs::remove_done).await
    }
}
