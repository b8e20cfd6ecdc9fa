//! `GET /groups/{id}/groups/{member_id}`.

use super::wire::NestedGroupView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{GroupId, OrgId};
use gatepass_persistence::directory::{groups, nested_groups};

/// Get a group in a group
///
/// Only members of the group's organization may. Not found if the group is no member of the other, or only through a third.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the group"),
        ("member_id" = Uuid, Path, description = "The id of the group in it")
    ),
    responses((status = 200, description = "The group in the group", body = NestedGroupView))
)]
#[get("/groups/{id}/groups/{member_id}")]
pub async fn get_nested_group(
    caller: Caller,
    Id((group, member)): Id<(GroupId, GroupId)>,
) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let org = OrgId(groups::find(&mut conn, group).await?.org_id);
    caller.authorize(Act::ReadGroup, &Target::org(org))?;
    let nested = nested_groups::find(&mut conn, group, member).await?;
    reply::object(&caller.client.request, &NestedGroupView::from(nested))
}
