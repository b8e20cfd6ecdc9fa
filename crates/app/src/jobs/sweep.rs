//! Sweeps: one act on every item that is due, one item after another. An item that fails is passed over, so that it
//! does not delay the others, and retried by the next run.

use super::{Failure, Progress};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How many items are looked up at a time.
pub(super) const BATCH: i64 = 100;
/// After this time other jobs get their turn, and the next run continues here.
const TURN: Duration = Duration::from_secs(10);

/// Where the last run stopped, and the items that it passed over. By default: at the start.
#[derive(Debug, Serialize, Deserialize)]
pub struct Position<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<T>,
    #[serde(default, skip_serializing_if = "PassedOver::is_empty")]
    passed_over: PassedOver,
}

impl<T> Default for Position<T> {
    fn default() -> Self {
        Self { after: None, passed_over: PassedOver::default() }
    }
}

/// The number of items that were passed over, and the failure of the first.
#[derive(Debug, Default, Serialize, Deserialize)]
struct PassedOver {
    count: u32,
    first: Option<String>,
}

impl PassedOver {
    fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn add(&mut self, id: Uuid, refused: &Refused) {
        self.count = self.count.saturating_add(1);
        self.first.get_or_insert_with(|| Failure::new(format!("{id}: {refused}")).to_string());
    }

    fn failure(&self) -> Option<Failure> {
        let first = self.first.as_ref()?;
        Some(Failure::new(format!("{} passed over, the first: {first}", self.count)))
    }
}

/// Acts on every item that `due` finds, beginning where the last run stopped. If items were passed over, the next run begins
/// at the start again.
pub(super) async fn sweep<T: Copy + Into<Uuid>>(
    position: Position<T>,
    due: impl AsyncFn(Option<T>) -> gatepass_persistence::Result<Vec<T>>,
    act: impl AsyncFn(Uuid) -> crate::Result<bool>,
) -> Result<Progress<Position<T>>, Failure> {
    let begun = Instant::now();
    let Position { mut after, mut passed_over } = position;
    let mut was_unavailable = false;
    loop {
        let found = due(after).await?;
        if found.is_empty() {
            let failure = passed_over.failure();
            return Ok(failure.map_or(Progress::Done, |f| Progress::PassedOver(Position::default(), f)));
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
                let failure = passed_over.failure();
                return Ok(Progress::More(Position { after, passed_over }, failure));
            }
        }
    }
}
