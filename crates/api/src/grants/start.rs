//! `POST /grants/{id}/start`.

use super::show::{shown, take_up};
use super::wire::{GrantView, StartGrant};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use actix_web::{HttpResponse, post};
use gatepass_app::grants::start;
use gatepass_persistence::Tx;
use gatepass_persistence::grants;
use uuid::Uuid;

/// Start a session
///
/// The beneficiary starts to administer the device, and the time of the session runs from now on. A user can have one
/// active session on a device; with another one, the server answers 409 `session_running` and names it in `grant_id`.
#[utoipa::path(
    tag = "grants",
    params(("id" = Uuid, Path, description = "The id of the grant")),
    request_body = StartGrant,
    responses((status = 200, description = "The current grant", body = GrantView))
)]
#[post("/grants/{id}/start")]
pub async fn start_grant(caller: Caller, id: Id<Uuid>, body: Body<StartGrant>) -> Result<HttpResponse> {
    let find =
        async |tx: &Tx, caller: &Caller| Ok(grants::find_to_start(tx, id.0.into(), &caller.actor).await?);
    caller
        .read_and_write(&body.bytes, find, async |tx, caller, locked| {
            let before = take_up(tx, caller, locked)?;
            let stored = start(tx, caller.by(), before).await?;
            shown(tx, caller, &stored)
        })
        .await
}
