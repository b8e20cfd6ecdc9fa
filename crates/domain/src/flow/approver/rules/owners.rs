//! The owners of what a request asks for: of assets, of the nodes that hold them, and of what is below nodes.

use super::{Asked, AssetId, House, NodeId, Owner, Part, UserId};
use std::collections::BTreeSet;

pub(super) fn people(owners: &BTreeSet<Owner>) -> BTreeSet<UserId> {
    owners.iter().map(|owner| owner.user).collect()
}

/// For each node that holds the asset: the owner of the nearest node upwards that has one.
pub(super) fn owners_of_paths(asset: AssetId, house: &House) -> Vec<Owner> {
    let nodes = house.assets.get(&asset).into_iter().flat_map(|asset| &asset.nodes);
    let owner = |node: &NodeId| {
        let part = Part { of: asset.into(), via: Some((*node).into()) };
        Some(Owner { part, user: house.nearest_owner(*node)? })
    };
    nodes.filter_map(owner).collect()
}

/// The owners of the requested nodes, and of the nodes below them.
pub(super) fn owners_of_nodes(asked: &Asked, house: &House) -> BTreeSet<Owner> {
    let mut found = BTreeSet::new();
    for node in asked.nodes.iter().copied() {
        let part = Part { of: node.into(), via: Some(node.into()) };
        found.extend(house.nearest_owner(node).map(|user| Owner { part, user }));
        let below = house.links.iter().filter(|link| link.above == node && link.depth > 0);
        let owners = below
            .filter_map(|link| house.links.iter().find(|own| own.node == link.node && own.depth == 0)?.owner);
        found.extend(owners.map(|user| owner_below(node, user)));
    }
    found
}

/// The owner of something below a node.
pub(super) fn owner_below(node: NodeId, user: UserId) -> Owner {
    Owner { part: Part { of: node.into(), via: Some(user.into()) }, user }
}
