//! Marks grants that have expired but are not marked yet, each in a transaction of its own.

use gatepass_app::grants::expire_grant;
use gatepass_persistence::jobs::Job;
use gatepass_persistence::{Db, grants};

use super::sweep::{BATCH, sweep};
use super::{Failure, Progress};

pub(super) async fn run(db: &Db, job: &Job) -> Result<Progress, Failure> {
    let due = async |after| grants::overdue(&db.conn().await?, after, BATCH).await;
    sweep(job, due, async |id| expire_grant(db, id.into()).await).await
}
