//! `POST /sessions/{id}/end`.

use super::show::shown;
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::gateway::wire::{AssetSessionView, EndAssetSession};
use actix_web::{HttpResponse, post};
use gatepass_app::gateway::{require_scope, sessions};
use gatepass_domain::authz::Scope;
use gatepass_domain::ids::AssetSessionId;

/// Report the end of a session
///
/// The gateway that opened the session does. If the access is over by then, that is its `end_reason`, otherwise `closed`. A session that
/// has ended stays as it is.
#[utoipa::path(
    tag = "connections",
    params(("id" = Uuid, Path, description = "The id of the session")),
    request_body = EndAssetSession,
    responses((status = 200, description = "The ended session", body = AssetSessionView))
)]
#[post("/sessions/{id}/end")]
pub async fn end_asset_session(
    caller: Caller,
    Id(id): Id<AssetSessionId>,
    body: Body<EndAssetSession>,
) -> Result<HttpResponse> {
    require_scope(caller.by(), Scope::SessionsReport)?;
    caller
        .write(&body.bytes, async |tx, caller| {
            let row = sessions::end(tx, caller.by(), id, body.input.reason).await?;
            shown(row, tx.now)
        })
        .await
}
