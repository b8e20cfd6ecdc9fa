//! `GET /organizations/{id}/members/{user_id}`.

use super::wire::MemberView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_persistence::directory::members;

/// Get a member of an organization
///
/// Only members of the organization may. Not found if the user is not a member.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the organization"),
        ("user_id" = Uuid, Path, description = "The id of the user")
    ),
    responses((status = 200, description = "The member", body = MemberView))
)]
#[get("/organizations/{id}/members/{user_id}")]
pub async fn get_member(caller: Caller, Id((org, user)): Id<(OrgId, UserId)>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadMembers, &Target::org(org))?;
    let member = members::find(&mut caller.conn().await?, org, user).await?;
    reply::object(&caller.client.request, &MemberView::from(member))
}
