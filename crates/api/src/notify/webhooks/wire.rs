//! The contract's types for webhooks.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_delivery::webhook::Secret as Signer;
use gatepass_persistence::notify::{Webhook, WebhookFilter as Filter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The action of an event, or the beginning of actions up to a dot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 100, example = "ticket.")]
pub struct EventPattern(pub String);

/// How posts are signed, as Standard Webhooks says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum WebhookSignature {
    /// HMAC-SHA256 with a secret that the receiver has, too.
    #[default]
    #[serde(rename = "v1")]
    Shared,
    /// Ed25519: the receiver has the public key.
    #[serde(rename = "v1a")]
    Public,
}

/// A webhook: an address to which events are posted.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Webhook)]
pub struct WebhookView {
    /// The id of the webhook.
    pub id: Uuid,
    /// The organization whose events it gets; null: all events.
    pub org_id: Option<Uuid>,
    /// The name.
    #[schema(max_length = 100)]
    pub name: String,
    /// The address.
    #[schema(format = "uri", max_length = 2000, example = "https://hooks.example.org/gatepass")]
    pub url: String,
    /// The actions that it gets, or beginnings of actions up to a dot. Empty: all.
    #[schema(max_items = 50)]
    pub events: Vec<EventPattern>,
    /// How posts are signed.
    pub signature: WebhookSignature,
    /// With `v1a`: the public key that verifies signatures (`whpk_`).
    #[schema(max_length = 100)]
    pub public_key: Option<String>,
    /// Until when the secret before the last rotation signs too.
    pub old_secret_until: Option<Timestamp>,
    /// Whether it gets events.
    pub is_active: bool,
    /// Why the server disabled it: `gone` if its receiver answered 410, `failing` if every attempt failed for 5 days. Null if the
    /// server did not disable it.
    #[schema(max_length = 100)]
    pub disabled_because: Option<String>,
    /// The first failure since the last success.
    pub failing_since: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        let Webhook {
            id,
            org_id,
            name,
            url,
            events,
            secret,
            old_secret: _,
            old_secret_until,
            is_active,
            disabled_because,
            failing_since,
            created_at,
            updated_at,
        } = webhook;
        let public_key = Signer::parse(&secret.0).ok().and_then(|secret| secret.public_key());
        let signature =
            if public_key.is_some() { WebhookSignature::Public } else { WebhookSignature::Shared };
        Self {
            id,
            org_id,
            name,
            url,
            events: events.into_iter().map(EventPattern).collect(),
            signature,
            public_key,
            old_secret_until: old_secret_until.map(Into::into),
            is_active,
            disabled_because,
            failing_since: failing_since.map(Into::into),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
        }
    }
}

/// A webhook with its new secret, which no other response has.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookSecret {
    /// The webhook.
    pub webhook: WebhookView,
    /// With `v1`: the secret (`whsec_`). Null with `v1a`, whose receivers need the public key alone, and when a request with the
    /// same `Idempotency-Key` is repeated.
    #[schema(max_length = 200)]
    pub secret: Option<String>,
}

impl From<Webhook> for WebhookSecret {
    fn from(webhook: Webhook) -> Self {
        let secret = webhook.secret.0.clone();
        let webhook = WebhookView::from(webhook);
        let secret = Some(secret).filter(|_| webhook.signature == WebhookSignature::Shared);
        Self { webhook, secret }
    }
}

page_of! {
    /// A page of webhooks.
    pub struct WebhookPage of WebhookView, with total
}

/// A new webhook.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateWebhook {
    /// The organization whose events it gets; null: all events, which only super admins may have.
    #[serde(deserialize_with = "crate::schema::said")]
    #[schema(required)]
    pub org_id: Option<Uuid>,
    /// The name.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The address: https, and public unless the operator allows it.
    #[schema(
        format = "uri",
        min_length = 1,
        max_length = 2000,
        example = "https://hooks.example.org/gatepass"
    )]
    pub url: String,
    /// The actions that it gets, or beginnings of actions up to a dot, such as `ticket.`. Omitted or empty: all.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub events: Vec<EventPattern>,
    /// How posts are signed. It can't be changed.
    #[serde(default)]
    pub signature: WebhookSignature,
}

/// Changes to a webhook. Omitted members stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateWebhook {
    /// The name.
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// The address.
    #[schema(nullable = false, format = "uri", min_length = 1, max_length = 2000)]
    pub url: Option<String>,
    /// The actions that it gets, or beginnings of actions up to a dot. Empty: all.
    #[schema(nullable = false, max_items = 50)]
    pub events: Option<Vec<EventPattern>>,
    /// Whether it gets events. Events that happen while it is inactive are not sent; `replay` sends them.
    #[schema(nullable = false)]
    pub is_active: Option<bool>,
}

/// Rotating a secret takes no input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateWebhookSecret {}

/// Testing a webhook takes no input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestWebhook {}

/// From when on events are sent again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayWebhook {
    /// Events of this time and later. Events of more than 90 days ago are omitted.
    pub from: Timestamp,
}

/// How many events are sent again.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayedEvents {
    /// The number of events, at most 10,000. If it is 10,000, call again from the time of the last one.
    #[schema(format = "int32", minimum = 0, maximum = 10_000)]
    pub events: usize,
}

/// Which webhooks to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WebhookFilter {
    /// Webhooks of one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// `true`: only webhooks that get events. `false`: only others.
    is_active: Option<bool>,
}

impl From<WebhookFilter> for Filter {
    fn from(asked: WebhookFilter) -> Self {
        let WebhookFilter { org_id, is_active } = asked;
        Self { orgs: org_id, is_active }
    }
}
