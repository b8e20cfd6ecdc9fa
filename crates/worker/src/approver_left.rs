//! Updates tickets that wait for a deactivated approver: their level goes on without the approver, or is blocked.

use gatepass_app::tickets::unblock_ticket;
use gatepass_domain::ids::UserId;
use gatepass_persistence::jobs::Job;
use gatepass_persistence::{Db, tickets};
use serde::Deserialize;
use serde_json::json;

use super::sweep::{BATCH, sweep};
use super::{Failure, Progress};

#[derive(Deserialize)]
struct Payload {
    user: UserId,
}

pub(super) async fn run(db: &Db, job: &Job) -> Result<Progress, Failure> {
    let Payload { user } =
        serde_json::from_value(job.payload.clone()).map_err(|error| Failure::new(error.to_string()))?;
    let due = async |after| tickets::waiting_for(&db.conn().await?, user, after, BATCH).await;
    let progress = sweep(job, due, async |id| Box::pin(unblock_ticket(db, id.into())).await).await?;
    Ok(match progress {
        Progress::Done | Progress::PassedOver(_) => progress,
        // The next run needs to know the user too.
        Progress::More(mut payload, failure) => {
            if let Some(fields) = payload.as_object_mut() {
                fields.insert("user".to_owned(), json!(user));
            }
            Progress::More(payload, failure)
        }
    })
}
