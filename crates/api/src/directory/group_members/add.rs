//! `PUT /groups/{id}/members/{user_id}`.

use super::refuse_stale_or_new;
use super::wire::GroupMemberView;
use crate::error::{ProblemView, Result};
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, put};
use gatepass_app::Put;
use gatepass_app::directory::group_members;
use gatepass_domain::ids::{GroupId, UserId};

/// Add a user to a group
///
/// Only admins of the group's organization may. The user must be a member of that organization.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the group"),
        ("user_id" = Uuid, Path, description = "The id of the user")
    ),
    responses(
        (status = 200, description = "The existing member", body = GroupMemberView),
        (status = 201, description = "The new member", body = GroupMemberView),
        (status = 422, description = "The user is not a member of the organization", body = ProblemView,
            content_type = "application/problem+json")
    )
)]
#[put("/groups/{id}/members/{user_id}")]
pub async fn add_group_member(
    caller: Caller,
    Id((group, user)): Id<(GroupId, UserId)>,
) -> Result<HttpResponse> {
    caller
        .write(&[], async |tx, caller| {
            let expect = refuse_stale_or_new(caller);
            match group_members::add_group_member(tx, caller.by(), (group, user), expect).await? {
                Put::Old(member) => Reply::ok(&GroupMemberView::from(member)),
                Put::New(member) => {
                    let location = format!("/api/v1/groups/{group}/members/{user}");
                    Reply::created(location, &GroupMemberView::from(member))
                }
            }
        })
        .await
}
