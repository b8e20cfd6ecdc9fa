//! `POST /connection-tokens/redeem`.

use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::gateway::sessions::show::created;
use crate::gateway::wire::{AssetSessionView, RedeemConnectionToken};
use actix_web::{HttpResponse, post};
use gatepass_app::gateway::{require_scope, tokens};
use gatepass_domain::authz::Scope;

/// Redeem a connection token
///
/// A gateway does, with the key (scope `sessions:report`) of an auditor or admin of the asset's organization. Access is judged again:
/// 403 `no_access` with the `reason`. A token opens one session, and up to 100 if it `is_reusable`: 409 `token_used`. A token that is
/// expired, taken back, of another organization or no token at all is 422 `invalid_connection_token`.
#[utoipa::path(
    tag = "connections",
    request_body = RedeemConnectionToken,
    responses((status = 201, description = "The session, which begins now", body = AssetSessionView))
)]
#[post("/connection-tokens/redeem")]
pub async fn redeem_connection_token(
    caller: Caller,
    body: Body<RedeemConnectionToken>,
) -> Result<HttpResponse> {
    require_scope(caller.by(), Scope::SessionsReport)?;
    let metrics = caller.client.db.metrics();
    let id = tokens::read(caller.client.shared.tokens(), metrics, &body.input.token)?;
    caller
        .write(&body.bytes, async |tx, caller| {
            let session = tokens::redeem(tx, caller.by(), id).await?;
            created(session, tx.now)
        })
        .await
}
