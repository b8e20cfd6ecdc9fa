//! The job `fold_texts`.

use super::clean::{Nothing, clean};
use super::{Failure, Job, Progress};
use gatepass_domain::job::Schedule;
use gatepass_persistence::{Db, folded};
use std::time::Duration;

/// Completes texts that the database folded for searches: of rows that were there before, or that a server of the last
/// release wrote.
pub struct FoldTexts;

impl Job for FoldTexts {
    const NAME: &'static str = "fold_texts";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_mins(1));
    type Payload = Nothing;

    async fn run(db: &Db, Nothing {}: Nothing) -> Result<Progress<Nothing>, Failure> {
        clean(db, 500, folded::finish).await
    }
}
