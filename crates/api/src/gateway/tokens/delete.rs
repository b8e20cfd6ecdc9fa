//! `DELETE /connection-tokens/{id}`.

use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::gateway::{require_scope, tokens};
use gatepass_domain::authz::Scope;
use gatepass_domain::ids::ConnectionTokenId;

/// Take back a connection token
///
/// Only its user may. No gateway redeems it any more, and the review that it alone waits for is canceled. A session that it has opened
/// goes on. Taking it back again changes nothing.
#[utoipa::path(
    tag = "connections",
    params(("id" = Uuid, Path, description = "The id of the token")),
    responses((status = 204, description = "The token is not redeemed any more"))
)]
#[delete("/connection-tokens/{id}")]
pub async fn delete_connection_token(caller: Caller, Id(id): Id<ConnectionTokenId>) -> Result<HttpResponse> {
    require_scope(caller.by(), Scope::ConnectionsWrite)?;
    caller
        .write(&[], async |tx, caller| {
            tokens::revoke(tx, caller.by(), id).await?;
            Ok(Reply::no_content())
        })
        .await
}
