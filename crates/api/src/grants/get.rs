//! `GET /grants/{id}`, at once or after its state has changed.

use super::show;
use super::wire::GrantView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::wait::{self, Seen};
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_persistence::grants;
use uuid::Uuid;

/// Get a grant
///
/// With `Prefer: wait=N`, the server answers when the state changes, or after N seconds (at most 60). The ETag
/// ignores `remaining_seconds`, which counts down.
#[utoipa::path(
    tag = "grants",
    params(
        ("id" = Uuid, Path, description = "The id of the grant"),
        ("Prefer" = Option<String>, Header, description = "`wait=30`: answer when the state changes, or after 30 seconds (RFC 7240)", max_length = 200),
    ),
    responses((status = 200, description = "The grant", body = GrantView))
)]
#[get("/grants/{id}")]
pub async fn get_grant(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    wait::answer(&caller, id.0, async |caller, conn| {
        let stored = grants::find_visible(&conn, id.0.into(), &caller.actor).await?;
        caller.authorize(Act::ReadGrant, &stored.grant.target())?;
        let state = stored.grant.state_at(caller.now);
        let reply = show::reply(show::view(&stored, &caller.actor, caller.now))?;
        Ok(Seen { state: state.to_string(), is_final: state.is_final(), reply })
    })
    .await
}
