//! `asset_access`: nodes and assets x accounts x protocols x actions; an approval gives a permission.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Tree;
use crate::ids::{AssetId, NodeId};
use crate::permission::Action;
use crate::ticket::edit::Changes;

#[cfg(test)]
mod tests;

/// Every active account of an asset.
const ALL_ACCOUNTS: &str = "@ALL";
/// The account named like the user.
const SAME_NAME: &str = "@USER";
/// Every protocol that an asset offers.
const ALL_PROTOCOLS: &str = "all";

/// What an `asset_access` ticket asks for. Entries are those of a permission (domain.md section 8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetAccessRequest {
    /// Nodes: all assets in and below them.
    pub nodes: BTreeSet<NodeId>,
    /// Assets.
    pub assets: BTreeSet<AssetId>,
    /// Account names, `@ALL`, virtual names, and `!name` for exclusions.
    pub accounts: BTreeSet<String>,
    /// Protocol names, or `all`.
    pub protocols: BTreeSet<String>,
    /// Actions.
    pub actions: BTreeSet<Action>,
}

impl AssetAccessRequest {
    /// The request with an approver's changes in it.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        Self {
            nodes: changes.nodes.as_ref().unwrap_or(&self.nodes).clone(),
            assets: changes.assets.as_ref().unwrap_or(&self.assets).clone(),
            accounts: changes.accounts.as_ref().unwrap_or(&self.accounts).clone(),
            protocols: changes.protocols.as_ref().unwrap_or(&self.protocols).clone(),
            actions: changes.actions.as_ref().unwrap_or(&self.actions).clone(),
        }
    }

    /// Whether every access that this gives is one that the other gives, now and when the tree grows.
    pub fn is_narrower_or_equal(&self, other: &Self, tree: &Tree) -> bool {
        let is_below = |above: Option<&BTreeSet<NodeId>>| {
            above.is_some_and(|above| above.iter().any(|node| other.nodes.contains(node)))
        };
        let assets = |id: &AssetId| other.assets.contains(id) || is_below(tree.assets.get(id));
        let nodes = |id: &NodeId| other.nodes.contains(id) || is_below(tree.nodes.get(id));
        self.assets.iter().all(assets)
            && self.nodes.iter().all(nodes)
            && are_accounts_within(&self.accounts, &other.accounts)
            && (other.protocols.contains(ALL_PROTOCOLS) || self.protocols.is_subset(&other.protocols))
            && self.actions.is_subset(&other.actions)
    }

    /// The sides that are empty. Exclusions alone give no account; a node or an asset is enough.
    pub fn empty_sides(&self) -> Vec<&'static str> {
        let sides = [
            ("assets", self.assets.is_empty() && self.nodes.is_empty()),
            ("accounts", self.accounts.iter().all(|entry| entry.starts_with('!'))),
            ("protocols", self.protocols.is_empty()),
            ("actions", self.actions.is_empty()),
        ];
        sides.into_iter().filter(|(_, is_empty)| *is_empty).map(|(side, _)| side).collect()
    }
}

/// `@ALL` covers real names, and no virtual ones; an exclusion has to stay as long as its name could be reached.
fn are_accounts_within(inner: &BTreeSet<String>, outer: &BTreeSet<String>) -> bool {
    inner.iter().all(|entry| {
        let is_real = !entry.starts_with('@');
        entry.starts_with('!') || outer.contains(entry) || (is_real && outer.contains(ALL_ACCOUNTS))
    }) && outer.iter().filter_map(|entry| entry.strip_prefix('!')).all(|excluded| {
        let is_reached = [excluded, ALL_ACCOUNTS, SAME_NAME].iter().any(|name| inner.contains(*name));
        !is_reached || inner.contains(&format!("!{excluded}"))
    })
}
