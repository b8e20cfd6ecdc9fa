//! `PATCH /groups/{id}`.

use super::wire::{GroupView, UpdateGroup};
use crate::error::Answer;
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{GroupId, OrgId};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, groups};
use serde_json::json;

/// Change a group
///
/// For admins of its organization.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The group")),
    request_body(content = UpdateGroup, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The group, changed", body = GroupView))
)]
#[patch("/groups/{id}")]
pub async fn update_group(
    caller: Caller,
    Id(id): Id<GroupId>,
    body: Body<UpdateGroup>,
) -> Answer<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| change(caller, tx, id, body.input).await).await
}

async fn change(caller: &Caller, tx: &mut Tx, id: GroupId, input: UpdateGroup) -> Answer<Reply> {
    let mut group = groups::find_locked(tx, id).await?;
    caller.authorize(Act::ManageGroup, &Target::org(OrgId(group.org_id)))?;
    let before = GroupView::from(group.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    let UpdateGroup { name } = input;
    group.name = name.unwrap_or(group.name);
    group.updated_at = tx.now;
    groups::save(tx, &group).await?;
    let after = GroupView::from(group);
    let event = NewEvent {
        action: "group.updated".into(),
        org_id: Some(after.org_id),
        subject: Some(("group", after.id)),
        data: json!({ "before": before, "after": after }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Reply::ok(&after)
}
