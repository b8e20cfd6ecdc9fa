//! The job `unblock_tickets`.

use super::sweep::{BATCH, Position, sweep};
use super::{Failure, Job, Progress};
use crate::tickets::unblock_ticket;
use gatepass_domain::ids::TicketId;
use gatepass_domain::job::Schedule;
use gatepass_persistence::{Db, tickets};
use std::time::Duration;

/// Starts the current level of blocked tickets that have an approver by now, because an admin repaired the cause.
pub struct UnblockTickets;

impl Job for UnblockTickets {
    const NAME: &'static str = "unblock_tickets";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_mins(1));
    type Payload = Position<TicketId>;

    async fn run(db: &Db, position: Self::Payload) -> Result<Progress<Self::Payload>, Failure> {
        let due = async |after| tickets::blocked(&mut db.conn().await?, after, BATCH).await;
        sweep(position, due, async |id| Box::pin(unblock_ticket(db, id.into())).await).await
    }
}
