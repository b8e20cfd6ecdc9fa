//! `PATCH /permissions/{id}`. What a ticket made stays as it was approved.

use super::check::{ids, refuse_faults, tidied};
use super::wire::{PermissionView, UpdatePermission};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::PermissionId;
use gatepass_domain::permission::Permission;
use gatepass_persistence::Tx;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::permissions::{self, Stored};
use serde_json::json;
use uuid::Uuid;

/// Change a permission
///
/// For admins of its organization. What a ticket made stays as it was approved.
#[utoipa::path(tag = "access", params(("id" = Uuid, Path, description = "The permission's id")),
    request_body(content = UpdatePermission, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The permission, changed", body = PermissionView)))]
#[patch("/permissions/{id}")]
pub async fn update_permission(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<UpdatePermission>,
) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| change(caller, tx, id.0.into(), body.input).await).await
}

async fn change(caller: &Caller, tx: &mut Tx, id: PermissionId, input: UpdatePermission) -> Result<Reply> {
    let stored = permissions::find_locked(tx, id).await?;
    caller.authorize(Act::ManagePermission, &Target::org(stored.permission.org_id))?;
    let before = PermissionView::new(stored.clone(), tx.now);
    reply::refuse_stale(&caller.client.request, &before)?;
    if stored.permission.source_ticket_id.is_some() {
        return Err(Problem::new(Code::ManagedByGrant));
    }
    let named = stored.permission.users.clone();
    let stored = patched(stored, input);
    refuse_faults(caller, tx, &stored.permission, &named).await?;
    let stored = Stored { permission: tidied(stored.permission), updated_at: tx.now, ..stored };
    permissions::save(tx, &stored).await?;
    let view = PermissionView::new(stored, tx.now);
    let event = NewEvent {
        action: "permission.updated".into(),
        org_id: Some(view.org_id),
        subject: Some(("permission", view.id)),
        data: json!({ "before": before, "after": view }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Reply::ok(&view)
}

fn patched(stored: Stored, input: UpdatePermission) -> Stored {
    let Stored { permission: p, comment: old_comment, created_at, updated_at } = stored;
    let UpdatePermission {
        name,
        users,
        groups,
        assets,
        nodes,
        accounts,
        protocols,
        actions,
        valid_from,
        valid_until,
        is_active,
        comment,
    } = input;
    let permission = Permission {
        name: name.unwrap_or(p.name),
        users: users.map_or(p.users, ids),
        groups: groups.map_or(p.groups, ids),
        assets: assets.map_or(p.assets, ids),
        nodes: nodes.map_or(p.nodes, ids),
        accounts: accounts.map_or(p.accounts, |list| list.into_iter().map(|entry| entry.0).collect()),
        protocols: protocols.map_or(p.protocols, |list| list.into_iter().map(|entry| entry.0).collect()),
        actions: actions.unwrap_or(p.actions),
        valid_from: valid_from.map_or(p.valid_from, |from| from.map(|at| at.0)),
        valid_until: valid_until.map_or(p.valid_until, |until| until.map(|at| at.0)),
        is_active: is_active.unwrap_or(p.is_active),
        ..p
    };
    Stored { permission, comment: comment.unwrap_or(old_comment), created_at, updated_at }
}
