//! `GET /groups/{id}/members/{user_id}`.

use super::wire::GroupMemberView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{GroupId, OrgId, UserId};
use gatepass_persistence::directory::{group_members, groups};

/// Get a member of a group
///
/// Only members of the group's organization may. Not found if the user is not a member of the group.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the group"),
        ("user_id" = Uuid, Path, description = "The id of the user")
    ),
    responses((status = 200, description = "The member", body = GroupMemberView))
)]
#[get("/groups/{id}/members/{user_id}")]
pub async fn get_group_member(
    caller: Caller,
    Id((group, user)): Id<(GroupId, UserId)>,
) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let org = OrgId(groups::find(&mut conn, group).await?.org_id);
    caller.authorize(Act::ReadGroup, &Target::org(org))?;
    let member = group_members::find(&mut conn, group, user).await?;
    reply::object(&caller.client.request, &GroupMemberView::from(member))
}
