//! A user logs out.

use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::{Tx, auth::sessions};
use serde_json::json;

/// Ends the session that the actor acts from, with its tokens. With an API key there is no session, and nothing happens.
pub async fn logout(tx: &mut Tx, by: By<'_>) -> Result<()> {
    let Some(session) = by.session() else { return Ok(()) };
    sessions::revoke(tx, session.into(), "logout").await?;
    let event = NewEvent::new(EventAction::Logout, json!({})).about(by.id().0);
    Ok(events::record(tx, by.origin, vec![event]).await?)
}
