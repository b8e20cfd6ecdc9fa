//! `PATCH /grants/{id}`: an admin moves the end of a grant.

use super::show::{shown, take_up};
use super::wire::{GrantView, UpdateGrant};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use actix_web::{HttpResponse, patch};
use gatepass_app::grants::change_end;
use gatepass_persistence::Tx;
use gatepass_persistence::grants;
use uuid::Uuid;

/// Change the end of a grant
///
/// Only admins of the organization may. The access may become shorter, or longer within what the flow allows (422
/// `duration_not_allowed`). Nobody makes a grant of their own longer: 403 `own_ticket`.
#[utoipa::path(
    tag = "grants",
    params(("id" = Uuid, Path, description = "The id of the grant")),
    request_body(content = UpdateGrant, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed grant", body = GrantView))
)]
#[patch("/grants/{id}")]
pub async fn update_grant(caller: Caller, id: Id<Uuid>, body: Body<UpdateGrant>) -> Result<HttpResponse> {
    let find =
        async |tx: &Tx, caller: &Caller| Ok(grants::find_locked(tx, id.0.into(), &caller.actor).await?);
    caller
        .read_and_write(&body.bytes, find, async |tx, caller, locked| {
            let before = take_up(tx, caller, locked)?;
            let stored = change_end(tx, caller.by(), before, body.input.end.0).await?;
            shown(tx, caller, &stored)
        })
        .await
}
