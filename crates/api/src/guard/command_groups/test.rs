//! `POST /command-groups/{id}/test`.

use super::wire::{CommandGroupView, CommandTest, TestCommand};
use super::{compile, target};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_domain::ids::CommandGroupId;
use gatepass_persistence::guard::command_groups;

/// Test a command
///
/// Tells whether the group is found in the command, and where. Readers of the group may test it. Nothing is stored.
#[utoipa::path(tag = "guard", params(("id" = Uuid, Path, description = "The id of the command group")),
    request_body = TestCommand,
    responses((status = 200, description = "Whether the group is found in the command", body = CommandTest)))]
#[post("/command-groups/{id}/test")]
pub async fn test_command_group(
    caller: Caller,
    Id(id): Id<CommandGroupId>,
    body: Body<TestCommand>,
) -> Result<HttpResponse> {
    let group = command_groups::find(&mut caller.conn().await?, id).await?;
    caller.authorize(Act::ReadGuard, &target(&group))?;
    reply::refuse_stale(&caller.client.request, &CommandGroupView::from(group.clone()))?;
    let command = body.input.bytes().map_err(|fault| Problem::faults(vec![fault]))?;
    // The worst expressions keep a core busy for seconds.
    let share = group.org_id.unwrap_or_else(|| caller.actor.user_id.into());
    let search = move || compile(&group).map(|group| group.find(&command));
    let found = caller.client.shared.guard().comparing().run(share, search).await?;
    let found = found.map_err(|faults| {
        tracing::error!(?faults, %id, "a stored command group is faulty");
        Problem::new(Code::Internal)
    })?;
    Ok(Reply::answer(&CommandTest::from(found))?.send())
}
