//! `DELETE /groups/{id}/members/{user_id}`.

use super::refuse_stale;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::directory::group_members;
use gatepass_domain::ids::{GroupId, UserId};

/// Remove a user from a group
///
/// Only admins of the group's organization may. To end a membership that a grant gives, revoke the grant. To end
/// one through a group in the group, remove the user there.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the group"),
        ("user_id" = Uuid, Path, description = "The id of the user")
    ),
    responses((status = 204, description = "The user is no longer a member of the group"))
)]
#[delete("/groups/{id}/members/{user_id}")]
pub async fn remove_group_member(
    caller: Caller,
    Id((group, user)): Id<(GroupId, UserId)>,
) -> Result<HttpResponse> {
    caller
        .write(&[], async |tx, caller| {
            let expect = refuse_stale(caller);
            group_members::remove_group_member(tx, caller.by(), (group, user), expect).await?;
            Ok(Reply::no_content())
        })
        .await
}
