//! `GET /groups/{id}`.

use super::wire::GroupView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{GroupId, OrgId};
use gatepass_persistence::directory::groups;

/// Get a group
///
/// Only members of the organization may.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the group")),
    responses((status = 200, description = "The group", body = GroupView))
)]
#[get("/groups/{id}")]
pub async fn get_group(caller: Caller, Id(id): Id<GroupId>) -> Result<HttpResponse> {
    let group = groups::find(&mut caller.conn().await?, id).await?;
    caller.authorize(Act::ReadGroup, &Target::org(OrgId(group.org_id)))?;
    reply::object(&caller.client.request, &GroupView::from(group))
}
