//! `POST /grants/{id}/revoke`.

use super::close::{close, shown, take_up};
use super::show;
use super::wire::{GrantView, RevokeGrant};
use crate::error::Answer;
use crate::extract::{Body, Caller, Id};
use crate::rights;
use crate::tickets::By;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_persistence::Tx;
use gatepass_persistence::grants::{self, Stored};
use uuid::Uuid;

/// Revoke a grant
///
/// Access is denied from this moment on.
#[utoipa::path(
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant")),
    request_body = RevokeGrant,
    responses((status = 200, description = "The grant as it is now", body = GrantView))
)]
#[post("/grants/{id}/revoke")]
pub async fn revoke_grant(caller: Caller, id: Id<Uuid>, body: Body<RevokeGrant>) -> Answer<HttpResponse> {
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

/// Takes away a grant that this user sees, and that is locked.
pub async fn revoke(tx: &mut Tx, by: By<'_>, before: Stored, reason: String) -> Answer<Stored> {
    rights::authorize(by.actor, Act::RevokeGrant, &show::target(&before.grant))?;
    let now = tx.now;
    close(tx, by.origin, before, |grant| grant.revoke(by.actor.user_id, reason, now)).await
}
