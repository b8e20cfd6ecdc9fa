//! `PUT /groups/{id}/groups/{member_id}`.

use super::refuse_stale_or_new;
use super::wire::NestedGroupView;
use crate::error::{ProblemView, Result};
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, put};
use gatepass_app::Put;
use gatepass_app::directory::nested_groups;
use gatepass_domain::ids::GroupId;

/// Put a group into a group
///
/// Only admins of the groups' organization may. Members of the group become members of the other group, and of all groups
/// above that, for as long as they are members. No group can be in itself. At most 10 groups can be in one another, 100 above
/// a group, and 1,000 below it.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the group"),
        ("member_id" = Uuid, Path, description = "The id of the group to put into it")
    ),
    responses(
        (status = 200, description = "The group was in the group already", body = NestedGroupView),
        (status = 201, description = "The group is in the group", body = NestedGroupView),
        (status = 422, description = "The organization has no such group", body = ProblemView,
            content_type = "application/problem+json")
    )
)]
#[put("/groups/{id}/groups/{member_id}")]
pub async fn nest_group(caller: Caller, Id((group, member)): Id<(GroupId, GroupId)>) -> Result<HttpResponse> {
    caller
        .write(&[], async |tx, caller| {
            let expect = refuse_stale_or_new(caller);
            match nested_groups::nest_group(tx, caller.by(), (group, member), expect).await? {
                Put::Old(nested) => Reply::ok(&NestedGroupView::from(nested)),
                Put::New(nested) => {
                    let location = format!("/api/v1/groups/{group}/groups/{member}");
                    Reply::created(location, &NestedGroupView::from(nested))
                }
            }
        })
        .await
}
