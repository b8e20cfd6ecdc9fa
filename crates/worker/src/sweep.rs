//! Sweeps: one act on every item that is due, one item after another. An item that fails is passed over, so that it
//! does not delay the others, and retried by the next run.

use std::time::{Duration, Instant};

use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::jobs::Job;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use uuid::Uuid;

use super::{Failure, Progress};

/// How many items are looked up at a time.
pub(super) const BATCH: i64 = 100;
/// After this time other jobs get their turn, and the next run continues here.
const TURN: Duration = Duration::from_secs(10);

/// Where the last run stopped, and the items that it passed over.
#[derive(Deserialize)]
struct Payload<T> {
    after: Option<T>,
    #[serde(default)]
    passed_over: PassedOver,
}

/// The number of items that were passed over, and the failure of the first.
#[derive(Default, Serialize, Deserialize)]
struct PassedOver {
    count: u32,
    first: Option<String>,
}

impl PassedOver {
    fn add(&mut self, id: Uuid, refused: &Refused) {
        self.count = self.count.saturating_add(1);
        self.first.get_or_insert_with(|| Failure::new(format!("{id}: {refused}")).to_string());
    }

    fn failure(&self) -> Option<Failure> {
        let first = self.first.as_ref()?;
        Some(Failure::new(format!("{} passed over, the first: {first}", self.count)))
    }
}

/// Acts on every item that `due` finds, beginning where the last run stopped.
pub(super) async fn sweep<T: Copy + Into<Uuid> + Serialize + DeserializeOwned>(
    job: &Job,
    due: impl AsyncFn(Option<T>) -> gatepass_persistence::Result<Vec<T>>,
    act: impl AsyncFn(Uuid) -> gatepass_app::Result<bool>,
) -> Result<Progress, Failure> {
    let begun = Instant::now();
    let payload: Payload<T> =
        serde_json::from_value(job.payload.clone()).map_err(|error| Failure::new(error.to_string()))?;
    let Payload { mut after, mut passed_over } = payload;
    let mut was_unavailable = false;
    loop {
        let found = due(after).await?;
        if found.is_empty() {
            return Ok(passed_over.failure().map_or(Progress::Done, Progress::PassedOver));
        }
        for one in found {
            let (id, done) = (one.into(), act(one.into()).await);
            let is_unavailable = done.as_ref().is_err_and(|refused| refused.why() == Why::Unavailable);
            if let Err(refused) = done {
                // A single locked item makes the database seem unavailable. After two in a row, the others would fail
                // too.
                if is_unavailable && was_unavailable {
                    return Err(refused.into());
                }
                tracing::error!(%id, %refused, "passed over by a sweep");
                passed_over.add(id, &refused);
            }
            (was_unavailable, after) = (is_unavailable, Some(one));
            if begun.elapsed() > TURN {
                let next = json!({ "after": after, "passed_over": passed_over });
                return Ok(Progress::More(next, passed_over.failure()));
            }
        }
    }
}
