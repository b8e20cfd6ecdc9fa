//! `POST /api-keys`. The first response alone has the secret: a repeated request is not shown it again.

use super::wire::{ApiKeyView, CreateApiKey};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::auth::api_keys::{self, NewApiKey};
use gatepass_domain::ids::{AssetId, OrgId, UserId};

/// Create an API key
///
/// Callers may create keys for themselves, and for services. For a service, the caller must be a super admin, or an admin
/// of its home organization with at least the service's role in each of its organizations. Nobody may create a key for
/// another person. `org_ids` limits the key to organizations where the caller has at least the service's role.
///
/// With `asset_id` the key reads the grants of that asset and does nothing else: everything else is 403 `asset_key`. It is for an
/// agent on a device, and has the scope `grants:read` alone. The asset must be visible to the caller, in an organization of the
/// key.
///
/// An API key can't grant scopes or rights that it lacks, nor create a key that outlives it. Without `expires_at` the new
/// key expires with it, and revoking it revokes both.
#[utoipa::path(
    tag = "auth",
    request_body = CreateApiKey,
    responses((status = 201, description = "The key with its secret, which is never shown again", body = ApiKeyView))
)]
#[post("/api-keys")]
pub async fn create_api_key(caller: Caller, body: Body<CreateApiKey>) -> Result<HttpResponse> {
    let CreateApiKey { name, user_id, scopes, org_ids, asset_id, expires_at } = body.input;
    let input = api_keys::CreateApiKey {
        name,
        user_id: user_id.map(UserId),
        scopes,
        org_ids: org_ids.map(|ids| ids.into_iter().map(OrgId).collect()),
        asset_id: asset_id.map(AssetId),
        expires_at: expires_at.map(|at| at.0),
    };
    caller
        .write(&body.bytes, async |tx, caller| {
            let NewApiKey { key, secret } = api_keys::create_api_key(tx, caller.by(), input).await?;
            shown_once(ApiKeyView::new(key, &caller.actor), secret)
        })
        .await
}

/// Shows the secret in the body alone. The `ETag` and the remembered body are those of the object without it.
fn shown_once(view: ApiKeyView, secret: String) -> Result<Reply> {
    let object = Reply::created(format!("/api/v1/api-keys/{}", view.id), &view)?;
    let shown = Reply::ok(&ApiKeyView { key: Some(secret), ..view })?;
    Ok(Reply { remembered: Some(object.body), body: shown.body, ..object })
}
