//! The job `remind`.

use super::clean::Nothing;
use super::{Failure, Job, Progress};
use gatepass_domain::job::Schedule;
use gatepass_persistence::Db;
use std::time::Duration;

/// Records that a decision or the end of access is near, and that scheduled access begins. Messages follow from these events.
pub struct Remind;

impl Job for Remind {
    const NAME: &'static str = "remind";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_secs(30));
    type Payload = Nothing;

    async fn run(db: &Db, Nothing {}: Nothing) -> Result<Progress<Nothing>, Failure> {
        Box::pin(crate::notify::remind(db)).await?;
        Ok(Progress::Done)
    }
}
