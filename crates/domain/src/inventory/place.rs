//! The place of an asset or node in the tree of nodes, and the effects of a move (domain.md section 8).

use std::collections::BTreeSet;

use crate::ids::{AssetId, NodeId, UserId};

#[cfg(test)]
mod tests;

/// A pair of a node and one of its ancestors, or of a node and itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The node.
    pub node: NodeId,
    /// The node itself, or an ancestor.
    pub above: NodeId,
    /// The number of steps from the node up to `above`.
    pub depth: i32,
    /// The owner of `above`.
    pub owner: Option<UserId>,
}

/// The place of an asset in its nodes, or of a node, which is part of its own place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The nodes that hold it, and all their ancestors. A permission that names any of them reaches it.
    pub within: BTreeSet<NodeId>,
    /// The owners that the rule `node_owner` finds: for each node that holds it, the owner of the nearest node
    /// upwards that has one.
    pub owners: BTreeSet<UserId>,
}

/// An asset or node that was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// An asset.
    Asset(AssetId),
    /// A node, with everything below it.
    Node(NodeId),
}

impl Place {
    /// The place in the nodes that these links begin at.
    pub fn of(links: &[Link]) -> Self {
        let nodes: BTreeSet<NodeId> = links.iter().map(|link| link.node).collect();
        let nearest = |node: &NodeId| {
            let owned = links.iter().filter(|link| link.node == *node && link.owner.is_some());
            owned.min_by_key(|link| link.depth).and_then(|link| link.owner)
        };
        Self {
            within: links.iter().map(|link| link.above).collect(),
            owners: nodes.iter().filter_map(nearest).collect(),
        }
    }

    /// The place of this node below that parent. A node with an owner keeps this owner wherever it is.
    #[must_use]
    pub fn of_node_below(node: NodeId, owner: Option<UserId>, mut parent: Self) -> Self {
        parent.within.insert(node);
        parent.owners = owner.map_or(parent.owners, |owner| BTreeSet::from([owner]));
        parent
    }

    /// The nodes that are above here and were not above before. Permissions that name them may reach more.
    pub fn beyond(&self, before: &Self) -> BTreeSet<NodeId> {
        &self.within - &before.within
    }

    /// Whether other people are asked to approve here than before.
    pub fn asks_others(&self, before: &Self) -> bool {
        self.owners != before.owners
    }
}
