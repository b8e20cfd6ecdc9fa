//! The contract's types for deliveries.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_domain::notify;
use gatepass_persistence::notify::{Delivery, Filter};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

crate::schema::text_schemas! {
    Channel = notify::Channel, "A way by which messages reach people and programs outside of Gatepass.";
    DeliveryState = notify::DeliveryState, "The state of a delivery: `pending`, until it is `delivered`, `dead` after all attempts, or `dropped` because its recipient must not read it any more or has no address.";
}

/// A message to one recipient by one channel. It is sent at least once, with the same id each time.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub struct DeliveryView {
    /// The id of the delivery, which the message has too.
    pub id: Uuid,
    /// The channel. Clients must accept channels that they do not know.
    #[schema(max_length = 100, example = "mail")]
    pub channel: String,
    /// The user or the webhook to which it goes.
    pub recipient_id: Uuid,
    /// The organization of the event; null for global events.
    pub org_id: Option<Uuid>,
    /// The event that it tells of.
    pub event_id: Uuid,
    /// The message to a person, or the type of the event for a webhook.
    #[schema(max_length = 100, example = "decision_needed")]
    pub message: String,
    /// The ticket that it is about.
    pub ticket_id: Option<Uuid>,
    /// The state. Clients must accept states that they do not know.
    #[schema(max_length = 100, example = "delivered")]
    pub state: String,
    /// The number of attempts since it was created or retried by an admin.
    #[schema(minimum = 0, maximum = 2_147_483_647, example = 1)]
    pub attempts: i32,
    /// When it was last tried.
    pub last_attempt_at: Option<Timestamp>,
    /// Why the last attempt failed, or why nothing was sent.
    #[schema(max_length = 2000)]
    pub error: Option<String>,
    /// What a webhook answered last, cut: `status`, `body` and `milliseconds`.
    #[schema(value_type = Option<Object>)]
    pub answer: Option<Value>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was delivered, given up or dropped.
    pub ended_at: Option<Timestamp>,
    /// When its recipient decided a ticket by its link or its buttons.
    pub decided_at: Option<Timestamp>,
    /// The delivery whose message in a chat this one changes, for example because somebody has decided.
    pub updates: Option<Uuid>,
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        let Delivery {
            id,
            channel,
            recipient_id,
            org_id,
            event_id,
            notification_id: _,
            message,
            ticket_id,
            state,
            attempts,
            first_attempt_at: _,
            last_attempt_at,
            error,
            answer,
            created_at,
            ended_at,
            decided_at,
            address: _,
            updates,
        } = delivery;
        Self {
            id,
            channel: channel.to_string(),
            recipient_id,
            org_id,
            event_id,
            message,
            ticket_id,
            state: state.to_string(),
            attempts,
            last_attempt_at: last_attempt_at.map(Into::into),
            error,
            answer,
            created_at: created_at.into(),
            ended_at: ended_at.map(Into::into),
            decided_at: decided_at.map(Into::into),
            updates,
        }
    }
}

page_of! {
    /// A page of deliveries.
    pub struct DeliveryPage of DeliveryView, with total
}

/// Retrying a delivery takes no input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryDelivery {}

/// Which deliveries to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeliveryFilter {
    /// Deliveries by one of these channels.
    #[serde(default)]
    #[param(inline, value_type = Vec<Channel>, max_items = 20)]
    channel: Vec<notify::Channel>,
    /// Deliveries in one of these states.
    #[serde(default)]
    #[param(inline, value_type = Vec<DeliveryState>, max_items = 20)]
    state: Vec<notify::DeliveryState>,
    /// Deliveries to one of these users or webhooks.
    #[serde(default)]
    #[param(max_items = 100)]
    recipient_id: Vec<Uuid>,
    /// Deliveries of events in one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Deliveries about one of these tickets.
    #[serde(default)]
    #[param(max_items = 100)]
    ticket_id: Vec<Uuid>,
    /// Deliveries of one of these events.
    #[serde(default)]
    #[param(max_items = 100)]
    event_id: Vec<Uuid>,
    /// Deliveries created at this time or later.
    created_from: Option<Timestamp>,
    /// Deliveries created before this time.
    created_to: Option<Timestamp>,
}

impl From<DeliveryFilter> for Filter {
    fn from(asked: DeliveryFilter) -> Self {
        let DeliveryFilter {
            channel,
            state,
            recipient_id,
            org_id,
            ticket_id,
            event_id,
            created_from,
            created_to,
        } = asked;
        Self {
            channels: channel,
            states: state,
            recipients: recipient_id,
            orgs: org_id,
            tickets: ticket_id,
            events: event_id,
            created_from: created_from.map(|time| time.0),
            created_to: created_to.map(|time| time.0),
        }
    }
}
