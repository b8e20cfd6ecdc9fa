//! `POST /groups`.

use super::wire::{CreateGroup, GroupView};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::directory::groups;
use gatepass_domain::ids::OrgId;

/// Create a group
///
/// Only admins of the organization may.
#[utoipa::path(
    tag = "directory",
    request_body = CreateGroup,
    responses((status = 201, description = "The group", body = GroupView))
)]
#[post("/groups")]
pub async fn create_group(caller: Caller, body: Body<CreateGroup>) -> Result<HttpResponse> {
    let CreateGroup { org_id, name } = body.input;
    let input = groups::CreateGroup { org_id: OrgId(org_id), name };
    caller
        .write(&body.bytes, async |tx, caller| {
            let group = groups::create_group(tx, caller.by(), input).await?;
            Reply::created(format!("/api/v1/groups/{}", group.id), &GroupView::from(group))
        })
        .await
}
