//! `GET /command-groups/{id}`.

use super::target;
use super::wire::CommandGroupView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_domain::ids::CommandGroupId;
use gatepass_persistence::guard::command_groups;

/// Get a command group
///
/// Only auditors and admins of the organization may. Auditors and admins of any organization may read global groups.
#[utoipa::path(tag = "guard", params(("id" = Uuid, Path, description = "The id of the command group")),
    responses((status = 200, description = "The group", body = CommandGroupView)))]
#[get("/command-groups/{id}")]
pub async fn get_command_group(caller: Caller, Id(id): Id<CommandGroupId>) -> Result<HttpResponse> {
    let group = command_groups::find(&mut caller.conn().await?, id).await?;
    caller.authorize(Act::ReadGuard, &target(&group))?;
    reply::object(&caller.client.request, &CommandGroupView::from(group))
}
