//! `DELETE /groups/{id}/groups/{member_id}`.

use super::refuse_stale;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::directory::nested_groups;
use gatepass_domain::ids::GroupId;

/// Take a group out of a group
///
/// Only admins of the groups' organization may. Users who are members of the other group only through this one leave it.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the group"),
        ("member_id" = Uuid, Path, description = "The id of the group in it")
    ),
    responses((status = 204, description = "The group is no longer in the group"))
)]
#[delete("/groups/{id}/groups/{member_id}")]
pub async fn unnest_group(
    caller: Caller,
    Id((group, member)): Id<(GroupId, GroupId)>,
) -> Result<HttpResponse> {
    caller
        .write(&[], async |tx, caller| {
            let expect = refuse_stale(caller);
            nested_groups::unnest_group(tx, caller.by(), (group, member), expect).await?;
            Ok(Reply::no_content())
        })
        .await
}
