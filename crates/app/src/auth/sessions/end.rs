//! A user ends one of their sessions.

use super::revoked;
use crate::{By, Result};
use gatepass_domain::ids::SessionId;
use gatepass_domain::why::Why;
use gatepass_persistence::{Tx, auth::sessions, events};

/// Why the session ended.
pub(super) const REASON: &str = "ended";

/// Ends a session of the actor, who needs a session, with its tokens. It may be the session that they act from.
pub async fn end_session(tx: &mut Tx, by: By<'_>, id: SessionId) -> Result<()> {
    by.require_session()?;
    if !sessions::revoke_one(tx, by.id(), id, REASON).await? {
        return Err(Why::NotFound.into());
    }
    let event = revoked(by.id(), id.into(), REASON);
    Ok(events::record(tx, by.origin, vec![event]).await?)
}
