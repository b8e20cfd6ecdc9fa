//! `DELETE /api-keys/{id}`: the key is refused from this moment on. Its row stays for lists.

use super::refuse_stale;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::auth::api_keys;
use gatepass_domain::ids::ApiKeyId;
use gatepass_persistence::auth::api_keys::owners_of_family;

/// Revoke an API key
///
/// Revokes the key at once, with every key that was created with it. Lists still show revoked keys, with
/// `revoked_at`. A single revoked key is not found.
#[utoipa::path(
    tag = "auth",
    params(("id" = Uuid, Path, description = "The id of the key")),
    responses((status = 204, description = "The key is revoked"))
)]
#[delete("/api-keys/{id}")]
pub async fn revoke_api_key(caller: Caller, Id(id): Id<ApiKeyId>) -> Result<HttpResponse> {
    let owners = owners_of_family(&caller.conn().await?, id).await?;
    caller
        .write_about(&owners, &[], async |tx, caller| {
            let expect = refuse_stale(caller);
            api_keys::revoke_api_key(tx, caller.by(), id, &owners, expect).await?;
            Ok(Reply::no_content())
        })
        .await
}
