//! Jobs that forget what nobody asks for any more, so much at a time.

use gatepass_persistence::{Conn, Db, Result};
use serde_json::json;

use super::{Failure, Progress};

/// Lets `forget` take away at most so many rows.
pub(super) async fn clean(
    db: &Db,
    most: i64,
    forget: impl AsyncFn(&Conn, i64) -> Result<usize>,
) -> std::result::Result<Progress, Failure> {
    let forgotten = forget(&db.conn().await?, most).await?;
    let is_all = i64::try_from(forgotten).is_ok_and(|forgotten| forgotten < most);
    Ok(if is_all { Progress::Done } else { Progress::More(json!({}), None) })
}
