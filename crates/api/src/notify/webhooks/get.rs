//! `GET /webhooks/{id}`.

use super::target;
use super::wire::WebhookView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_persistence::notify;
use uuid::Uuid;

/// Get a webhook
///
/// Only auditors and admins of its organization may; without an organization, super admins.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the webhook")),
    responses((status = 200, description = "The webhook", body = WebhookView))
)]
#[get("/webhooks/{id}")]
pub async fn get_webhook(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let webhook = notify::find_webhook(&caller.conn().await?, id.0).await?;
    caller.authorize(Act::ReadWebhook, &target(&webhook))?;
    reply::object(&caller.client.request, &WebhookView::from(webhook))
}
