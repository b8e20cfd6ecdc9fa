//! Doing the same to everything that is due, one after the other. What fails is passed over, so that it keeps nothing
//! else from being done, and tried again with the next run.

use std::time::{Duration, Instant};

use gatepass_api::error::{Answer, Code};
use gatepass_persistence::jobs::Job;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use uuid::Uuid;

use super::{Failure, Progress};

/// So many are looked up together.
pub(super) const BATCH: i64 = 100;
/// After this time others get their turn, and the next run goes on from there.
const TURN: Duration = Duration::from_secs(10);

/// Where a run that had its turn left off.
#[derive(Deserialize)]
struct Payload<T> {
    after: Option<T>,
}

/// Goes through what `due` finds after the last one, and does `act` to each.
pub(super) async fn sweep<T: Copy + Into<Uuid> + Serialize + DeserializeOwned>(
    job: &Job,
    due: impl AsyncFn(Option<T>) -> gatepass_persistence::Result<Vec<T>>,
    act: impl AsyncFn(Uuid) -> Answer<bool>,
) -> Result<Progress, Failure> {
    let begun = Instant::now();
    let payload: Payload<T> =
        serde_json::from_value(job.payload.clone()).map_err(|error| Failure::new(error.to_string()))?;
    let (mut after, mut failed, mut first) = (payload.after, 0_u32, None);
    loop {
        let found = due(after).await?;
        let Some(last) = found.last().copied() else { break };
        for id in found.into_iter().map(Into::into) {
            match act(id).await {
                Ok(_) => {}
                // So would the others.
                Err(problem) if problem.code() == Code::Unavailable => return Err(problem.into()),
                Err(problem) => {
                    tracing::error!(%id, %problem, "passed over by a sweep");
                    failed = failed.saturating_add(1);
                    first.get_or_insert_with(|| format!("{id}: {problem}"));
                }
            }
        }
        after = Some(last);
        if begun.elapsed() > TURN {
            return Ok(Progress::More(json!({ "after": after })));
        }
    }
    match first {
        Some(first) => Err(Failure::new(format!("{failed} passed over, the first: {first}"))),
        None => Ok(Progress::Done),
    }
}
