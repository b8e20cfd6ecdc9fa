//! Permissions that admins make. A permission that a ticket made can't be changed, and ends with its grant.

mod check;
mod create;
mod delete;
mod omit_user;
mod update;

pub use create::{CreatePermission, create_permission};
pub use delete::delete_permission;
pub(crate) use omit_user::{lock_naming, omit_user};
pub use update::{UpdatePermission, update_permission};

use crate::log::time;
use crate::{By, Refusal, Result};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::PermissionId;
use gatepass_domain::permission::{Permission, ineffective_reasons};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::Tx;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::permissions::{self, Stored};
use gatepass_persistence::tickets;
use serde_json::{Value, json};
use time::OffsetDateTime;

/// Finds and locks a permission that the actor may change, if the door accepts it (`expect`).
async fn find_to_change<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    id: PermissionId,
    expect: impl Fn(&Stored) -> Result<(), E>,
) -> Result<Stored, E> {
    let found = permissions::find_locked(tx, id).await?;
    by.authorize(Act::ManagePermission, &Target::org(found.permission.org_id))?;
    expect(&found)?;
    if found.permission.source_ticket_id.is_some() {
        return Err(Refused::new(Why::ManagedByGrant).into());
    }
    Ok(found)
}

/// Whether a permission names its actor, or a group of them.
async fn names(tx: &Tx, by: By<'_>, permission: &Permission) -> Result<bool> {
    if permission.users.iter().any(|user| by.is(*user)) {
        return Ok(true);
    }
    let people = std::iter::once(by.id()).chain(by.actor.credential_made_by);
    for user in people {
        let groups = tickets::groups_of(tx, &[user]).await?.remove(&user).unwrap_or_default();
        if permission.groups.iter().any(|group| groups.contains(group)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A permission as the audit log shows it, with the reasons for which it had no effect at this moment.
fn logged(stored: &Stored, now: OffsetDateTime) -> Value {
    let Stored { permission, comment, created_at, updated_at } = stored;
    let ineffective_reasons = ineffective_reasons(permission, now);
    let Permission {
        id,
        org_id,
        name,
        users,
        groups,
        assets,
        nodes,
        exclude_assets,
        exclude_nodes,
        accounts,
        protocols,
        actions,
        valid_from,
        valid_until,
        is_active,
        reusable_tokens,
        source_ticket_id,
    } = permission;
    json!({
        "id": id,
        "org_id": org_id,
        "name": name,
        "users": users,
        "groups": groups,
        "assets": assets,
        "nodes": nodes,
        "exclude_assets": exclude_assets,
        "exclude_nodes": exclude_nodes,
        "accounts": accounts,
        "protocols": protocols,
        "actions": actions,
        "valid_from": valid_from.and_then(time),
        "valid_until": valid_until.and_then(time),
        "is_active": is_active,
        "reusable_tokens": reusable_tokens,
        "comment": comment,
        "source_ticket_id": source_ticket_id,
        "effective": ineffective_reasons.is_empty(),
        "ineffective_reasons": ineffective_reasons,
        "created_at": time(*created_at),
        "updated_at": time(*updated_at),
    })
}

/// An event of a permission.
fn event(action: EventAction, permission: &Permission, data: Value) -> NewEvent {
    NewEvent::new(action, data).about(permission.id.0).in_org(permission.org_id.0)
}
