//! The gift of an approval: the access that it gives.

use std::collections::BTreeSet;

use crate::ids::{AssetId, GroupId, NodeId, PermissionId};
use crate::permission::{Action, Permission};
use crate::ticket::Ticket;
use crate::window::Window;

/// The access that an approval gives its beneficiary for the ticket's window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gift {
    /// A permission.
    Permission(Access),
    /// Membership of groups.
    Memberships(Vec<GroupId>),
    /// A session on a device, which the beneficiary starts and ends.
    Session(AssetId),
    /// The action that was held for review goes on. It leaves no grant.
    Passage,
}

/// The access that the permission of a ticket gives its beneficiary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The assets.
    pub assets: BTreeSet<AssetId>,
    /// The nodes, with everything below them.
    pub nodes: BTreeSet<NodeId>,
    /// The account entries.
    pub accounts: BTreeSet<String>,
    /// The protocol entries.
    pub protocols: BTreeSet<String>,
    /// The actions.
    pub actions: BTreeSet<Action>,
}

impl Gift {
    /// The assets that the grant names: those of the permission, or the device of the session.
    pub fn assets(&self) -> Vec<AssetId> {
        match self {
            Self::Permission(access) => access.assets.iter().copied().collect(),
            Self::Session(device) => vec![*device],
            Self::Memberships(_) | Self::Passage => Vec::new(),
        }
    }
}

impl Access {
    /// The permission that a ticket gives its beneficiary in this window.
    pub fn permission(self, ticket: &Ticket, window: Window, id: PermissionId) -> Permission {
        let Self { assets, nodes, accounts, protocols, actions } = self;
        Permission {
            id,
            org_id: ticket.org_id,
            name: format!("Ticket #{}", ticket.number),
            users: vec![ticket.beneficiary],
            groups: Vec::new(),
            assets: assets.into_iter().collect(),
            nodes: nodes.into_iter().collect(),
            exclude_assets: Vec::new(),
            exclude_nodes: Vec::new(),
            accounts: accounts.into_iter().collect(),
            protocols: protocols.into_iter().collect(),
            actions: actions.into_iter().collect(),
            valid_from: Some(window.start),
            valid_until: window.end,
            is_active: true,
            reusable_tokens: false,
            source_ticket_id: Some(ticket.id),
        }
    }
}
