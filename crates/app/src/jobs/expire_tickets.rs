//! The job `expire_tickets`.

use super::sweep::{BATCH, Position, sweep};
use super::{Failure, Job, Progress};
use crate::tickets::expire_ticket;
use gatepass_domain::job::Schedule;
use gatepass_persistence::tickets::Due;
use gatepass_persistence::{Db, tickets};
use std::time::Duration;

/// Expires tickets that nobody decided before their deadline, each in a transaction of its own.
pub struct ExpireTickets;

impl Job for ExpireTickets {
    const NAME: &'static str = "expire_tickets";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_secs(10));
    type Payload = Position<Due>;

    async fn run(db: &Db, position: Self::Payload) -> Result<Progress<Self::Payload>, Failure> {
        let due = async |after| tickets::overdue(&db.conn().await?, after, BATCH).await;
        sweep(position, due, async |id| Box::pin(expire_ticket(db, id.into())).await).await
    }
}
