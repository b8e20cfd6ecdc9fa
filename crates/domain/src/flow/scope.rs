//! The scope of a flow: the nodes, assets, categories, accounts and actions that it may be used for (domain.md section 4).

pub mod accounts;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{AssetId, NodeId};
use crate::inventory::Category;
use crate::permission::Action;
use crate::text::TextEnum;
use crate::ticket::kind::Request;
use crate::ticket::kind::tree::{Below, Tree};
use accounts::Accounts;

/// What a flow may be used for. A member that is None stands for everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scope {
    /// The nodes, with everything below them. United with `assets`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<Vec<NodeId>>,
    /// The assets. United with `nodes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assets: Option<Vec<AssetId>>,
    /// The categories of assets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<Category>>,
    /// Account names, or `@ALL` with exclusions (`!name`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accounts: Option<Vec<String>>,
    /// The actions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<Action>>,
}

/// How much of a place a scope contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Nothing of it.
    Nothing,
    /// A part of what is below the node.
    Part,
    /// All of it.
    All,
}

impl Scope {
    /// Whether the scope contains everything.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the scope depends on places in the tree.
    pub fn names_places(&self) -> bool {
        self.nodes.is_some() || self.assets.is_some() || self.categories.is_some()
    }

    /// Whether a request of this scope's flow may ask for all of this. The tree has the request's assets and nodes, and
    /// what is below its nodes.
    pub fn covers(&self, request: &Request, tree: &Tree) -> bool {
        request.access().is_none_or(|access| {
            Accounts::of(&access.accounts).is_within(&self.accounts())
                && access.actions.iter().all(|action| self.has_action(*action))
                && access.assets.iter().all(|asset| self.has_asset(*asset, tree))
                && access.nodes.iter().all(|node| self.reach(*node, tree) == Reach::All)
        })
    }

    /// The accounts of the scope.
    pub fn accounts(&self) -> Accounts {
        self.accounts.as_ref().map_or_else(Accounts::every, Accounts::of)
    }

    /// Whether the scope has the action.
    pub fn has_action(&self, action: Action) -> bool {
        self.actions.as_ref().is_none_or(|actions| actions.contains(&action))
    }

    /// Whether the scope contains the asset, where it is in the tree.
    pub fn has_asset(&self, asset: AssetId, tree: &Tree) -> bool {
        let within = tree.assets.get(&asset);
        self.has_place(Some(asset), within) && self.has_category(tree.categories.get(&asset).copied())
    }

    /// How much of a node the scope contains: of the node itself, of what is below it now, and of what comes later.
    ///
    /// A scope contains all of a node only if it has the node or one above it, or names no places. If it names categories,
    /// the assets that are below the node now decide.
    pub fn reach(&self, node: NodeId, tree: &Tree) -> Reach {
        let below = || tree.below.get(&node).into_iter().flatten();
        if !self.has_node(node, tree) {
            let is_touched = below().any(|place| self.has_below(place));
            return if is_touched { Reach::Part } else { Reach::Nothing };
        }
        let Some(categories) = &self.categories else { return Reach::All };
        let mut inside = below().filter_map(Below::category).map(|category| categories.contains(&category));
        match (inside.clone().any(|is_inside| is_inside), inside.all(|is_inside| is_inside)) {
            (false, _) => Reach::Nothing,
            (true, false) => Reach::Part,
            (true, true) => Reach::All,
        }
    }

    /// Whether the scope names no places, the node, or a node above it.
    fn has_node(&self, node: NodeId, tree: &Tree) -> bool {
        let names = |place: &NodeId| self.nodes.as_ref().is_some_and(|nodes| nodes.contains(place));
        let above = tree.nodes.get(&node);
        (self.nodes.is_none() && self.assets.is_none())
            || names(&node)
            || above.is_some_and(|above| above.iter().any(names))
    }

    fn has_below(&self, place: &Below) -> bool {
        match place {
            Below::Asset { asset, category, within } => {
                self.has_place(*asset, Some(within)) && self.has_category(Some(*category))
            }
            // Categories say nothing about a node in which there may be no asset.
            Below::Node(node) => {
                self.categories.is_none() && self.nodes.as_ref().is_some_and(|nodes| nodes.contains(node))
            }
        }
    }

    fn has_place(&self, asset: Option<AssetId>, within: Option<&BTreeSet<NodeId>>) -> bool {
        let (Self { nodes, assets, .. }, within) = (self, within.into_iter().flatten());
        let is_named =
            || asset.is_some_and(|asset| assets.as_ref().is_some_and(|named| named.contains(&asset)));
        (nodes.is_none() && assets.is_none())
            || is_named()
            || nodes.as_ref().is_some_and(|nodes| within.into_iter().any(|node| nodes.contains(node)))
    }

    fn has_category(&self, category: Option<Category>) -> bool {
        let has = |named: &Vec<Category>| category.is_some_and(|category| named.contains(&category));
        self.categories.as_ref().is_none_or(has)
    }

    /// Whether this scope is narrower than the other: every unit of this one is in the other, but not the reverse. The
    /// tree has the places that both name.
    pub fn is_narrower(&self, other: &Self, tree: &Tree) -> bool {
        self.is_within(other, tree) && !other.is_within(self, tree)
    }

    fn is_within(&self, other: &Self, tree: &Tree) -> bool {
        let actions = other.actions.is_none()
            || self.actions.as_ref().is_some_and(|own| own.iter().all(|action| other.has_action(*action)));
        actions
            && self.accounts().is_within(&other.accounts())
            && self.are_places_within(other, tree)
            && self.are_categories_within(other, tree)
    }

    fn are_places_within(&self, other: &Self, tree: &Tree) -> bool {
        if other.nodes.is_none() && other.assets.is_none() {
            return true;
        }
        let (nodes, assets) = (self.nodes.iter().flatten(), self.assets.iter().flatten());
        (self.nodes.is_some() || self.assets.is_some())
            && nodes.into_iter().all(|node| other.has_node(*node, tree))
            && assets.into_iter().all(|asset| other.has_place(Some(*asset), tree.assets.get(asset)))
    }

    fn are_categories_within(&self, other: &Self, tree: &Tree) -> bool {
        let has = |category| other.has_category(category);
        match (&self.categories, &self.nodes, &self.assets) {
            _ if other.categories.is_none() => true,
            (Some(own), _, _) => own.iter().all(|category| has(Some(*category))),
            (None, None, Some(assets)) => assets.iter().all(|asset| has(tree.categories.get(asset).copied())),
            (None, Some(_), _) | (None, None, None) => false,
        }
    }

    /// Whether both scopes contain something that is in the tree now, or may contain the same. The tree has the places
    /// that both name, and what is below the nodes.
    pub fn overlaps(&self, other: &Self, tree: &Tree) -> bool {
        let shares = |own: &Option<Vec<Category>>, others: &Option<Vec<Category>>| match (own, others) {
            (Some(own), Some(others)) => own.iter().any(|category| others.contains(category)),
            (None, _) | (_, None) => true,
        };
        let actions = Action::ALL.iter().any(|action| self.has_action(*action) && other.has_action(*action));
        actions
            && !self.accounts().and(&other.accounts()).is_empty()
            && shares(&self.categories, &other.categories)
            && (self.places_meet(other, tree) || other.places_meet(self, tree))
    }

    /// Whether a place that this scope names is in the other scope, or has something below it that is.
    fn places_meet(&self, other: &Self, tree: &Tree) -> bool {
        if self.nodes.is_none() && self.assets.is_none() {
            return true;
        }
        let meets = |place: &Below| self.has_below(place) && other.has_below(place);
        let nodes = || self.nodes.iter().flatten();
        nodes().any(|node| other.has_node(*node, tree))
            || nodes().any(|node| tree.below.get(node).into_iter().flatten().any(meets))
            || self
                .assets
                .iter()
                .flatten()
                .any(|asset| self.has_asset(*asset, tree) && other.has_asset(*asset, tree))
    }
}
