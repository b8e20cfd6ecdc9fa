//! `/webhooks`: where the events of an organization are posted.

mod create;
mod delete;
mod get;
mod list;
mod post;
mod replay;
mod rotate;
mod test;
mod update;
mod wire;

pub use self::post::{WebhookData, WebhookLinks, WebhookPost};

use self::wire::{EventPattern, WebhookSecret};
use crate::error::{Fault, Result};
use crate::extract::Caller;
use crate::reply::Reply;
use gatepass_delivery::webhook::{Secret as Signer, check_url};
use gatepass_domain::authz::Target;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_domain::notify::{PATTERN, is_pattern};
use gatepass_domain::why::Why;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::notify::{Secret, Webhook};
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_webhook)
        .service(list::list_webhooks)
        .service(get::get_webhook)
        .service(update::update_webhook)
        .service(delete::delete_webhook)
        .service(rotate::rotate_webhook_secret)
        .service(test::test_webhook)
        .service(replay::replay_webhook);
}

/// A webhook as a target of authorization.
fn target(webhook: &Webhook) -> Target {
    Target::within(webhook.org_id.map(OrgId))
}

/// An event of a webhook.
fn event(action: EventAction, webhook: &Webhook, data: Value) -> NewEvent {
    NewEvent::new(action, data).about(webhook.id).in_org(webhook.org_id)
}

/// The names of events, as texts.
fn texts(events: Vec<EventPattern>) -> Vec<String> {
    events.into_iter().map(|EventPattern(text)| text).collect()
}

/// The faults of an address and of names of events.
fn faults(caller: &Caller, url: &str, events: &[String]) -> Vec<Fault> {
    let allow = &caller.client.shared.settings().webhooks_allow;
    let url =
        check_url(url, allow).err().map(|fault| Fault::new("/url", "url_not_allowed", fault.to_string()));
    let unknown = events.iter().enumerate().filter(|(_, pattern)| !is_pattern(pattern));
    let unknown = unknown.map(|(at, _)| Fault::new(format!("/events/{at}"), "unknown_event", PATTERN));
    url.into_iter().chain(unknown).collect()
}

/// A reply that shows a secret once. The remembered body has none.
fn shown_once(reply: Reply, webhook: Webhook) -> Result<Reply> {
    let kept = WebhookSecret { secret: None, ..WebhookSecret::from(webhook) };
    Ok(Reply { remembered: Some(Reply::ok(&kept)?.body), etag: Reply::ok(&kept.webhook)?.etag, ..reply })
}

/// A new secret of this kind.
fn new_secret(is_public: bool) -> Result<Secret> {
    let secret = if is_public { Signer::generate_private() } else { Signer::generate_shared() };
    let secret = secret.ok_or(Why::Internal)?;
    Ok(Secret(secret.reveal().to_string()))
}
