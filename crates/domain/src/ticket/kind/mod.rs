//! What can be asked for: one file per ticket type, and one line for each here (domain.md section 2).

pub mod asset_access;
pub mod device_admin;
pub mod resource_access;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::edit::Changes;
use crate::flow::timing::Timing;
use crate::ids::{AssetId, FlowId, NodeId};
use asset_access::AssetAccessRequest;
use device_admin::DeviceAdminRequest;
use resource_access::ResourceAccessRequest;

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
    /// A catalog item.
    ResourceAccess(ResourceAccessRequest),
    /// A session on one device.
    DeviceAdmin(DeviceAdminRequest),
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
            Self::ResourceAccess(_) => TicketType::ResourceAccess,
            Self::DeviceAdmin(_) => TicketType::DeviceAdmin,
        }
    }

    /// The catalog item that is asked for, which is the flow that the ticket takes.
    pub fn item(&self) -> Option<FlowId> {
        match self {
            Self::AssetAccess(_) => None,
            Self::ResourceAccess(ResourceAccessRequest { item_id })
            | Self::DeviceAdmin(DeviceAdminRequest { item_id, asset_id: _ }) => Some(*item_id),
        }
    }

    /// The one device that is asked for.
    pub fn device(&self) -> Option<AssetId> {
        match self {
            Self::AssetAccess(_) | Self::ResourceAccess(_) => None,
            Self::DeviceAdmin(DeviceAdminRequest { item_id: _, asset_id }) => Some(*asset_id),
        }
    }

    /// The assets and nodes that are asked for: their owners may have to approve.
    pub fn subjects(&self) -> (Vec<AssetId>, Vec<NodeId>) {
        match self {
            Self::AssetAccess(request) => {
                (request.assets.iter().copied().collect(), request.nodes.iter().copied().collect())
            }
            Self::ResourceAccess(_) | Self::DeviceAdmin(_) => {
                (self.device().into_iter().collect(), Vec::new())
            }
        }
    }

    /// Whether access of this type can be had at these times, whatever a flow says.
    pub fn takes(&self, timing: &Timing) -> bool {
        match self {
            Self::AssetAccess(_) | Self::ResourceAccess(_) => true,
            Self::DeviceAdmin(_) => DeviceAdminRequest::takes(timing),
        }
    }

    /// The request with an approver's changes in it. Of a catalog item nothing but the timing can be changed.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        match self {
            Self::AssetAccess(request) => Self::AssetAccess(request.changed(changes)),
            Self::ResourceAccess(_) | Self::DeviceAdmin(_) => self.clone(),
        }
    }

    /// Whether an approver may change what these changes name, for a request of this type.
    pub fn allows(&self, changes: &Changes) -> bool {
        match self {
            Self::AssetAccess(_) => true,
            Self::ResourceAccess(_) | Self::DeviceAdmin(_) => {
                changes.timing.is_none_or(|timing| self.takes(&timing)) && changes.is_timing_alone()
            }
        }
    }

    /// Whether this gives nothing that the other does not.
    pub fn is_narrower_or_equal(&self, other: &Self, tree: &Tree) -> bool {
        match (self, other) {
            (Self::AssetAccess(inner), Self::AssetAccess(outer)) => inner.is_narrower_or_equal(outer, tree),
            (
                Self::AssetAccess(_) | Self::ResourceAccess(_) | Self::DeviceAdmin(_),
                Self::AssetAccess(_) | Self::ResourceAccess(_) | Self::DeviceAdmin(_),
            ) => self == other,
        }
    }

    /// The sides of the request (by field name) that are empty, so that approving it would give nothing.
    pub fn empty_sides(&self) -> Vec<&'static str> {
        match self {
            Self::AssetAccess(request) => request.empty_sides(),
            Self::ResourceAccess(_) | Self::DeviceAdmin(_) => Vec::new(),
        }
    }
}
