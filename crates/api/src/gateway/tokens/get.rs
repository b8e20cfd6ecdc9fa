//! `GET /connection-tokens/{id}`, at once or after its state has changed.

use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::gateway::wire::ConnectionTokenView;
use crate::reply::Reply;
use crate::wait::{self, Seen};
use actix_web::{HttpResponse, get};
use gatepass_app::gateway::{require_scope, tokens};
use gatepass_domain::authz::Scope;
use gatepass_domain::gateway::TokenState;
use gatepass_domain::ids::ConnectionTokenId;

/// Get a connection token
///
/// Only its user may. `token` is there while it is `ready`, and is the same text each time. With `Prefer: wait=N`, the server answers
/// when the state changes, or after N seconds (at most 60).
#[utoipa::path(
    tag = "connections",
    params(
        ("id" = Uuid, Path, description = "The id of the token"),
        ("Prefer" = Option<String>, Header, description = "`wait=30`: answer when the state changes, or after 30 seconds (RFC 7240)", max_length = 200),
    ),
    responses((status = 200, description = "The token", body = ConnectionTokenView))
)]
#[get("/connection-tokens/{id}")]
pub async fn get_connection_token(caller: Caller, Id(id): Id<ConnectionTokenId>) -> Result<HttpResponse> {
    let waits = caller.client.shared.connection_waits();
    wait::answer_among(waits, &caller, id.into(), async |caller, conn| {
        require_scope(caller.by(), Scope::ConnectionsWrite)?;
        let (stored, now) = tokens::find(&caller.client.db, conn, caller.by(), id).await?;
        let state = stored.state_at(now);
        let reply = Reply::ok(&ConnectionTokenView::new(stored, now, caller.client.shared.tokens())?)?;
        let is_final = match state {
            TokenState::Ready | TokenState::Pending => false,
            TokenState::Redeemed | TokenState::Revoked | TokenState::Expired | TokenState::Denied => true,
        };
        Ok(Seen { state: state.to_string(), is_final, reply })
    })
    .await
}
