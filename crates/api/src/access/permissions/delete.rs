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
/// For admins of its organization. What a ticket made is ended by revoking its grant.
#[utoipa::path(tag = "access", params(("id" = Uuid, Path, description = "The permission's id")),
    responses((status = 204, description = "It is gone")))]
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
