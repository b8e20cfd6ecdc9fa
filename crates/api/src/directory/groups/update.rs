//! `PATCH /groups/{id}`.

use super::refuse_stale;
use super::wire::{GroupView, UpdateGroup};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, patch};
use gatepass_app::directory::groups;
use gatepass_domain::ids::GroupId;

/// Change a group
///
/// Only admins of the organization may.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the group")),
    request_body(content = UpdateGroup, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed group", body = GroupView))
)]
#[patch("/groups/{id}")]
pub async fn update_group(
    caller: Caller,
    Id(id): Id<GroupId>,
    body: Body<UpdateGroup>,
) -> Result<HttpResponse> {
    let input = groups::UpdateGroup { name: body.input.name };
    caller
        .write(&body.bytes, async |tx, caller| {
            let expect = refuse_stale(caller);
            let group = groups::update_group(tx, caller.by(), id, input, expect).await?;
            Reply::ok(&GroupView::from(group))
        })
        .await
}
