//! `POST /command-groups`.

use super::wire::{CommandGroupView, CreateCommandGroup};
use super::{compile, event, faults, target};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::guard::Room;
use gatepass_app::references::not_found;
use gatepass_app::rules::refuse;
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::guard::command_groups::{self, CommandGroup};
use gatepass_persistence::{Tx, references};
use serde_json::json;

/// Create a command group
///
/// Only admins of the organization may. Only super admins may create global groups (`org_id` null). A fault of `content` names the
/// line, and for a regular expression the column and the offset in bytes. An organization has at most 1,000 groups, whose regular
/// expressions have at most 2 MiB in all when they are compiled.
#[utoipa::path(tag = "guard", request_body = CreateCommandGroup,
    responses((status = 201, description = "The group", body = CommandGroupView)))]
#[post("/command-groups")]
pub async fn create_command_group(caller: Caller, body: Body<CreateCommandGroup>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreateCommandGroup) -> Result<Reply> {
    let CreateCommandGroup { org_id, name, group_type, content, ignore_case, comment } = input;
    let group = CommandGroup {
        id: tx.ids.next(),
        org_id,
        name,
        type_: group_type,
        content,
        ignore_case,
        comment,
        created_at: tx.now,
        updated_at: tx.now,
    };
    caller.authorize(Act::ManageGuard, &target(&group))?;
    let compiled = compile(&group);
    let mut faults = faults(compiled.as_ref().err());
    if let Some(org) = org_id
        && !references::hold_org(tx, OrgId(org)).await?
    {
        faults.push(not_found("/org_id"));
    }
    refuse(faults)?;
    let size = compiled.map_or(0, |compiled| compiled.size());
    Room::of(tx, org_id.map(OrgId), None).await?.take(size).map_err(Room::refusal)?;
    command_groups::insert(tx, &group).await?;
    let view = CommandGroupView::from(group.clone());
    let event = event(EventAction::CommandGroupCreated, &group, json!({ "after": view }));
    caller.record(tx, vec![event]).await?;
    Reply::created(format!("/api/v1/command-groups/{}", view.id), &view)
}
