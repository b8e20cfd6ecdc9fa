//! `PATCH /command-groups/{id}`.

use super::wire::{CommandGroupView, UpdateCommandGroup};
use super::{compile, event, faults, target};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_app::guard::Room;
use gatepass_app::rules::refuse;
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::guard::commands::compiled_size;
use gatepass_domain::ids::{CommandGroupId, OrgId};
use gatepass_persistence::Tx;
use gatepass_persistence::guard::command_groups::{self, CommandGroup};
use serde_json::json;

/// Change a command group
///
/// Only admins of the organization may, and super admins for global groups. The next command is judged by the changed group.
#[utoipa::path(tag = "guard", params(("id" = Uuid, Path, description = "The id of the command group")),
    request_body(content = UpdateCommandGroup, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed group", body = CommandGroupView)))]
#[patch("/command-groups/{id}")]
pub async fn update_command_group(
    caller: Caller,
    Id(id): Id<CommandGroupId>,
    body: Body<UpdateCommandGroup>,
) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| change(caller, tx, id, body.input).await).await
}

async fn change(
    caller: &Caller,
    tx: &mut Tx,
    id: CommandGroupId,
    input: UpdateCommandGroup,
) -> Result<Reply> {
    let group = command_groups::find_locked(tx, id).await?;
    caller.authorize(Act::ManageGuard, &target(&group))?;
    let before = CommandGroupView::from(group.clone());
    let size_before = compiled_size(group.type_, &group.content, group.ignore_case);
    reply::refuse_stale(&caller.client.request, &before)?;
    let UpdateCommandGroup { name, group_type, content, ignore_case, comment } = input;
    let group = CommandGroup {
        name: name.unwrap_or(group.name),
        type_: group_type.unwrap_or(group.type_),
        content: content.unwrap_or(group.content),
        ignore_case: ignore_case.unwrap_or(group.ignore_case),
        comment: comment.unwrap_or(group.comment),
        updated_at: tx.now,
        ..group
    };
    let compiled = compile(&group);
    refuse(faults(compiled.as_ref().err()))?;
    let size = compiled.map_or(0, |compiled| compiled.size());
    // What does not grow finds room, even if others have left none.
    if size > size_before {
        let mut room = Room::of(tx, group.org_id.map(OrgId), Some(id)).await?;
        room.take_bytes(size).map_err(Room::refusal)?;
    }
    command_groups::save(tx, &group).await?;
    let view = CommandGroupView::from(group.clone());
    let data = json!({ "before": before, "after": view });
    caller.record(tx, vec![event(EventAction::CommandGroupUpdated, &group, data)]).await?;
    Reply::ok(&view)
}
