//! The job `expire_grants`.

use super::sweep::{BATCH, Position, sweep};
use super::{Failure, Job, Progress};
use crate::grants::expire_grant;
use gatepass_domain::job::Schedule;
use gatepass_persistence::tickets::Due;
use gatepass_persistence::{Db, grants};
use std::time::Duration;

/// Marks grants that have expired but are not marked yet, each in a transaction of its own.
pub struct ExpireGrants;

impl Job for ExpireGrants {
    const NAME: &'static str = "expire_grants";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_secs(10));
    type Payload = Position<Due>;

    async fn run(db: &Db, position: Self::Payload) -> Result<Progress<Self::Payload>, Failure> {
        let due = async |after| grants::overdue(&db.conn().await?, after, BATCH).await;
        sweep(position, due, async |id| expire_grant(db, id.into()).await).await
    }
}
