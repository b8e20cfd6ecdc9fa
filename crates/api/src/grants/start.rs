//! `POST /grants/{id}/start`.

use super::close::{save, shown, take_up};
use super::show;
use super::wire::{GrantView, StartGrant};
use crate::error::{Answer, Code, Problem};
use crate::extract::{Body, Caller, Id};
use crate::rights;
use crate::tickets::By;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_domain::grant::GrantRefusal;
use gatepass_persistence::Tx;
use gatepass_persistence::grants::{self, Stored};
use uuid::Uuid;

/// Start a session
///
/// Its beneficiary begins to administer the device: its time runs from now on. One session runs for each user and device:
/// 409 `session_running` otherwise, with `grant_id`, the other one.
#[utoipa::path(
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant")),
    request_body = StartGrant,
    responses((status = 200, description = "The grant as it is now", body = GrantView))
)]
#[post("/grants/{id}/start")]
pub async fn start_grant(caller: Caller, id: Id<Uuid>, body: Body<StartGrant>) -> Answer<HttpResponse> {
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

/// Starts the session of a grant that this user sees, and that is locked with the user.
pub async fn start(tx: &mut Tx, by: By<'_>, before: Stored) -> Answer<Stored> {
    rights::authorize(by.actor, Act::StartGrant, &show::target(&before.grant))?;
    let started = before.grant.clone().start(by.actor.user_id, show::setting(&before), tx.now);
    let (grant, event) = started.map_err(|refusal| match (refusal, before.session) {
        (GrantRefusal::SessionRunning, Some(other)) => Problem::new(Code::SessionRunning).grant(other.into()),
        (refusal, _) => refusal.into(),
    })?;
    save(tx, by.origin, Stored { grant, ..before }, event).await
}
