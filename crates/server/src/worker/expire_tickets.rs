//! Expires what nobody decided in time: each ticket in a transaction of its own, by the use case that the API has for it.

use gatepass_api::expire_ticket;
use gatepass_domain::job::Outcome;
use gatepass_persistence::{Db, tickets};

use super::Failure;
use super::sweep::{BATCH, sweep};

pub(super) async fn run(db: &Db) -> Result<Outcome, Failure> {
    let due = async |after| tickets::overdue(&db.conn().await?, after, BATCH).await;
    sweep(due, async |id| expire_ticket(db, id.into()).await).await
}
