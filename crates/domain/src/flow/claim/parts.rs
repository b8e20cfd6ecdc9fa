//! The parts of a request that belong to different flows, each a request that can be sent separately.

use std::collections::{BTreeMap, BTreeSet};

use super::{By, Facts, Place, Ranks, accounts, actions, places};
use crate::flow::scope::accounts::Accounts;
use crate::ids::{AssetId, NodeId};
use crate::permission::Action;
use crate::ticket::kind::asset_access::AssetAccessRequest;

/// The most nodes of a request.
pub const MOST_NODES: usize = 100;
/// The most assets of a request.
pub const MOST_ASSETS: usize = 500;

/// For each place and claimant, the claimed accounts of each action.
type Claims = BTreeMap<(Place, By), BTreeMap<Action, Accounts>>;

/// Divides a request by the flows that claim its units. The tree has all nodes and assets below its nodes. A node that
/// belongs to several flows is replaced by the nodes and assets below it.
pub fn parts(facts: &Facts<'_>, request: &AssetAccessRequest) -> Vec<AssetAccessRequest> {
    let dividing = Dividing { ranks: Ranks::of(facts), facts };
    let mut claims = Claims::new();
    for place in places(request) {
        for action in actions(request) {
            dividing.divide(place, action, &accounts(request), &mut claims);
        }
    }
    let mut parts: BTreeMap<(By, Accounts, BTreeSet<Action>), BTreeSet<Place>> = BTreeMap::new();
    for ((place, by), by_action) in claims {
        let mut alike: BTreeMap<Accounts, BTreeSet<Action>> = BTreeMap::new();
        for (action, accounts) in by_action {
            alike.entry(accounts).or_default().insert(action);
        }
        for (accounts, actions) in alike {
            parts.entry((by.clone(), accounts, actions)).or_default().insert(place);
        }
    }
    parts
        .into_iter()
        .flat_map(|((_, accounts, actions), places)| part(request, &accounts, &actions, &places))
        .collect()
}

/// The requests for these places, each within the limits of a request.
fn part(
    request: &AssetAccessRequest,
    accounts: &Accounts,
    actions: &BTreeSet<Action>,
    places: &BTreeSet<Place>,
) -> Vec<AssetAccessRequest> {
    let (mut nodes, mut assets): (Vec<NodeId>, Vec<AssetId>) = (Vec::new(), Vec::new());
    for place in places {
        match place {
            Place::Node(node) => nodes.push(*node),
            Place::Asset(asset) => assets.push(*asset),
        }
    }
    let (mut nodes, mut assets) = (nodes.chunks(MOST_NODES), assets.chunks(MOST_ASSETS));
    let next = || {
        let (nodes, assets) = (nodes.next(), assets.next());
        let places = (nodes.is_some() || assets.is_some()).then_some((nodes, assets));
        places.map(|(nodes, assets)| AssetAccessRequest {
            nodes: nodes.into_iter().flatten().copied().collect(),
            assets: assets.into_iter().flatten().copied().collect(),
            accounts: accounts.entries(&request.accounts),
            protocols: request.protocols.clone(),
            actions: actions.clone(),
        })
    };
    std::iter::from_fn(next).collect()
}

struct Dividing<'a> {
    ranks: Ranks<'a>,
    facts: &'a Facts<'a>,
}

impl Dividing<'_> {
    fn divide(&self, place: Place, action: Action, accounts: &Accounts, found: &mut Claims) {
        for (accounts, by) in self.ranks.claims(&self.ranks.reaches(place), action, accounts) {
            match (by, place) {
                (By::Parts, Place::Node(node)) => {
                    for below in self.directly_below(node) {
                        self.divide(below, action, &accounts, found);
                    }
                }
                (by, _) => {
                    let claimed = found.entry((place, by)).or_default();
                    let all =
                        claimed.get(&action).map_or_else(|| accounts.clone(), |others| others.or(&accounts));
                    claimed.insert(action, all);
                }
            }
        }
    }

    fn directly_below(&self, node: NodeId) -> Vec<Place> {
        let nodes = self.facts.tree.children(node);
        let assets = self.facts.tree.assets_outside(node, &nodes);
        nodes.into_iter().map(Place::Node).chain(assets.into_iter().map(Place::Asset)).collect()
    }
}
