//! Somebody renames an API key. What a key may do never changes: another key is made instead.

use super::{authorize, event, logged};
use crate::{By, Refusal, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::ApiKeyId;
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::auth::api_keys::{self, ApiKey};
use gatepass_persistence::{Tx, events};
use serde_json::json;

/// Changes to an API key.
#[derive(Debug, Clone)]
pub struct UpdateApiKey {
    /// The new name. None: it stays as it is.
    pub name: Option<String>,
}

/// Changes a key that is as the door expects it. A revoked key is not found.
pub async fn update_api_key<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    id: ApiKeyId,
    input: UpdateApiKey,
    expect: impl Fn(&ApiKey) -> Result<(), E>,
) -> Result<ApiKey, E> {
    let before = api_keys::find_locked(tx, id).await?;
    authorize(tx, by, Act::ManageApiKey, &before).await?;
    if before.revoked_at.is_some() {
        return Err(Refused::new(Why::NotFound).into());
    }
    expect(&before)?;
    let name = input.name.unwrap_or_else(|| before.name.clone());
    let after = ApiKey { name, updated_at: tx.now, ..before.clone() };
    api_keys::save(tx, &after).await?;
    let data = json!({ "before": logged(&before, by.actor), "after": logged(&after, by.actor) });
    events::record(tx, by.origin, vec![event(EventAction::ApiKeyUpdated, &after, data)]).await?;
    Ok(after)
}
