//! What approver rules look at: a request, and the people and things around it.

use crate::ids::{AssetId, FlowId, GroupId, NodeId, UserId};
use crate::inventory::Link;
use std::collections::{BTreeMap, BTreeSet};

/// The parts of a request that rules look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The beneficiary. None: the rules name nobody because of them.
    pub beneficiary: Option<UserId>,
    /// The requested assets.
    pub assets: BTreeSet<AssetId>,
    /// The requested nodes.
    pub nodes: BTreeSet<NodeId>,
    /// The catalog item and its owner, if it has one.
    pub item: Option<(FlowId, UserId)>,
}

/// All people, and the things of the request's organization.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct House {
    /// All users.
    pub users: BTreeSet<UserId>,
    /// The managers of those users who have one.
    pub managers: BTreeMap<UserId, UserId>,
    /// The members of each group, lasting and by grants.
    pub groups: BTreeMap<GroupId, BTreeSet<UserId>>,
    /// The global administrators.
    pub super_admins: BTreeSet<UserId>,
    /// The administrators of the organization.
    pub org_admins: BTreeSet<UserId>,
    /// The assets of the organization.
    pub assets: BTreeMap<AssetId, OwnedAsset>,
    /// The nodes of the organization, each with itself and all nodes above it.
    pub links: Vec<Link>,
}

/// An asset, as far as approver rules look at it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnedAsset {
    /// Its owner.
    pub owner: Option<UserId>,
    /// The nodes that it is in.
    pub nodes: BTreeSet<NodeId>,
}

impl House {
    /// The owner of the nearest node, from this one upwards, that has one.
    pub fn nearest_owner(&self, node: NodeId) -> Option<UserId> {
        let owned = self.links.iter().filter(|link| link.node == node && link.owner.is_some());
        owned.min_by_key(|link| link.depth).and_then(|link| link.owner)
    }

    /// Whether a node is this one, or below it.
    pub fn is_within(&self, node: NodeId, above: NodeId) -> bool {
        self.links.iter().any(|link| link.node == node && link.above == above)
    }

    /// The managers above a user, nearest first. A chain of managers ends where it would come back to somebody.
    pub fn managers_above(&self, user: UserId) -> Vec<UserId> {
        let mut chain = vec![user];
        let mut next = self.managers.get(&user);
        while let Some(manager) = next.filter(|manager| !chain.contains(manager)) {
            chain.push(*manager);
            next = self.managers.get(manager);
        }
        chain.split_off(1)
    }
}
