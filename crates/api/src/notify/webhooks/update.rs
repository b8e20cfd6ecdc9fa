//! `PATCH /webhooks/{id}`.

use super::wire::{UpdateWebhook, WebhookView};
use super::{event, faults, target, texts};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_app::rules::refuse;
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_persistence::Tx;
use gatepass_persistence::notify::{self, Webhook};
use serde_json::json;
use uuid::Uuid;

/// Change a webhook
///
/// Only admins of its organization may; without an organization, super admins. What waits for a webhook that is made inactive is
/// dropped. A webhook that the server disabled begins anew when it is made active.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the webhook")),
    request_body(content = UpdateWebhook, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed webhook", body = WebhookView))
)]
#[patch("/webhooks/{id}")]
pub async fn update_webhook(caller: Caller, id: Id<Uuid>, body: Body<UpdateWebhook>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| change(caller, tx, id.0, body.input).await).await
}

async fn change(caller: &Caller, tx: &mut Tx, id: Uuid, input: UpdateWebhook) -> Result<Reply> {
    let webhook = notify::find_webhook_locked(tx, id).await?;
    caller.authorize(Act::ManageWebhook, &target(&webhook))?;
    let before = WebhookView::from(webhook.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    let UpdateWebhook { name, url, events, is_active } = input;
    let begins = is_active == Some(true) && !webhook.is_active;
    let webhook = Webhook {
        name: name.unwrap_or(webhook.name),
        url: url.unwrap_or(webhook.url),
        events: events.map_or(webhook.events, texts),
        is_active: is_active.unwrap_or(webhook.is_active),
        disabled_because: webhook.disabled_because.filter(|_| !begins),
        failing_since: webhook.failing_since.filter(|_| !begins),
        updated_at: tx.now,
        ..webhook
    };
    refuse(faults(caller, &webhook.url, &webhook.events))?;
    notify::save_webhook(tx, &webhook).await?;
    let view = WebhookView::from(webhook.clone());
    let data = json!({ "before": before, "after": view });
    caller.record(tx, vec![event(EventAction::WebhookUpdated, &webhook, data)]).await?;
    Reply::ok(&view)
}
