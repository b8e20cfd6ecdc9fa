//! `DELETE /groups/{id}`: with its memberships, unless a rule names it.

use super::super::refuse_used;
use super::wire::GroupView;
use crate::error::Answer;
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{GroupId, OrgId};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, cascades, groups, uses};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

/// A group as it was, with those who were in it.
#[derive(Serialize)]
struct Deleted {
    #[serde(flatten)]
    group: GroupView,
    member_count: i64,
    /// The first 1,000 of them.
    member_ids: Vec<Uuid>,
}

/// Delete a group
///
/// One that a permission or a flow names is in use.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The group")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/groups/{id}")]
pub async fn delete_group(caller: Caller, Id(id): Id<GroupId>) -> Answer<HttpResponse> {
    caller.write(&[], async |tx, caller| remove(caller, tx, id).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, id: GroupId) -> Answer<Reply> {
    let group = groups::find_locked(tx, id).await?;
    caller.authorize(Act::ManageGroup, &Target::org(OrgId(group.org_id)))?;
    let group = GroupView::from(group);
    reply::refuse_stale(&caller.client.request, &group)?;
    refuse_used(&uses::of_group(tx, id).await?)?;
    let members = cascades::members_of_group(tx, id).await?;
    groups::delete(tx, id).await?;
    let before = Deleted { group, member_count: members.count, member_ids: members.ids };
    let event = NewEvent {
        action: "group.deleted".into(),
        org_id: Some(before.group.org_id),
        subject: Some(("group", before.group.id)),
        data: json!({ "before": before }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
