//! The job `settle_sessions`.

use super::sweep::{BATCH, Position, sweep};
use super::{Failure, Job, Progress};
use crate::gateway::sessions::{due, settle};
use gatepass_domain::ids::AssetSessionId;
use gatepass_domain::job::Schedule;
use gatepass_persistence::Db;
use std::time::Duration;

/// Ends sessions on assets whose access is over or whose gateway is silent, and lets the others follow their access.
pub struct SettleSessions;

impl Job for SettleSessions {
    const NAME: &'static str = "settle_sessions";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_secs(10));
    type Payload = Position<AssetSessionId>;

    async fn run(db: &Db, position: Self::Payload) -> Result<Progress<Self::Payload>, Failure> {
        let due = async |after| due(db, after, BATCH).await;
        sweep(position, due, async |id| settle(db, id.into()).await).await
    }
}
