//! `POST /grants/{id}/revoke`.

use super::show::{shown, take_up};
use super::wire::{GrantView, RevokeGrant};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use actix_web::{HttpResponse, post};
use gatepass_app::grants::revoke;
use gatepass_persistence::Tx;
use gatepass_persistence::grants;
use uuid::Uuid;

/// Revoke a grant
///
/// Access is denied from this moment on.
#[utoipa::path(
    tag = "grants",
    params(("id" = Uuid, Path, description = "The id of the grant")),
    request_body = RevokeGrant,
    responses((status = 200, description = "The current grant", body = GrantView))
)]
#[post("/grants/{id}/revoke")]
pub async fn revoke_grant(caller: Caller, id: Id<Uuid>, body: Body<RevokeGrant>) -> Result<HttpResponse> {
    let find =
        async |tx: &Tx, caller: &Caller| Ok(grants::find_locked(tx, id.0.into(), &caller.actor).await?);
    caller
        .read_and_write(&body.bytes, find, async |tx, caller, locked| {
            let before = take_up(tx, caller, locked)?;
            let stored = revoke(tx, caller.by(), before, body.input.reason).await?;
            shown(tx, caller, &stored)
        })
        .await
}
