//! A user ends all of their sessions but one.

use super::end::REASON;
use super::revoked;
use crate::{By, Result};
use gatepass_persistence::{Tx, auth::sessions, events};

/// Ends the sessions of the actor, with their tokens, except the session that they act from.
pub async fn end_other_sessions(tx: &mut Tx, by: By<'_>) -> Result<()> {
    let current = by.require_session()?;
    let ended = sessions::revoke_others(tx, by.id(), Some(current), REASON).await?;
    let events = ended.into_iter().map(|id| revoked(by.id(), id, REASON)).collect();
    Ok(events::record(tx, by.origin, events).await?)
}
