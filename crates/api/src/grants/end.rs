//! `POST /grants/{id}/end`.

use super::show::{shown, take_up};
use super::wire::{EndGrant, GrantView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use actix_web::{HttpResponse, post};
use gatepass_app::grants::end;
use gatepass_persistence::Tx;
use gatepass_persistence::grants;
use uuid::Uuid;

/// End a grant
///
/// The beneficiary gives the access back before its end.
#[utoipa::path(
    tag = "grants",
    params(("id" = Uuid, Path, description = "The id of the grant")),
    request_body = EndGrant,
    responses((status = 200, description = "The current grant", body = GrantView))
)]
#[post("/grants/{id}/end")]
pub async fn end_grant(caller: Caller, id: Id<Uuid>, body: Body<EndGrant>) -> Result<HttpResponse> {
    let find =
        async |tx: &Tx, caller: &Caller| Ok(grants::find_locked(tx, id.0.into(), &caller.actor).await?);
    caller
        .read_and_write(&body.bytes, find, async |tx, caller, locked| {
            let before = take_up(tx, caller, locked)?;
            let stored = end(tx, caller.by(), before).await?;
            shown(tx, caller, &stored)
        })
        .await
}
