//! `POST /webhooks/{id}/replay`.

use super::wire::{ReplayWebhook, ReplayedEvents};
use super::{event, target};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, post};
use gatepass_app::notify::replay;
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_persistence::{Tx, notify};
use serde_json::json;
use uuid::Uuid;

/// Send past events to a webhook again
///
/// Only admins of its organization may; without an organization, super admins. Sends the events that the webhook asks for, from a
/// moment on, at most 10,000 of the last 90 days. An event that was sent before has the id that it had then.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the webhook")),
    request_body = ReplayWebhook,
    responses((status = 200, description = "The number of events", body = ReplayedEvents))
)]
#[post("/webhooks/{id}/replay")]
pub async fn replay_webhook(caller: Caller, id: Id<Uuid>, body: Body<ReplayWebhook>) -> Result<HttpResponse> {
    let from = body.input.from;
    caller.write(&body.bytes, async |tx, caller| send_again(caller, tx, id.0, from).await).await
}

async fn send_again(caller: &Caller, tx: &mut Tx, id: Uuid, from: Timestamp) -> Result<Reply> {
    let webhook = notify::find_webhook_locked(tx, id).await?;
    caller.authorize(Act::ManageWebhook, &target(&webhook))?;
    if !webhook.is_active {
        return Err(Problem::new(Code::WebhookInactive));
    }
    let events = replay(tx, &webhook, from.0).await?;
    let data = json!({ "from": from, "events": events });
    caller.record(tx, vec![event(EventAction::WebhookReplayed, &webhook, data)]).await?;
    Reply::ok(&ReplayedEvents { events })
}
