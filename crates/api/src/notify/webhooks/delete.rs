//! `DELETE /webhooks/{id}`.

use super::wire::WebhookView;
use super::{event, target};
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_persistence::{Tx, notify};
use serde_json::json;
use uuid::Uuid;

/// Delete a webhook
///
/// Only admins of its organization may; without an organization, super admins. What waits for it is dropped.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the webhook")),
    responses((status = 204, description = "The webhook is deleted"))
)]
#[delete("/webhooks/{id}")]
pub async fn delete_webhook(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    caller.write(&[], async |tx, caller| remove(caller, tx, id.0).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, id: Uuid) -> Result<Reply> {
    let webhook = notify::find_webhook_locked(tx, id).await?;
    caller.authorize(Act::ManageWebhook, &target(&webhook))?;
    let before = WebhookView::from(webhook.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    notify::delete_webhook(tx, id).await?;
    let event = event(EventAction::WebhookDeleted, &webhook, json!({ "before": before }));
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
