//! Starts the levels of blocked tickets that have an approver by now. This covers tickets that nobody touched since
//! an admin repaired the cause.

use gatepass_app::tickets::unblock_ticket;
use gatepass_persistence::jobs::Job;
use gatepass_persistence::{Db, tickets};

use super::sweep::{BATCH, sweep};
use super::{Failure, Progress};

pub(super) async fn run(db: &Db, job: &Job) -> Result<Progress, Failure> {
    let due = async |after| tickets::blocked(&mut db.conn().await?, after, BATCH).await;
    sweep(job, due, async |id| Box::pin(unblock_ticket(db, id.into())).await).await
}
