//! `POST /groups`.

use super::wire::{CreateGroup, GroupView};
use crate::error::{Answer, Fault, Problem};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::OrgId;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::groups::{self, Group};
use gatepass_persistence::{Tx, organizations};
use serde_json::json;

/// Create a group
///
/// For admins of the organization.
#[utoipa::path(
    tag = "directory",
    request_body = CreateGroup,
    responses((status = 201, description = "The group", body = GroupView))
)]
#[post("/groups")]
pub async fn create_group(caller: Caller, body: Body<CreateGroup>) -> Answer<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreateGroup) -> Answer<Reply> {
    caller.authorize(Act::ManageGroup, &Target::org(OrgId(input.org_id)))?;
    let CreateGroup { org_id, name } = input;
    if !organizations::exists(tx, OrgId(org_id)).await? {
        let fault = Fault::new("/org_id", "not_found", "there is no such organization");
        return Err(Problem::faults(vec![fault]));
    }
    let id = tx.ids.next();
    let group = Group { id, org_id, name, created_at: tx.now, updated_at: tx.now };
    groups::insert(tx, &group).await?;
    let view = GroupView::from(group);
    let event = NewEvent {
        action: "group.created".into(),
        org_id: Some(org_id),
        subject: Some(("group", id)),
        data: json!({ "after": view }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Reply::created(format!("/api/v1/groups/{id}"), &view)
}
