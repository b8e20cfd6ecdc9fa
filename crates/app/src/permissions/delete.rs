//! An admin deletes a permission.

use super::{event, find_to_change, logged};
use crate::{By, Refusal, Result};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::PermissionId;
use gatepass_persistence::permissions::{self, Stored};
use gatepass_persistence::{Tx, events};
use serde_json::json;

/// Deletes a permission, if the door accepts it (`expect`).
pub async fn delete_permission<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    id: PermissionId,
    expect: impl Fn(&Stored) -> Result<(), E>,
) -> Result<(), E> {
    let before = find_to_change(tx, by, id, expect).await?;
    permissions::delete(tx, id).await?;
    let data = json!({ "before": logged(&before, tx.now) });
    let event = event(EventAction::PermissionDeleted, &before.permission, data);
    Ok(events::record(tx, by.origin, vec![event]).await?)
}
