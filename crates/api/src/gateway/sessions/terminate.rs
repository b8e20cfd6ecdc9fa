//! `POST /sessions/{id}/terminate`.

use super::show::shown;
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::gateway::wire::{AssetSessionView, TerminateAssetSession};
use actix_web::{HttpResponse, post};
use gatepass_app::gateway::sessions;
use gatepass_domain::ids::AssetSessionId;

/// Terminate a session
///
/// The user of the session may, and admins of its organization. The gateway learns of it within a second, and cuts the connection. A
/// session that has ended: 409 `session_ended`.
#[utoipa::path(
    tag = "connections",
    params(("id" = Uuid, Path, description = "The id of the session")),
    request_body = TerminateAssetSession,
    responses((status = 200, description = "The ended session", body = AssetSessionView))
)]
#[post("/sessions/{id}/terminate")]
pub async fn terminate_asset_session(
    caller: Caller,
    Id(id): Id<AssetSessionId>,
    body: Body<TerminateAssetSession>,
) -> Result<HttpResponse> {
    caller
        .write(&body.bytes, async |tx, caller| {
            let row = sessions::terminate(tx, caller.by(), id, body.input.reason).await?;
            shown(row, tx.now)
        })
        .await
}
