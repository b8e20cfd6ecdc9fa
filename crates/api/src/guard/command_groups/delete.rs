//! `DELETE /command-groups/{id}`.

use super::wire::CommandGroupView;
use super::{event, target};
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_app::directory::refuse_used;
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::CommandGroupId;
use gatepass_persistence::{Tx, guard::command_groups, uses};
use serde_json::json;

/// Delete a command group
///
/// Only admins of the organization may, and super admins for global groups. A group that a rule names is in use.
#[utoipa::path(tag = "guard", params(("id" = Uuid, Path, description = "The id of the command group")),
    responses((status = 204, description = "The group is deleted")))]
#[delete("/command-groups/{id}")]
pub async fn delete_command_group(caller: Caller, Id(id): Id<CommandGroupId>) -> Result<HttpResponse> {
    caller.write(&[], async |tx, caller| remove(caller, tx, id).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, id: CommandGroupId) -> Result<Reply> {
    let group = command_groups::find_locked(tx, id).await?;
    caller.authorize(Act::ManageGuard, &target(&group))?;
    let before = CommandGroupView::from(group.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    // A rule that begins to name the group locks it, and so waits for this transaction.
    refuse_used(&uses::of_command_group(tx, id).await?)?;
    command_groups::delete(tx, id).await?;
    let event = event(EventAction::CommandGroupDeleted, &group, json!({ "before": before }));
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
