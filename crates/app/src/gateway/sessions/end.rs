//! A gateway reports the end of a session.

use super::follow_access::{ended, follow_locked};
use super::{authorize_gateway, record};
use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_domain::gateway::EndReason;
use gatepass_domain::ids::AssetSessionId;
use gatepass_persistence::Tx;
use gatepass_persistence::gateway::sessions::{self, Row};

/// Ends a session. If its access is over by now, that is the reason. What has ended stays as it is.
pub async fn end(tx: &mut Tx, by: By<'_>, id: AssetSessionId, detail: Option<String>) -> Result<Row> {
    let row = sessions::find_locked(tx, id).await?;
    authorize_gateway(by, &row)?;
    if row.ended_at.is_some() {
        return Ok(row);
    }
    let followed = follow_locked(tx, Row { last_reported_at: tx.now, end_detail: detail, ..row }).await?;
    let after = if followed.ended_at.is_some() {
        followed
    } else {
        let closed = ended(followed, EndReason::Closed, tx.now);
        record(tx, by.origin, EventAction::AssetSessionEnded, &closed).await?;
        closed
    };
    sessions::save(tx, after.clone()).await?;
    Ok(after)
}
