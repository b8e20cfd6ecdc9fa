//! A user who was removed from an organization is no longer named in its permissions.

use super::{event, logged};
use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{OrgId, PermissionId, UserId};
use gatepass_domain::permission::Permission;
use gatepass_persistence::permissions::{self, Stored};
use gatepass_persistence::{Tx, events};
use serde_json::json;

/// Locks the permissions that name a user. Call it before the user is locked: a change of a permission locks the permission
/// first, too, and both would wait for each other otherwise.
pub(crate) async fn lock_naming(tx: &mut Tx, org: OrgId, user: UserId) -> Result<()> {
    permissions::lock_naming_user(tx, org, user).await?;
    Ok(())
}

/// Removes a user from the permissions that admins made in an organization, and returns these permissions. The caller has
/// locked the user, so that no other permission names them meanwhile. Permissions of tickets end with their grants.
pub(crate) async fn omit_user(
    tx: &mut Tx,
    by: By<'_>,
    org: OrgId,
    user: UserId,
) -> Result<Vec<PermissionId>> {
    let mut changed = Vec::new();
    for before in permissions::lock_naming_user(tx, org, user).await? {
        let users = before.permission.users.iter().copied().filter(|named| *named != user).collect();
        let permission = Permission { users, ..before.permission.clone() };
        let after = Stored { permission, updated_at: tx.now, ..before.clone() };
        permissions::save(tx, &after).await?;
        let data = json!({ "before": logged(&before, tx.now), "after": logged(&after, tx.now) });
        let updated = event(EventAction::PermissionUpdated, &after.permission, data);
        events::record(tx, by.origin, vec![updated]).await?;
        changed.push(after.permission.id);
    }
    Ok(changed)
}
