//! `POST /webhooks/{id}/rotate`.

use super::wire::{RotateWebhookSecret, WebhookSecret, WebhookSignature, WebhookView};
use super::{event, new_secret, shown_once, target};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_persistence::Tx;
use gatepass_persistence::notify::{self, Webhook};
use serde_json::json;
use time::Duration;
use uuid::Uuid;

/// How long the secret before a rotation signs too.
const OVERLAP: Duration = Duration::days(1);

/// Give a webhook another secret
///
/// Only admins of its organization may; without an organization, super admins. For a day, posts are signed with the old secret,
/// too, so that the receiver can take the new one meanwhile. A second rotation within the day ends the first secret at once.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the webhook")),
    request_body = RotateWebhookSecret,
    responses((status = 200, description = "The webhook and its new secret", body = WebhookSecret))
)]
#[post("/webhooks/{id}/rotate")]
pub async fn rotate_webhook_secret(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<RotateWebhookSecret>,
) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| rotate(caller, tx, id.0).await).await
}

async fn rotate(caller: &Caller, tx: &mut Tx, id: Uuid) -> Result<Reply> {
    let webhook = notify::find_webhook_locked(tx, id).await?;
    caller.authorize(Act::ManageWebhook, &target(&webhook))?;
    let before = WebhookView::from(webhook.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    let until = tx.now.saturating_add(OVERLAP);
    let webhook = Webhook {
        secret: new_secret(before.signature == WebhookSignature::Public)?,
        old_secret: Some(webhook.secret),
        old_secret_until: Some(until),
        updated_at: tx.now,
        ..webhook
    };
    notify::save_webhook(tx, &webhook).await?;
    let data = json!({ "before": before, "after": WebhookView::from(webhook.clone()) });
    caller.record(tx, vec![event(EventAction::WebhookRotated, &webhook, data)]).await?;
    shown_once(Reply::ok(&WebhookSecret::from(webhook.clone()))?, webhook)
}
