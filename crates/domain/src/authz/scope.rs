//! Scopes: what an API key may be used for. They narrow what its user may do, and never widen it.

use std::collections::BTreeSet;

use super::Actor;
use crate::text::TextEnum;

crate::text_enum! {
    /// `area:read` or `area:write`. Writing does not include reading.
    pub enum Scope {
        /// Read organizations, members, users and groups.
        DirectoryRead = "directory:read",
        /// Change them.
        DirectoryWrite = "directory:write",
        /// Read nodes, assets and accounts.
        InventoryRead = "inventory:read",
        /// Change them.
        InventoryWrite = "inventory:write",
        /// Read permissions.
        PermissionsRead = "permissions:read",
        /// Change them.
        PermissionsWrite = "permissions:write",
        /// Ask who may reach what.
        AccessRead = "access:read",
        /// Whatever comes to change it.
        AccessWrite = "access:write",
        /// Read flows and the catalog.
        FlowsRead = "flows:read",
        /// Change flows.
        FlowsWrite = "flows:write",
        /// Read tickets.
        TicketsRead = "tickets:read",
        /// Open, comment, decide and cancel them.
        TicketsWrite = "tickets:write",
        /// Open tickets for others.
        OnBehalfWrite = "on_behalf:write",
        /// Read grants.
        GrantsRead = "grants:read",
        /// Start, end and revoke them.
        GrantsWrite = "grants:write",
        /// Read the audit log.
        EventsRead = "events:read",
        /// Read API keys.
        ApiKeysRead = "api_keys:read",
        /// Make and revoke them.
        ApiKeysWrite = "api_keys:write",
        /// Read background jobs.
        JobsRead = "jobs:read",
        /// Send dead ones on their way again.
        JobsWrite = "jobs:write",
    }
}

impl Scope {
    /// Whether it is for reading.
    pub fn is_read(self) -> bool {
        self.as_str().ends_with(":read")
    }
}

/// Whether the caller may make a key with these scopes: a key never hands out what it lacks.
pub fn may_grant_scopes(actor: &Actor, scopes: &BTreeSet<Scope>) -> bool {
    scopes.iter().all(|scope| actor.has_scope(*scope))
}
