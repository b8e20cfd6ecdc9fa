//! Deleting rows that nobody needs any more, a limited number in each run.

use super::{Failure, Progress};
use gatepass_persistence::{Conn, Db};
use serde::{Deserialize, Serialize};

/// The payload of a job that needs no arguments.
#[derive(Debug, Serialize, Deserialize)]
pub struct Nothing {}

/// Calls `forget`, which deletes at most this many rows and returns their number.
pub(super) async fn clean(
    db: &Db,
    most: i64,
    forget: impl AsyncFn(&Conn, i64) -> gatepass_persistence::Result<usize>,
) -> Result<Progress<Nothing>, Failure> {
    let forgotten = forget(&db.conn().await?, most).await?;
    let is_all = i64::try_from(forgotten).is_ok_and(|forgotten| forgotten < most);
    Ok(if is_all { Progress::Done } else { Progress::More(Nothing {}, None) })
}
