//! The job `clean_connections`.

use super::clean::{Nothing, clean};
use super::{Failure, Job, Progress};
use gatepass_domain::job::Schedule;
use gatepass_persistence::Db;
use gatepass_persistence::gateway::sessions::forget_old;
use std::time::Duration;

/// Deletes connection tokens after a week, and sessions on assets with their commands when their organization keeps them no longer.
pub struct CleanConnections;

impl Job for CleanConnections {
    const NAME: &'static str = "clean_connections";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_hours(1));
    type Payload = Nothing;

    async fn run(db: &Db, Nothing {}: Nothing) -> Result<Progress<Nothing>, Failure> {
        // A session may have a million commands.
        clean(db, 20, forget_old).await
    }
}
