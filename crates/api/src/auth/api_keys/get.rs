//! `GET /api-keys/{id}`.

use super::wire::ApiKeyView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_app::auth::api_keys::authorize;
use gatepass_domain::authz::Act;
use gatepass_domain::ids::ApiKeyId;
use gatepass_persistence::auth::api_keys;

/// Get an API key
///
/// Callers may read their own keys. Admins may also read the keys of services whose home is their organization. The
/// secret of a key is never shown again.
#[utoipa::path(
    tag = "auth",
    params(("id" = Uuid, Path, description = "The id of the key")),
    responses((status = 200, description = "The key, without its secret", body = ApiKeyView))
)]
#[get("/api-keys/{id}")]
pub async fn get_api_key(caller: Caller, Id(id): Id<ApiKeyId>) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let key = api_keys::find(&mut conn, id).await?;
    authorize(&mut conn, caller.by(), Act::ReadApiKey, &key).await?;
    reply::object(&caller.client.request, &ApiKeyView::new(key, &caller.actor))
}
