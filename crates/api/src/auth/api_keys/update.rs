//! `PATCH /api-keys/{id}`: its name. What a key may do never changes.

use super::refuse_stale;
use super::wire::{ApiKeyView, UpdateApiKey};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, patch};
use gatepass_app::auth::api_keys;
use gatepass_domain::ids::ApiKeyId;

/// Rename an API key
///
/// Changes the name. To change scopes or the expiry, create another key.
#[utoipa::path(
    tag = "auth",
    params(("id" = Uuid, Path, description = "The id of the key")),
    request_body(content = UpdateApiKey, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed key", body = ApiKeyView))
)]
#[patch("/api-keys/{id}")]
pub async fn update_api_key(
    caller: Caller,
    Id(id): Id<ApiKeyId>,
    body: Body<UpdateApiKey>,
) -> Result<HttpResponse> {
    let input = api_keys::UpdateApiKey { name: body.input.name };
    caller
        .write(&body.bytes, async |tx, caller| {
            let expect = refuse_stale(caller);
            let key = api_keys::update_api_key(tx, caller.by(), id, input, expect).await?;
            Reply::ok(&ApiKeyView::new(key, &caller.actor))
        })
        .await
}
