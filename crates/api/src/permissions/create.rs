//! `POST /permissions`.

use super::wire::{CreatePermission, PermissionView};
use super::{entries, ids};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::permissions;
use gatepass_domain::permission::Action;

/// Create a permission
///
/// Only admins of the organization may. The permission has an effect from the beginning of its window on.
#[utoipa::path(request_body = CreatePermission, tag = "access",
    responses((status = 201, description = "The permission", body = PermissionView)))]
#[post("/permissions")]
pub async fn create_permission(caller: Caller, body: Body<CreatePermission>) -> Result<HttpResponse> {
    let input = body.input.into();
    caller
        .write(&body.bytes, async |tx, caller| {
            let made = permissions::create_permission(tx, caller.by(), input).await?;
            let view = PermissionView::new(made, tx.now);
            Reply::created(format!("/api/v1/permissions/{}", view.id), &view)
        })
        .await
}

/// Fills in the defaults.
impl From<CreatePermission> for permissions::CreatePermission {
    fn from(input: CreatePermission) -> Self {
        let CreatePermission {
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
            comment,
        } = input;
        Self {
            org_id: org_id.into(),
            name,
            users: ids(users),
            groups: ids(groups),
            assets: ids(assets),
            nodes: ids(nodes),
            exclude_assets: ids(exclude_assets),
            exclude_nodes: ids(exclude_nodes),
            accounts: entries(accounts),
            protocols: entries(protocols),
            actions: actions.unwrap_or_else(|| vec![Action::Connect]),
            valid_from: valid_from.map(|at| at.0),
            valid_until: valid_until.map(|at| at.0),
            is_active: is_active.unwrap_or(true),
            reusable_tokens: reusable_tokens.unwrap_or_default(),
            comment,
        }
    }
}
