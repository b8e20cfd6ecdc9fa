//! `POST /permissions`.

use super::check::{ids, refuse_faults, tidied};
use super::wire::{CreatePermission, PermissionView};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::inventory::references::{not_found, refuse};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::permission::{Action, Permission};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::permissions::{self, Stored};
use gatepass_persistence::{Tx, references};
use serde_json::json;

/// Create a permission
///
/// For admins of the organization. It is good at once, within its window.
#[utoipa::path(request_body = CreatePermission, tag = "access",
    responses((status = 201, description = "The permission", body = PermissionView)))]
#[post("/permissions")]
pub async fn create_permission(caller: Caller, body: Body<CreatePermission>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreatePermission) -> Result<Reply> {
    caller.authorize(Act::CreatePermission, &Target::org(input.org_id.into()))?;
    let stored = made(tx, input);
    if !references::hold_org(tx, stored.permission.org_id).await? {
        refuse(vec![not_found("/org_id")])?;
    }
    refuse_faults(caller, tx, &stored.permission, &[]).await?;
    let stored = Stored { permission: tidied(stored.permission), ..stored };
    permissions::insert(tx, &stored).await?;
    let view = PermissionView::new(stored, tx.now);
    let event = NewEvent {
        action: "permission.created".into(),
        org_id: Some(view.org_id),
        subject: Some(("permission", view.id)),
        data: json!({ "after": view }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Reply::created(format!("/api/v1/permissions/{}", view.id), &view)
}

fn made(tx: &Tx, input: CreatePermission) -> Stored {
    let CreatePermission {
        org_id,
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
        id: tx.ids.next(),
        org_id: org_id.into(),
        name,
        users: ids(users),
        groups: ids(groups),
        assets: ids(assets),
        nodes: ids(nodes),
        accounts: accounts.into_iter().map(|entry| entry.0).collect(),
        protocols: protocols.into_iter().map(|entry| entry.0).collect(),
        actions: actions.unwrap_or_else(|| vec![Action::Connect]),
        valid_from: valid_from.map(|at| at.0),
        valid_until: valid_until.map(|at| at.0),
        is_active: is_active.unwrap_or(true),
        source_ticket_id: None,
    };
    Stored { permission, comment, created_at: tx.now, updated_at: tx.now }
}
