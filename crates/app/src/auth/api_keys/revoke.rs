//! Somebody revokes an API key. It is refused from that moment on; its row stays for lists.

use super::{authorize, event, logged};
use crate::{By, Refusal, Result};
use gatepass_domain::authz::{Act, Actor};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{ApiKeyId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::auth::api_keys::{self, ApiKey};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, events};
use serde_json::json;

/// Revokes a key that is as the door expects it, and every key that was made with it. A second revocation changes nothing.
///
/// `held` are the users whose rights the transaction holds: the owners of the key and of what was made with it, which
/// [`api_keys::owners_of_family`] gives.
pub async fn revoke_api_key<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    id: ApiKeyId,
    held: &[UserId],
    expect: impl Fn(&ApiKey) -> Result<(), E>,
) -> Result<(), E> {
    let key = api_keys::find_locked(tx, id).await?;
    authorize(tx, by, Act::ManageApiKey, &key).await?;
    expect(&key)?;
    if key.revoked_at.is_some() {
        return Ok(());
    }
    let keys = api_keys::revoke_with_offspring(tx, [id]).await?;
    refuse_unheld(&keys, held)?;
    let events = keys.iter().map(|key| revoked(key, by.actor)).collect();
    Ok(events::record(tx, by.origin, events).await?)
}

/// The event of a key that was revoked, with the rights that are visible to this actor.
pub fn revoked(key: &ApiKey, viewer: &Actor) -> NewEvent {
    let data = json!({ "name": key.name, "hint": key.hint, "after": logged(key, viewer) });
    event(EventAction::ApiKeyRevoked, key, data)
}

/// Refuses if a key was revoked whose user's rights the transaction does not hold. Such a key was made after the rights
/// were locked, so the transaction did not wait for the writes of its user.
pub fn refuse_unheld(revoked: &[ApiKey], held: &[UserId]) -> Result<()> {
    if revoked.iter().all(|key| held.contains(&UserId(key.user_id))) {
        return Ok(());
    }
    Err(Refused::new(Why::Unavailable).detail("a key was made with it meanwhile").retry_after(1))
}
