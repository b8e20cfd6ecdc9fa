//! The job `approver_left`.

use super::sweep::{BATCH, Position, sweep};
use super::{Failure, Job, Progress};
use crate::tickets::unblock_ticket;
use gatepass_domain::ids::{TicketId, UserId};
use gatepass_domain::job::Schedule;
use gatepass_persistence::{Db, tickets};
use serde::{Deserialize, Serialize};

/// Reconsiders the tickets that wait for a user who was deactivated.
pub struct ApproverLeft;

/// The user, and how far the job came.
#[derive(Debug, Serialize, Deserialize)]
pub struct Deactivated {
    user: UserId,
    #[serde(flatten)]
    position: Position<TicketId>,
}

impl From<UserId> for Deactivated {
    fn from(user: UserId) -> Self {
        Self { user, position: Position::default() }
    }
}

impl Job for ApproverLeft {
    const NAME: &'static str = "approver_left";
    const SCHEDULE: Schedule = Schedule::OnRequest;
    type Payload = Deactivated;

    async fn run(db: &Db, payload: Deactivated) -> Result<Progress<Deactivated>, Failure> {
        let Deactivated { user, position } = payload;
        let due = async |after| tickets::waiting_for(&db.conn().await?, user, after, BATCH).await;
        let progress = sweep(position, due, async |id| Box::pin(unblock_ticket(db, id.into())).await).await?;
        Ok(progress.map(|position| Deactivated { user, position }))
    }
}
