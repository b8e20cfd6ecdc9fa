//! A user logs out.

use crate::{By, Result};
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::{Tx, sessions};
use serde_json::json;

/// Ends the session that the actor acts from, with its tokens. With an API key there is no session, and nothing happens.
pub async fn logout(tx: &mut Tx, by: By<'_>) -> Result<()> {
    let Some(session) = by.session() else { return Ok(()) };
    sessions::revoke(tx, session.into(), "logout").await?;
    let event = NewEvent {
        action: "logout".to_owned(),
        subject: Some(("user", by.id().into())),
        data: json!({}),
        ..NewEvent::default()
    };
    Ok(events::record(tx, by.origin, vec![event]).await?)
}
