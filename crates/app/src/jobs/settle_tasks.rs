//! The job `settle_tasks`.

use super::sweep::{BATCH, Position, sweep};
use super::{Failure, Job, Progress};
use crate::connectors::settle_late;
use gatepass_domain::job::Schedule;
use gatepass_persistence::tickets::Due;
use gatepass_persistence::{Db, connectors};
use std::time::Duration;

/// Gives grants up whose connectors are late to give the access, and tells admins of those that are late to take it away.
pub struct SettleTasks;

impl Job for SettleTasks {
    const NAME: &'static str = "settle_tasks";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_secs(10));
    type Payload = Position<Due>;

    async fn run(db: &Db, position: Self::Payload) -> Result<Progress<Self::Payload>, Failure> {
        let due = async |after| connectors::late(&db.conn().await?, after, BATCH).await;
        sweep(position, due, async |id| settle_late(db, id.into()).await).await
    }
}
