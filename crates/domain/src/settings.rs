//! The settings of an organization: what its admins choose about its policy.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::notify::NotificationSettings;
use crate::ticket::kind::TicketType;

/// The settings of an organization. A member that is not stored has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Whether the organization's own flows and catalog items hide global ones (domain.md section 4).
    pub shadow_global: ShadowGlobal,
    /// Whether admins may give access to themselves (domain.md section 12).
    pub self_grants: bool,
    /// Whether a new flow shows its progress to requesters, if it does not say (domain.md section 11).
    pub show_progress: bool,
    /// How much of the inventory members see (domain.md section 11).
    pub inventory_visibility: InventoryVisibility,
    /// For how many days after its end a session on an asset is kept, with its commands (domain.md section 9.4). None: for ever.
    pub session_records_days: Option<u16>,
    /// Which messages people get, and when they are reminded (domain.md section 13).
    pub notifications: NotificationSettings,
}

crate::text_enum! {
    /// How much of the inventory of an organization its members see. Auditors and admins see all of it.
    pub enum InventoryVisibility {
        /// All of it.
        All = "all",
        /// The assets that permissions give them, that flows and items are for, or that they own: see
        /// [`Inventory::shown_to`](crate::inventory::shown::Inventory::shown_to).
        Restricted = "restricted",
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            shadow_global: ShadowGlobal::default(),
            self_grants: true,
            show_progress: true,
            inventory_visibility: InventoryVisibility::All,
            session_records_days: None,
            notifications: NotificationSettings::default(),
        }
    }
}

/// For each type of ticket, whether the organization's own flows of the type hide global ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each is named after its ticket type")]
pub struct ShadowGlobal {
    pub asset_access: bool,
    pub resource_access: bool,
    pub device_admin: bool,
}

impl Default for ShadowGlobal {
    /// Flows hide global ones, and catalog items stand beside them.
    fn default() -> Self {
        Self { asset_access: true, resource_access: false, device_admin: false }
    }
}

impl ShadowGlobal {
    /// Whether own flows of this type hide global ones.
    pub fn of(self, ticket_type: TicketType) -> bool {
        ticket_type.hides_global(self)
    }
}
