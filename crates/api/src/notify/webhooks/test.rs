//! `POST /webhooks/{id}/test`.

use super::wire::{TestWebhook, WebhookView};
use super::{event, target};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_persistence::{Tx, notify};
use serde_json::json;
use uuid::Uuid;

/// Test a webhook
///
/// Only admins of its organization may; without an organization, super admins. Sends the event `webhook.tested` to the webhook,
/// whatever events the webhook asks for. `GET /deliveries?recipient_id=` shows what became of it.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the webhook")),
    request_body = TestWebhook,
    responses((status = 200, description = "The webhook; the event is on its way", body = WebhookView))
)]
#[post("/webhooks/{id}/test")]
pub async fn test_webhook(caller: Caller, id: Id<Uuid>, body: Body<TestWebhook>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| test(caller, tx, id.0).await).await
}

async fn test(caller: &Caller, tx: &mut Tx, id: Uuid) -> Result<Reply> {
    let webhook = notify::find_webhook_locked(tx, id).await?;
    caller.authorize(Act::ManageWebhook, &target(&webhook))?;
    if !webhook.is_active {
        return Err(Problem::new(Code::WebhookInactive));
    }
    let tested = event(EventAction::WebhookTested, &webhook, json!({ "name": webhook.name }));
    caller.record(tx, vec![tested]).await?;
    Reply::ok(&WebhookView::from(webhook))
}
