//! Marks tickets as expired that nobody decided in time, each in a transaction of its own.

use gatepass_app::tickets::expire_ticket;
use gatepass_persistence::jobs::Job;
use gatepass_persistence::{Db, tickets};

use super::sweep::{BATCH, sweep};
use super::{Failure, Progress};

pub(super) async fn run(db: &Db, job: &Job) -> Result<Progress, Failure> {
    let due = async |after| tickets::overdue(&db.conn().await?, after, BATCH).await;
    sweep(job, due, async |id| expire_ticket(db, id.into()).await).await
}
