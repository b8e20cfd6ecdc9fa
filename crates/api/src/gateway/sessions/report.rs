//! `POST /sessions/{id}/commands`.

use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::gateway::wire::{AcceptedCommands, ReportCommands};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::gateway::{require_scope, sessions};
use gatepass_domain::authz::Scope;
use gatepass_domain::ids::AssetSessionId;

/// Report commands of a session
///
/// The gateway that opened the session does, with up to 1,000 commands. A `seq` counts once in a session, so a report can be repeated:
/// `known` is the number of commands that were there already. The log keeps the first 4 KiB of a command, and the SHA-256 of all of it.
/// If `must_end` is true, the session has ended: cut it. Commands are accepted for an hour after the end, then 409 `session_ended`. Ten
/// commands count as one request.
#[utoipa::path(
    tag = "connections",
    params(("id" = Uuid, Path, description = "The id of the session")),
    request_body = ReportCommands,
    responses((status = 200, description = "How many were accepted", body = AcceptedCommands))
)]
#[post("/sessions/{id}/commands")]
pub async fn report_session_commands(
    caller: Caller,
    Id(id): Id<AssetSessionId>,
    body: Body<ReportCommands>,
) -> Result<HttpResponse> {
    require_scope(caller.by(), Scope::SessionsReport)?;
    caller.charge(body.input.commands.len().div_ceil(10))?;
    let reported = body.input.reported()?;
    caller
        .write(&body.bytes, async |tx, caller| {
            let accepted = sessions::report(tx, caller.by(), id, reported).await?;
            Reply::answer(&AcceptedCommands::from(accepted))
        })
        .await
}
