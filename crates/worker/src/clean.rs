//! Jobs that delete expired rows, a limited number at a time.

use gatepass_persistence::{Conn, Db, Result};
use serde_json::json;

use super::{Failure, Progress};

/// Runs `forget`, which deletes at most this many rows.
pub(super) async fn clean(
    db: &Db,
    most: i64,
    forget: impl AsyncFn(&Conn, i64) -> Result<usize>,
) -> std::result::Result<Progress, Failure> {
    let forgotten = forget(&db.conn().await?, most).await?;
    let is_all = i64::try_from(forgotten).is_ok_and(|forgotten| forgotten < most);
    Ok(if is_all { Progress::Done } else { Progress::More(json!({}), None) })
}
