//! `DELETE /api-keys/{id}`: the key is good for nothing from this moment on; its row stays, for whoever lists it later.

use super::wire::ApiKeyView;
use super::{authorize, revoked};
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::Act;
use gatepass_domain::ids::{ApiKeyId, UserId};
use gatepass_persistence::Tx;
use gatepass_persistence::api_keys;

/// Revoke an API key
///
/// At once, and with it every key that was made with it. They remain in the list, with `revoked_at`; by their ids
/// they are gone.
#[utoipa::path(
    tag = "auth",
    params(("id" = Uuid, Path, description = "The key's id")),
    responses((status = 204, description = "The key is revoked"))
)]
#[delete("/api-keys/{id}")]
pub async fn revoke_api_key(caller: Caller, Id(id): Id<ApiKeyId>) -> Result<HttpResponse> {
    let owners = api_keys::owners_of_family(&caller.conn().await?, id).await?;
    caller.write_about(&owners, &[], async |tx, caller| revoke(caller, tx, id, &owners).await).await
}

async fn revoke(caller: &Caller, tx: &mut Tx, id: ApiKeyId, owners: &[UserId]) -> Result<Reply> {
    let key = api_keys::find_locked(tx, id).await?;
    authorize(caller, tx, Act::ManageApiKey, &key).await?;
    reply::refuse_stale(&caller.client.request, &ApiKeyView::new(key.clone(), &caller.actor))?;
    if key.revoked_at.is_some() {
        return Ok(Reply::no_content());
    }
    let revoked = api_keys::revoke_with_offspring(tx, [id]).await?;
    revoked::refuse_unheld(&revoked, owners)?;
    caller.record(tx, revoked.into_iter().map(|key| revoked::event(key, &caller.actor)).collect()).await?;
    Ok(Reply::no_content())
}
