//! `asset_access`: nodes and assets x accounts x protocols x actions. An approval gives a permission.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Access, Gift, Kind, Offer, Tree};
use crate::flow::Definition;
use crate::ids::{AssetId, NodeId};
use crate::inventory::shown::Seen;
use crate::permission::{ALL, ALL_PROTOCOLS, Action, MAX_ASSETS, may_reach, reach_no_account};
use crate::settings::ShadowGlobal;
use crate::ticket::edit::Changes;
use crate::ticket::existing_objects::ExistingObjects;
use crate::ticket::state::FailureCause;

#[cfg(test)]
mod tests;

/// The request of an `asset_access` ticket. Its entries are those of a permission (domain.md section 8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetAccessRequest {
    /// The nodes, with all assets in and below them.
    pub nodes: BTreeSet<NodeId>,
    /// The assets.
    pub assets: BTreeSet<AssetId>,
    /// Account names, `@ALL`, virtual names, and `!name` for exclusions.
    pub accounts: BTreeSet<String>,
    /// Protocol names, or `all`.
    pub protocols: BTreeSet<String>,
    /// The actions.
    pub actions: BTreeSet<Action>,
}

impl Kind for AssetAccessRequest {
    const OFFER: Offer = Offer::Nothing;
    const NAMES_PLACES: bool = true;
    const FIELDS: &'static [&'static str] = &["nodes", "assets", "accounts", "protocols", "actions"];

    fn subjects(&self) -> (Vec<AssetId>, Vec<NodeId>) {
        (self.assets.iter().copied().collect(), self.nodes.iter().copied().collect())
    }

    fn access(&self) -> Option<&AssetAccessRequest> {
        Some(self)
    }

    fn hides_global(settings: ShadowGlobal) -> bool {
        settings.asset_access
    }

    /// A flow whose scope names no places is for everything, and shows nothing: otherwise a restriction would do nothing.
    fn shows(flow: &Definition, seen: &Seen<'_>) -> bool {
        let asset = seen.asset;
        let mut tree = Tree::default();
        tree.assets.insert(asset.id, asset.nodes.clone());
        tree.categories.insert(asset.id, asset.category);
        flow.scope.names_places() && flow.scope.has_asset(asset.id, &tree)
    }

    fn entries(&self) -> (Vec<String>, Vec<String>) {
        (self.accounts.iter().cloned().collect(), self.protocols.iter().cloned().collect())
    }

    /// An exclusion takes one name away.
    fn may_be_privileged(&self, privileged: &[String]) -> bool {
        let is_excluded = |name: &String| self.accounts.contains(&format!("!{name}"));
        let reaches = |name: &&String| self.accounts.iter().any(|entry| may_reach(entry, name));
        privileged.iter().filter(reaches).any(|name| !is_excluded(name))
    }

    fn changed(&self, changes: &Changes) -> Self {
        Self {
            nodes: changes.nodes.as_ref().unwrap_or(&self.nodes).clone(),
            assets: changes.assets.as_ref().unwrap_or(&self.assets).clone(),
            accounts: changes.accounts.as_ref().unwrap_or(&self.accounts).clone(),
            protocols: changes.protocols.as_ref().unwrap_or(&self.protocols).clone(),
            actions: changes.actions.as_ref().unwrap_or(&self.actions).clone(),
        }
    }

    /// Whether everything that this request gives is also given by the other, now and after the tree has grown.
    fn is_narrower_or_equal(&self, other: &Self, tree: &Tree) -> bool {
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

    /// Exclusions alone give no account. A node or an asset is enough.
    fn empty_sides(&self) -> Vec<&'static str> {
        let sides = [
            ("assets", self.assets.is_empty() && self.nodes.is_empty()),
            ("accounts", reach_no_account(&self.accounts)),
            ("protocols", self.protocols.is_empty()),
            ("actions", self.actions.is_empty()),
        ];
        sides.into_iter().filter(|(_, is_empty)| *is_empty).map(|(side, _)| side).collect()
    }

    fn allows(&self, _changes: &Changes) -> bool {
        true
    }

    /// The grant is made for the assets and nodes that still exist, if there is at least one.
    fn missing(&self, flow: &Definition, objects: &ExistingObjects) -> Option<FailureCause> {
        if flow.pin_assets {
            return match self.pinned(objects).len() {
                0 => Some(FailureCause::NothingLeft),
                count => (count > MAX_ASSETS).then_some(FailureCause::TooManyAssets),
            };
        }
        let is_gone = self.assets.is_disjoint(&objects.assets) && self.nodes.is_disjoint(&objects.nodes);
        is_gone.then_some(FailureCause::NothingLeft)
    }

    /// A flow that pins assets gives the existing assets, and no nodes.
    fn gift(&self, flow: &Definition, objects: &ExistingObjects) -> Gift {
        let Self { nodes, assets, accounts, protocols, actions } = self.clone();
        let (assets, nodes) =
            if flow.pin_assets { (self.pinned(objects), BTreeSet::new()) } else { (assets, nodes) };
        Gift::Permission(Access { assets, nodes, accounts, protocols, actions })
    }
}

impl AssetAccessRequest {
    /// The assets that this request gives under a flow that pins them.
    fn pinned(&self, objects: &ExistingObjects) -> BTreeSet<AssetId> {
        let named = self.assets.intersection(&objects.assets);
        named.chain(&objects.below).copied().collect()
    }
}

/// `@ALL` covers real accounts and no virtual ones. An exclusion must stay as long as its account could be reached
/// otherwise.
fn are_accounts_within(inner: &BTreeSet<String>, outer: &BTreeSet<String>) -> bool {
    inner.iter().all(|entry| {
        let is_real = !entry.starts_with('@');
        entry.starts_with('!') || outer.contains(entry) || (is_real && outer.contains(ALL))
    }) && outer.iter().filter_map(|entry| entry.strip_prefix('!')).all(|excluded| {
        let is_reached = inner.iter().any(|entry| may_reach(entry, excluded));
        !is_reached || inner.contains(&format!("!{excluded}"))
    })
}
