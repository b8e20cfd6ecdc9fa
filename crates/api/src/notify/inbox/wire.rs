//! The contract's types for the inbox.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_domain::notify;
use gatepass_persistence::notify::{InboxFilter, Item};
use gatepass_persistence::tickets::Title;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

crate::schema::text_schemas! {
    Message = notify::Message, "What a person is told.";
}

/// A notification: something that its reader was told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notification)]
pub struct NotificationView {
    /// The id of the notification.
    pub id: Uuid,
    /// The message. Clients must accept messages that they do not know.
    #[schema(max_length = 100, example = "decision_needed")]
    pub message: String,
    /// When it happened.
    pub at: Timestamp,
    /// The organization in which it happened; null for global events.
    pub org_id: Option<Uuid>,
    /// The ticket, which is also that of a grant; null if the message is about no ticket, or if the ticket is not visible to the
    /// reader any more.
    pub ticket: Option<NotificationTicket>,
    /// When the reader marked it as read; null if it is unread.
    pub read_at: Option<Timestamp>,
}

/// The ticket of a notification.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotificationTicket {
    /// The id of the ticket.
    pub id: Uuid,
    /// Its number.
    #[schema(minimum = 1)]
    pub number: i64,
    /// Its title.
    #[schema(max_length = 200)]
    pub title: String,
}

impl NotificationView {
    /// A notification, with its ticket among those that are visible to the reader.
    pub fn new(item: &Item, tickets: &BTreeMap<Uuid, Title>) -> Self {
        let Item { id, user_id: _, org_id, message, event_id: _, ticket_id, at, read_at } = *item;
        let ticket = ticket_id.and_then(|id| tickets.get(&id).cloned());
        Self {
            id,
            message: message.to_string(),
            at: at.into(),
            org_id,
            ticket: ticket.map(|Title { id, number, title }| NotificationTicket { id, number, title }),
            read_at: read_at.map(Into::into),
        }
    }
}

page_of! {
    /// A page of notifications.
    pub struct NotificationPage of NotificationView, with total
}

/// Which notifications to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NotificationFilter {
    /// `true`: only read ones. `false`: only unread ones.
    is_read: Option<bool>,
    /// Only these messages.
    #[serde(default)]
    #[param(inline, value_type = Vec<Message>, max_items = 30)]
    message: Vec<notify::Message>,
    /// Only notifications of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Only notifications about these tickets.
    #[serde(default)]
    #[param(max_items = 100)]
    ticket_id: Vec<Uuid>,
}

impl From<NotificationFilter> for InboxFilter {
    fn from(asked: NotificationFilter) -> Self {
        let NotificationFilter { is_read, message, org_id, ticket_id } = asked;
        Self { is_read, messages: message, orgs: org_id, tickets: ticket_id }
    }
}

/// How many notifications are unread.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreadNotifications {
    /// The number of unread notifications.
    #[schema(minimum = 0)]
    pub unread: i64,
}

/// Which notifications to mark.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkNotifications {
    /// Mark these. Ids that are not in the caller's inbox are ignored. Omitted: mark all.
    #[schema(nullable = false, min_items = 1, max_items = 200)]
    pub ids: Option<Vec<Uuid>>,
    /// Mark only notifications of this time or earlier. So a click on "all" marks nothing that arrived after the list was read.
    #[schema(nullable = false)]
    pub until: Option<Timestamp>,
    /// Whether to mark them as read, or as unread.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub is_read: bool,
}

fn yes() -> bool {
    true
}
