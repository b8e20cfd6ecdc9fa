//! `POST /api-keys`. The first response alone has the secret: a repeated request is not shown it again.

use super::wire::{ApiKeyView, CreateApiKey};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::auth::api_keys::{self, NewApiKey};
use gatepass_domain::ids::{OrgId, UserId};

/// Create an API key
///
/// For oneself, or for a service: as an admin of its home organization, or a super admin, who is in each of its organizations
/// at least what it is there. Nobody makes one for another person. `org_ids` limits a key to organizations where the
/// maker has the service's role. A key can't hand out scopes or rights that it lacks, nor make one that outlives it:
/// without `expires_at` the new key ends with it, and revoking it revokes both.
#[utoipa::path(
    tag = "auth",
    request_body = CreateApiKey,
    responses((status = 201, description = "The key, shown this once", body = ApiKeyView))
)]
#[post("/api-keys")]
pub async fn create_api_key(caller: Caller, body: Body<CreateApiKey>) -> Result<HttpResponse> {
    let CreateApiKey { name, user_id, scopes, org_ids, expires_at } = body.input;
    let input = api_keys::CreateApiKey {
        name,
        user_id: user_id.map(UserId),
        scopes,
        org_ids: org_ids.map(|ids| ids.into_iter().map(OrgId).collect()),
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
