//! `DELETE /groups/{id}`: with its memberships, unless a rule names it.

use super::refuse_stale;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::directory::groups;
use gatepass_domain::ids::GroupId;

/// Delete a group
///
/// Only admins of the organization may. A group that a permission or a flow names, or that is in another group, is
/// in use.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the group")),
    responses((status = 204, description = "The group is deleted"))
)]
#[delete("/groups/{id}")]
pub async fn delete_group(caller: Caller, Id(id): Id<GroupId>) -> Result<HttpResponse> {
    caller
        .write(&[], async |tx, caller| {
            groups::delete_group(tx, caller.by(), id, refuse_stale(caller)).await?;
            Ok(Reply::no_content())
        })
        .await
}
