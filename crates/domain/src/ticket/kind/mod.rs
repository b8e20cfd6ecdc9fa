//! What can be asked for: one file per ticket type, and one line for each here (domain.md section 2).

pub mod asset_access;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::edit::Changes;
use super::supply::Supply;
use crate::ids::{AssetId, NodeId};
use asset_access::AssetAccessRequest;

crate::text_enum! {
    /// The types of tickets.
    pub enum TicketType {
        /// Access to assets: gives a permission.
        AssetAccess = "asset_access",
        /// A catalog item: gives membership of its groups.
        ResourceAccess = "resource_access",
        /// Administration of one device: gives a session that the user starts and ends.
        DeviceAdmin = "device_admin",
        /// A login held by a guard rule.
        LoginReview = "login_review",
        /// A connection held by a guard rule.
        AssetLoginReview = "asset_login_review",
        /// A command held by a guard rule.
        CommandReview = "command_review",
    }
}

impl TicketType {
    /// Whether people ask for it by choosing a catalog item.
    pub fn is_from_catalog(self) -> bool {
        match self {
            Self::ResourceAccess | Self::DeviceAdmin => true,
            Self::AssetAccess | Self::LoginReview | Self::AssetLoginReview | Self::CommandReview => false,
        }
    }
}

/// What a ticket asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    /// Access to assets.
    AssetAccess(AssetAccessRequest),
}

/// The part of the asset tree that a request mentions: for every asset the nodes that hold it, and for every node
/// the nodes above it, in both cases up to the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// The nodes of an asset, and the nodes above those.
    pub assets: BTreeMap<AssetId, BTreeSet<NodeId>>,
    /// The nodes above a node.
    pub nodes: BTreeMap<NodeId, BTreeSet<NodeId>>,
}

impl Request {
    /// The type of the ticket.
    pub fn ticket_type(&self) -> TicketType {
        match self {
            Self::AssetAccess(_) => TicketType::AssetAccess,
        }
    }

    /// The request with an approver's changes in it.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        match self {
            Self::AssetAccess(request) => Self::AssetAccess(request.changed(changes)),
        }
    }

    /// Whether this gives nothing that the other does not.
    pub fn is_narrower_or_equal(&self, other: &Self, tree: &Tree) -> bool {
        match (self, other) {
            (Self::AssetAccess(inner), Self::AssetAccess(outer)) => inner.is_narrower_or_equal(outer, tree),
        }
    }

    /// Whether nothing of what is asked for is there any more. What is left of it is given.
    pub fn is_gone(&self, supply: &Supply) -> bool {
        match self {
            Self::AssetAccess(request) => {
                request.assets.is_disjoint(&supply.assets) && request.nodes.is_disjoint(&supply.nodes)
            }
        }
    }

    /// The sides of the request (by field name) that are empty, so that approving it would give nothing.
    pub fn empty_sides(&self) -> Vec<&'static str> {
        match self {
            Self::AssetAccess(request) => request.empty_sides(),
        }
    }
}
