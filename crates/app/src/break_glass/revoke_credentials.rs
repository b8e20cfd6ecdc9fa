//! Ends sessions and revokes API keys after a restore, which makes credentials valid again that were revoked since
//! the backup.

use super::record;
use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_persistence::auth::api_keys::ApiKey;
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::{Error, Tx, auth::credentials};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The recorded reason for the end of the sessions.
const REASON: &str = "break_glass";

/// The credentials to revoke.
#[derive(Debug, Clone, Copy)]
pub struct RevokeCredentials {
    /// Only credentials made before this time. None: all.
    pub issued_before: Option<OffsetDateTime>,
    /// Whether API keys stay valid.
    pub keep_api_keys: bool,
}

/// The number of credentials that were valid before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoked {
    /// Sessions that ended.
    pub sessions: usize,
    /// API keys that were revoked.
    pub api_keys: usize,
}

/// Ends sessions, and revokes API keys unless they are kept. Records one event for all, and one for each key.
pub async fn revoke_credentials(
    tx: &mut Tx,
    operator: Value,
    input: RevokeCredentials,
) -> Result<Revoked, Error> {
    let RevokeCredentials { issued_before, keep_api_keys } = input;
    credentials::lock_all(tx).await?;
    let sessions = credentials::end_sessions(tx, issued_before, REASON).await?;
    let keys = if keep_api_keys { vec![] } else { credentials::revoke_keys(tx, issued_before).await? };
    let data = json!({
        "task": "revoke-credentials",
        "issued_before": issued_before.and_then(|at| at.format(&Rfc3339).ok()),
        "sessions": sessions,
        "api_keys": keys.len(),
    });
    let events = keys.iter().map(|key| revoked(key, &operator)).collect();
    events::record(tx, By::server().origin, events).await?;
    record(tx, operator, None, data).await?;
    Ok(Revoked { sessions, api_keys: keys.len() })
}

fn revoked(key: &ApiKey, operator: &Value) -> NewEvent {
    let data = json!({ "name": key.name, "hint": key.hint, "reason": REASON, "by": operator });
    NewEvent::new(EventAction::ApiKeyRevoked, data).about(key.id).on_behalf_of(key.user_id)
}
