//! Doing the same to everything that is due, one after the other. What fails is passed over, so that it keeps nothing
//! else from being done, and tried again with the next run.

use std::time::{Duration, Instant};

use gatepass_api::error::{Answer, Code};
use gatepass_domain::job::Outcome;
use gatepass_persistence::tickets::Due;
use uuid::Uuid;

use super::Failure;

/// So many are looked up together.
pub(super) const BATCH: i64 = 100;
/// After this time others get their turn.
const TURN: Duration = Duration::from_secs(10);

/// Goes through what `due` finds after the last one, and does `act` to each.
pub(super) async fn sweep(
    due: impl AsyncFn(Due) -> gatepass_persistence::Result<Vec<Due>>,
    act: impl AsyncFn(Uuid) -> Answer<bool>,
) -> Result<Outcome, Failure> {
    let begun = Instant::now();
    let (mut last, mut failed, mut first) = (Due::START, 0_u32, None);
    loop {
        let found = due(last).await?;
        let Some(end) = found.last() else { break };
        last = *end;
        for Due { id, since: _ } in found {
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
        if begun.elapsed() > TURN {
            return first.map_or(Ok(Outcome::More), |first| Err(passed_over(failed, &first)));
        }
    }
    first.map_or(Ok(Outcome::Done), |first| Err(passed_over(failed, &first)))
}

fn passed_over(failed: u32, first: &str) -> Failure {
    Failure::new(format!("{failed} passed over, the first: {first}"))
}
