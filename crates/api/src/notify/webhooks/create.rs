//! `POST /webhooks`.

use super::wire::{CreateWebhook, WebhookSecret, WebhookSignature, WebhookView};
use super::{event, faults, new_secret, shown_once, target, texts};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::references::not_found;
use gatepass_app::rules::refuse;
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::notify::{self, Webhook};
use gatepass_persistence::{Tx, references};
use serde_json::json;

/// The most webhooks of an organization, and of none.
const MOST: i64 = 50;

/// Create a webhook
///
/// Only admins of the organization may; without an organization, super admins. The webhook gets the events that happen from then
/// on, with what auditors read of them, signed as [Standard Webhooks](https://www.standardwebhooks.com) says. The response shows
/// the secret, and no other response does.
#[utoipa::path(
    tag = "notifications",
    request_body = CreateWebhook,
    responses((status = 201, description = "The webhook and its secret", body = WebhookSecret))
)]
#[post("/webhooks")]
pub async fn create_webhook(caller: Caller, body: Body<CreateWebhook>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreateWebhook) -> Result<Reply> {
    let CreateWebhook { org_id, name, url, events, signature } = input;
    let webhook = Webhook {
        id: tx.ids.next(),
        org_id,
        name,
        url,
        events: texts(events),
        secret: new_secret(signature == WebhookSignature::Public)?,
        old_secret: None,
        old_secret_until: None,
        is_active: true,
        disabled_because: None,
        failing_since: None,
        created_at: tx.now,
        updated_at: tx.now,
    };
    caller.authorize(Act::ManageWebhook, &target(&webhook))?;
    let mut faults = faults(caller, &webhook.url, &webhook.events);
    if let Some(org) = org_id
        && !references::hold_org(tx, OrgId(org)).await?
    {
        faults.push(not_found("/org_id"));
    }
    refuse(faults)?;
    if notify::webhooks_of_locked(tx, org_id.map(OrgId)).await? >= MOST {
        return Err(Problem::new(Code::TooManyWebhooks));
    }
    notify::insert_webhook(tx, &webhook).await?;
    let view = WebhookView::from(webhook.clone());
    let event = event(EventAction::WebhookCreated, &webhook, json!({ "after": view }));
    caller.record(tx, vec![event]).await?;
    let location = format!("/api/v1/webhooks/{}", webhook.id);
    shown_once(Reply::created(location, &WebhookSecret::from(webhook.clone()))?, webhook)
}
