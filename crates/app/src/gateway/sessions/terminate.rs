//! The user of a session, or an admin, terminates it.

use super::follow_access::ended;
use super::{record, target};
use crate::{By, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::gateway::EndReason;
use gatepass_domain::ids::AssetSessionId;
use gatepass_domain::why::Why;
use gatepass_persistence::Tx;
use gatepass_persistence::gateway::sessions::{self, Row};

/// Terminates a session that goes on. Its gateway learns of it within a second.
pub async fn terminate(tx: &mut Tx, by: By<'_>, id: AssetSessionId, reason: String) -> Result<Row> {
    let row = sessions::find_locked(tx, id).await?;
    by.authorize(Act::TerminateSession, &target(by, &row))?;
    if row.ended_at.is_some() {
        return Err(Why::SessionEnded.into());
    }
    let terminated_by = Some(by.id().into());
    let after = Row { end_detail: Some(reason), terminated_by, ..ended(row, EndReason::Terminated, tx.now) };
    record(tx, by.origin, EventAction::AssetSessionTerminated, &after).await?;
    sessions::save(tx, after.clone()).await?;
    Ok(after)
}
