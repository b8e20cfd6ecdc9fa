//! `PATCH /permissions/{id}`.

use super::wire::{PermissionView, UpdatePermission};
use super::{entries, ids, refuse_stale};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, patch};
use gatepass_app::permissions;
use gatepass_domain::ids::PermissionId;

/// Change a permission
///
/// Only admins of the organization may. A permission that a ticket created can't be changed.
#[utoipa::path(tag = "access", params(("id" = Uuid, Path, description = "The id of the permission")),
    request_body(content = UpdatePermission, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed permission", body = PermissionView)))]
#[patch("/permissions/{id}")]
pub async fn update_permission(
    caller: Caller,
    Id(id): Id<PermissionId>,
    body: Body<UpdatePermission>,
) -> Result<HttpResponse> {
    let input = body.input.into();
    caller
        .write(&body.bytes, async |tx, caller| {
            let expect = refuse_stale(caller, tx.now);
            let changed = permissions::update_permission(tx, caller.by(), id, input, expect).await?;
            Reply::ok(&PermissionView::new(changed, tx.now))
        })
        .await
}

impl From<UpdatePermission> for permissions::UpdatePermission {
    fn from(input: UpdatePermission) -> Self {
        let UpdatePermission {
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
            name,
            users: users.map(ids),
            groups: groups.map(ids),
            assets: assets.map(ids),
            nodes: nodes.map(ids),
            exclude_assets: exclude_assets.map(ids),
            exclude_nodes: exclude_nodes.map(ids),
            accounts: accounts.map(entries),
            protocols: protocols.map(entries),
            actions,
            valid_from: valid_from.map(|from| from.map(|at| at.0)),
            valid_until: valid_until.map(|until| until.map(|at| at.0)),
            is_active,
            reusable_tokens,
            comment,
        }
    }
}
