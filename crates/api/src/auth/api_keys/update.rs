//! `PATCH /api-keys/{id}`: its name. What a key may do never changes: make another.

use super::authorize;
use super::wire::{ApiKeyView, UpdateApiKey};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_domain::authz::Act;
use gatepass_domain::ids::ApiKeyId;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, api_keys};
use serde_json::json;

/// Rename an API key
///
/// Its name alone. Other scopes or another end need a new key.
#[utoipa::path(
    tag = "auth",
    params(("id" = Uuid, Path, description = "The key's id")),
    request_body(content = UpdateApiKey, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The key, changed", body = ApiKeyView))
)]
#[patch("/api-keys/{id}")]
pub async fn update_api_key(
    caller: Caller,
    Id(id): Id<ApiKeyId>,
    body: Body<UpdateApiKey>,
) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| change(caller, tx, id, body.input).await).await
}

async fn change(caller: &Caller, tx: &mut Tx, id: ApiKeyId, input: UpdateApiKey) -> Result<Reply> {
    let mut key = api_keys::find_locked(tx, id).await?;
    authorize(caller, tx, Act::ManageApiKey, &key).await?;
    if key.revoked_at.is_some() {
        return Err(Problem::new(Code::NotFound));
    }
    let before = ApiKeyView::new(key.clone(), &caller.actor);
    reply::refuse_stale(&caller.client.request, &before)?;
    let UpdateApiKey { name } = input;
    key.name = name.unwrap_or(key.name);
    key.updated_at = tx.now;
    api_keys::save(tx, &key).await?;
    let after = ApiKeyView::new(key, &caller.actor);
    let event = NewEvent {
        action: "api_key.updated".into(),
        on_behalf_of: Some(after.user_id),
        subject: Some(("api_key", after.id)),
        data: json!({ "before": before, "after": after }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Reply::ok(&after)
}
