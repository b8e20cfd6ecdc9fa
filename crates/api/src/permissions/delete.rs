//! `DELETE /permissions/{id}`.

use super::refuse_stale;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::permissions;
use gatepass_domain::ids::PermissionId;

/// Delete a permission
///
/// Only admins of the organization may. A permission that a ticket created can't be deleted: revoke its grant
/// instead.
#[utoipa::path(tag = "access", params(("id" = Uuid, Path, description = "The id of the permission")),
    responses((status = 204, description = "The permission is deleted")))]
#[delete("/permissions/{id}")]
pub async fn delete_permission(caller: Caller, Id(id): Id<PermissionId>) -> Result<HttpResponse> {
    caller
        .write(&[], async |tx, caller| {
            let expect = refuse_stale(caller, tx.now);
            permissions::delete_permission(tx, caller.by(), id, expect).await?;
            Ok(Reply::no_content())
        })
        .await
}
