//! Events: lines of the audit log (domain.md section 10). The domain says what happened. Persistence adds the actor,
//! on whose behalf they acted, the address, the object and the time.

mod action;
pub mod details;
pub mod history;
#[cfg(test)]
mod tests;

pub use action::EventAction;

use serde_json::Value;

crate::text_enum! {
    /// The kind of object that an event is about.
    pub enum SubjectType {
        /// An organization.
        Organization = "organization",
        /// A user, also as a member or an invited user of an organization.
        User = "user",
        /// A group, with its members.
        Group = "group",
        /// A node of an asset tree.
        Node = "node",
        /// An asset.
        Asset = "asset",
        /// An account of an asset.
        Account = "account",
        /// A permission.
        Permission = "permission",
        /// An approval flow.
        Flow = "flow",
        /// A command group.
        CommandGroup = "command_group",
        /// A ticket.
        Ticket = "ticket",
        /// A grant.
        Grant = "grant",
        /// An API key.
        ApiKey = "api_key",
        /// A background job.
        Job = "job",
        /// A guard rule.
        GuardRule = "guard_rule",
        /// A connection token.
        ConnectionToken = "connection_token",
        /// A session on an asset.
        AssetSession = "asset_session",
        /// The delivery of a message.
        Delivery = "delivery",
        /// A webhook.
        Webhook = "webhook",
        /// A channel: a chat of an organization.
        Channel = "channel",
        /// A connector, which carries grants outward.
        Connector = "connector",
    }
}

/// Who may read the events with an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Everybody who may see the ticket reads the event in its history, partly redacted. Auditors read all of it.
    Participants,
    /// Auditors and admins of the event's organization read it. If it has no organization, only super admins do.
    Auditors,
    /// Only super admins read it. It never has an organization.
    SuperAdmins,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What happened.
    pub action: EventAction,
    /// The details. If a state changed: with the states `before` and `after`.
    pub data: Value,
    /// A note for readers of the audit log. It is never part of the details, which participants may read.
    pub internal_note: Option<String>,
}

impl Event {
    /// An event without an internal note.
    pub fn new(action: EventAction, data: Value) -> Self {
        Self { action, data, internal_note: None }
    }
}

/// Says in the details of an event that its actor gave access to themselves.
pub fn mark_self_granted(data: &mut Value) {
    if let Some(fields) = data.as_object_mut() {
        fields.insert("self_granted".to_owned(), Value::Bool(true));
    }
}
