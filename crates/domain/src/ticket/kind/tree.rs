//! The part of the tree of nodes around a request and around the scopes of flows.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{AssetId, NodeId};
use crate::inventory::Category;

/// The nodes above assets and nodes, up to the root, and what is below nodes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// For each asset the nodes that hold it, and all their ancestors.
    pub assets: BTreeMap<AssetId, BTreeSet<NodeId>>,
    /// For each node all its ancestors.
    pub nodes: BTreeMap<NodeId, BTreeSet<NodeId>>,
    /// The category of each asset.
    pub categories: BTreeMap<AssetId, Category>,
    /// For each node the places below it that scopes of flows tell apart.
    pub below: BTreeMap<NodeId, BTreeSet<Below>>,
}

/// A place below a node, as far as scopes of flows tell it from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Below {
    /// An asset.
    Asset {
        /// The asset. None for an asset that no scope names.
        asset: Option<AssetId>,
        /// Its category.
        category: Category,
        /// The nodes above it that scopes name.
        within: BTreeSet<NodeId>,
    },
    /// A node that a scope names.
    Node(NodeId),
}

impl Below {
    /// The category of an asset.
    pub fn category(&self) -> Option<Category> {
        match self {
            Self::Asset { category, .. } => Some(*category),
            Self::Node(_) => None,
        }
    }
}

impl Tree {
    /// Adds what is below each node of a tree that has all nodes and assets below its nodes. `named` are the assets and
    /// nodes that scopes name.
    #[must_use]
    pub fn with_below(mut self, named: &(BTreeSet<AssetId>, BTreeSet<NodeId>)) -> Self {
        let (named_assets, named_nodes) = named;
        for (asset, within) in &self.assets {
            let Some(category) = self.categories.get(asset) else { continue };
            let place = Below::Asset {
                asset: Some(*asset).filter(|asset| named_assets.contains(asset)),
                category: *category,
                within: within & named_nodes,
            };
            for node in within {
                self.below.entry(*node).or_default().insert(place.clone());
            }
        }
        for (node, above) in self.nodes.iter().filter(|(node, _)| named_nodes.contains(node)) {
            for above in above {
                self.below.entry(*above).or_default().insert(Below::Node(*node));
            }
        }
        self
    }

    /// The nodes directly below a node, of a tree that has all of them.
    pub fn children(&self, node: NodeId) -> BTreeSet<NodeId> {
        let depth = |of: &NodeId| self.nodes.get(of).map_or(0, BTreeSet::len);
        let below = self.nodes.iter().filter(|(_, above)| above.contains(&node));
        below.map(|(below, _)| *below).filter(|below| depth(below) == depth(&node) + 1).collect()
    }

    /// The assets below a node and below none of these nodes, of a tree that has all of them.
    pub fn assets_outside(&self, node: NodeId, of: &BTreeSet<NodeId>) -> BTreeSet<AssetId> {
        let inside =
            self.assets.iter().filter(|(_, within)| within.contains(&node) && within.is_disjoint(of));
        inside.map(|(asset, _)| *asset).collect()
    }
}
