//! Scopes: what an API key may be used for. They narrow the rights of its user and never widen them.

use std::collections::BTreeSet;

use super::Actor;
use crate::text::TextEnum;

crate::text_enum! {
    /// `area:read`, `area:write`, or another act on an area. Writing does not include reading.
    pub enum Scope {
        /// Read organizations, members, users and groups.
        DirectoryRead = "directory:read",
        /// Change organizations, members, users and groups.
        DirectoryWrite = "directory:write",
        /// Read nodes, assets and accounts.
        InventoryRead = "inventory:read",
        /// Change nodes, assets and accounts.
        InventoryWrite = "inventory:write",
        /// Read permissions.
        PermissionsRead = "permissions:read",
        /// Change permissions.
        PermissionsWrite = "permissions:write",
        /// Ask who may reach what.
        AccessRead = "access:read",
        /// Reserved: no act needs it yet.
        AccessWrite = "access:write",
        /// Read flows and the catalog.
        FlowsRead = "flows:read",
        /// Change flows.
        FlowsWrite = "flows:write",
        /// Read tickets.
        TicketsRead = "tickets:read",
        /// Open, comment, decide and cancel tickets.
        TicketsWrite = "tickets:write",
        /// Open tickets for others.
        OnBehalfWrite = "on_behalf:write",
        /// Read grants.
        GrantsRead = "grants:read",
        /// Start, end and revoke grants.
        GrantsWrite = "grants:write",
        /// Read the audit log.
        EventsRead = "events:read",
        /// Read API keys.
        ApiKeysRead = "api_keys:read",
        /// Make and revoke API keys.
        ApiKeysWrite = "api_keys:write",
        /// Read background jobs.
        JobsRead = "jobs:read",
        /// Retry failed jobs.
        JobsWrite = "jobs:write",
        /// Read guard rules and command groups.
        GuardRead = "guard:read",
        /// Change guard rules and command groups.
        GuardWrite = "guard:write",
        /// Ask guard rules about logins, connections and commands, as a gateway does.
        GuardEvaluate = "guard:evaluate",
        /// Ask for connection tokens for oneself, and take them back.
        ConnectionsWrite = "connections:write",
        /// Redeem connection tokens, and report sessions on assets, as a gateway does.
        SessionsReport = "sessions:report",
        /// Read sessions on assets, and their commands.
        SessionsRead = "sessions:read",
        /// Terminate sessions on assets.
        SessionsWrite = "sessions:write",
        /// Read one's inbox, one's choices about messages, deliveries, and templates of messages.
        NotificationsRead = "notifications:read",
        /// Mark notifications as read, choose messages, retry deliveries, and change templates of messages.
        NotificationsWrite = "notifications:write",
        /// Read webhooks.
        WebhooksRead = "webhooks:read",
        /// Create, change, test and delete webhooks.
        WebhooksWrite = "webhooks:write",
        /// Read channels.
        ChannelsRead = "channels:read",
        /// Create, change, test and delete channels.
        ChannelsWrite = "channels:write",
        /// Read connectors.
        ConnectorsRead = "connectors:read",
        /// Create, change and delete connectors, and report tasks in their place.
        ConnectorsWrite = "connectors:write",
        /// Fetch and report the tasks of a connector, and report what it has.
        ConnectorsRun = "connectors:run",
    }
}

impl Scope {
    /// Whether the scope is for reading.
    pub fn is_read(self) -> bool {
        self.as_str().ends_with(":read")
    }
}

/// Whether the caller may make a key with these scopes. A key can't hand out a scope that it lacks.
pub fn may_grant_scopes(actor: &Actor, scopes: &BTreeSet<Scope>) -> bool {
    scopes.iter().all(|scope| actor.has_scope(*scope))
}
