//! Where something is in the tree of nodes, and what it means to be put elsewhere (domain.md section 8).

use std::collections::BTreeSet;

use crate::ids::{AssetId, NodeId, UserId};

#[cfg(test)]
mod tests;

/// That a node is one of those above another one, or the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The node.
    pub node: NodeId,
    /// Itself, or one above it.
    pub above: NodeId,
    /// How far above.
    pub depth: i32,
    /// Who owns the one above.
    pub owner: Option<UserId>,
}

/// Where something is: an asset by its nodes, a node with what is below it by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The nodes that it is in, and all above them: a permission that names any of them reaches it.
    pub within: BTreeSet<NodeId>,
    /// The owners whom `node_owner` finds: of each node that it is in, or of the nearest above that has one.
    pub owners: BTreeSet<UserId>,
}

/// What was put somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// An asset.
    Asset(AssetId),
    /// A node, with everything below it.
    Node(NodeId),
}

impl Place {
    /// In the nodes that these links begin at.
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

    /// This node, below that place. With an owner of its own it has them wherever it is.
    #[must_use]
    pub fn of_node_below(node: NodeId, owner: Option<UserId>, mut parent: Self) -> Self {
        parent.within.insert(node);
        parent.owners = owner.map_or(parent.owners, |owner| BTreeSet::from([owner]));
        parent
    }

    /// The nodes that something is below here and was not below there: permissions that name them may reach more.
    pub fn beyond(&self, before: &Self) -> BTreeSet<NodeId> {
        &self.within - &before.within
    }

    /// Whether somebody may be asked to approve here who is not asked there.
    pub fn asks_others(&self, before: &Self) -> bool {
        !self.owners.is_subset(&before.owners)
    }
}
