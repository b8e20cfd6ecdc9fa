//! Which flow a request of `asset_access` belongs to (domain.md section 4).
//!
//! A request asks for units: a place (asset or node), an account, an action. Flows claim units by their scope and their rank
//! alone. Visibility and `enabled` decide only afterwards, so that nobody gets a laxer flow because they may not use the one
//! that claims.
//!
//! ```text
//!   flows, by rank:   priority, then the organization's before global ones
//!   a unit:           the first rank with a flow whose scope has it; of these, the narrowest scopes
//!   a request:        one flow that claims all of its units, or else parts (see `parts`)
//! ```

pub mod parts;
#[cfg(test)]
mod tests;
pub mod ties;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use uuid::Uuid;

use super::scope::Reach;
use super::scope::accounts::Accounts;
use super::{Approval, Flow};
use crate::ids::{AssetId, FlowId, GroupId, NodeId, UserId};
use crate::permission::Action;
use crate::ticket::kind::asset_access::AssetAccessRequest;
use crate::ticket::kind::tree::Tree;

/// The facts that decide who claims a unit.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The flows of the organization and the global flows, of type `asset_access`.
    pub flows: &'a [Flow],
    /// Whether flows of the organization hide global ones.
    pub shadows: bool,
    /// The tree around the request and around the places that scopes name.
    pub tree: &'a Tree,
    /// The places of the request that do not exist for the requester. No scope names them, so the answer is the same for those
    /// that are hidden from the requester as for those that do not exist.
    pub unknown: &'a BTreeSet<Uuid>,
}

/// Somebody who must be able to see the flow, and their groups.
pub type Viewer<'a> = (UserId, &'a [GroupId]);

/// Why a request has no flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclaimed {
    /// No flow claims it, or one that is not visible to the requester and the beneficiary.
    NoFlow,
    /// The flow that claims it takes no requests.
    Disabled,
    /// The request names another flow than the one that claims it.
    NotApplicable,
    /// Several flows claim it. These are visible to the requester and the beneficiary.
    Ambiguous(Vec<FlowId>),
    /// Different flows claim its parts.
    Split,
}

/// Chooses the flow of a request. `wanted` is the flow that the request names.
pub fn choose<'a>(
    facts: &Facts<'a>,
    request: &AssetAccessRequest,
    viewers: &[Viewer<'_>],
    wanted: Option<FlowId>,
) -> Result<&'a Flow, Unclaimed> {
    let claiming = claiming(facts, request)?;
    let claiming = || facts.flows.iter().filter(|flow| claiming.contains(&flow.id));
    let is_visible =
        |flow: &Flow| viewers.iter().all(|(user, groups)| flow.definition.visible_to.contains(*user, groups));
    let visible: Vec<&Flow> = claiming().filter(|flow| is_visible(flow)).collect();
    let flow = match (wanted, visible.as_slice()) {
        (_, []) => return Err(Unclaimed::NoFlow),
        (Some(wanted), _) => match claiming().find(|flow| flow.id == wanted) {
            Some(flow) if is_visible(flow) => flow,
            Some(_) => return Err(Unclaimed::NoFlow),
            None => return Err(Unclaimed::NotApplicable),
        },
        (None, [flow]) if claiming().count() == 1 => flow,
        (None, several) => {
            let open: Vec<FlowId> = several.iter().filter(|flow| flow.enabled).map(|flow| flow.id).collect();
            return Err(if open.is_empty() { Unclaimed::Disabled } else { Unclaimed::Ambiguous(open) });
        }
    };
    if flow.enabled { Ok(flow) } else { Err(Unclaimed::Disabled) }
}

/// Whether this flow claims the whole request, alone or in a tie.
pub fn is_claimed_by(facts: &Facts<'_>, request: &AssetAccessRequest, flow: FlowId) -> bool {
    claiming(facts, request).is_ok_and(|flows| flows.contains(&flow))
}

/// The flows that each claim the whole request. Several if they tie.
fn claiming(facts: &Facts<'_>, request: &AssetAccessRequest) -> Result<BTreeSet<FlowId>, Unclaimed> {
    let ranks = Ranks::of(facts);
    let mut sets: BTreeSet<BTreeSet<FlowId>> = BTreeSet::new();
    for reaches in ranks.kinds_of_places(request) {
        for action in actions(request) {
            for (_, by) in ranks.claims(&reaches, action, &accounts(request)) {
                match by {
                    By::Flows(flows) => _ = sets.insert(flows),
                    By::Parts => return Err(Unclaimed::Split),
                }
            }
        }
    }
    let is_claimed = sets.iter().any(|flows| !flows.is_empty());
    let common = sets.into_iter().reduce(|a, b| &a & &b).unwrap_or_default();
    if is_claimed && common.is_empty() { Err(Unclaimed::Split) } else { Ok(common) }
}

/// The flow or flows that claim a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    /// These flows. Empty: no flow. Several: they tie.
    Flows(BTreeSet<FlowId>),
    /// A flow claims a part of what is below the node.
    Parts,
}

/// A place of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Node(NodeId),
    Asset(AssetId),
}

/// A request that asks for no action asks for nothing. Its other faults are told as if it asked for one.
fn actions(request: &AssetAccessRequest) -> BTreeSet<Action> {
    if request.actions.is_empty() { BTreeSet::from([Action::Connect]) } else { request.actions.clone() }
}

fn accounts(request: &AssetAccessRequest) -> Accounts {
    let accounts = Accounts::of(&request.accounts);
    if accounts.is_empty() { Accounts::every() } else { accounts }
}

/// The flows in the order in which they claim.
struct Ranks<'a> {
    flows: Vec<Ranked<'a>>,
    tree: &'a Tree,
    unknown: &'a BTreeSet<Uuid>,
}

struct Ranked<'a> {
    flow: &'a Flow,
    accounts: Accounts,
}

impl<'a> Ranks<'a> {
    fn of(facts: &Facts<'a>) -> Self {
        let Facts { flows, shadows, tree, unknown } = *facts;
        let hides_global = shadows && flows.iter().any(|flow| flow.org_id.is_some());
        let mut flows: Vec<Ranked<'a>> = flows
            .iter()
            .filter(|flow| flow.org_id.is_some() || !hides_global)
            .map(|flow| Ranked { flow, accounts: flow.definition.scope.accounts() })
            .collect();
        flows.sort_by_key(|ranked| Reverse(ranked.rank()));
        Self { flows, tree, unknown }
    }

    /// How much of a place each flow's scope contains.
    fn reaches(&self, place: Place) -> Vec<Reach> {
        let reach = |ranked: &Ranked<'_>| {
            let scope = &ranked.flow.definition.scope;
            match place {
                _ if self.unknown.contains(&place.id()) => ranked.reach_of_unknown(),
                Place::Node(node) => scope.reach(node, self.tree),
                Place::Asset(asset) if scope.has_asset(asset, self.tree) => Reach::All,
                Place::Asset(_) => Reach::Nothing,
            }
        };
        self.flows.iter().map(reach).collect()
    }

    /// The places of a request, as far as flows tell them apart. A request that names none asks for nothing. Its other
    /// faults are told as if it asked for a place that no scope names.
    fn kinds_of_places(&self, request: &AssetAccessRequest) -> BTreeSet<Vec<Reach>> {
        let kinds: BTreeSet<_> = places(request).map(|place| self.reaches(place)).collect();
        let unknown = || self.flows.iter().map(Ranked::reach_of_unknown).collect();
        if kinds.is_empty() { BTreeSet::from([unknown()]) } else { kinds }
    }

    /// Who claims these accounts at a place, for an action. Each part of the accounts occurs once.
    fn claims(&self, reaches: &[Reach], action: Action, accounts: &Accounts) -> Vec<(Accounts, By)> {
        let (mut claims, mut left) = (Vec::new(), vec![accounts.clone()]);
        let flows: Vec<_> = self.flows.iter().zip(reaches).collect();
        for peers in flows.chunk_by(|(a, _), (b, _)| a.rank() == b.rank()) {
            let has_unit = |(ranked, reach): &&(&Ranked<'a>, &Reach)| {
                **reach > Reach::Nothing && ranked.flow.definition.scope.has_action(action)
            };
            let peers: Vec<_> = peers.iter().filter(has_unit).copied().collect();
            for part in split(std::mem::take(&mut left), peers.iter().map(|(ranked, _)| &ranked.accounts)) {
                let having = peers.iter().filter(|(ranked, _)| part.is_within(&ranked.accounts));
                match having.copied().collect::<Vec<_>>().as_slice() {
                    [] => left.push(part),
                    having => claims.push((part, self.by(having))),
                }
            }
        }
        claims.extend(left.into_iter().map(|part| (part, By::Flows(BTreeSet::new()))));
        claims
    }

    /// Who claims a unit, among flows of one rank that have it.
    fn by(&self, having: &[(&Ranked<'_>, &Reach)]) -> By {
        if having.iter().any(|(_, reach)| **reach == Reach::Part) {
            return By::Parts;
        }
        let is_narrowest = |flow: &&Flow| {
            let scope = &flow.definition.scope;
            !having.iter().any(|(other, _)| other.flow.definition.scope.is_narrower(scope, self.tree))
        };
        let flows = having.iter().map(|(ranked, _)| ranked.flow);
        let narrowest: Vec<&Flow> = flows.filter(is_narrowest).collect();
        By::Flows(ids_without_automatic(&narrowest))
    }
}

/// If the tree has grown so that an automatic flow ties with flows that people approve, these claim.
fn ids_without_automatic(tied: &[&Flow]) -> BTreeSet<FlowId> {
    let is_automatic = |flow: &&&Flow| flow.definition.approval == Approval::Automatic;
    let people: BTreeSet<FlowId> =
        tied.iter().filter(|flow| !is_automatic(flow)).map(|flow| flow.id).collect();
    if people.is_empty() { tied.iter().map(|flow| flow.id).collect() } else { people }
}

impl Place {
    fn id(self) -> Uuid {
        match self {
            Self::Node(node) => node.0,
            Self::Asset(asset) => asset.0,
        }
    }
}

impl Ranked<'_> {
    /// How much of a place that does not exist the scope contains.
    fn reach_of_unknown(&self) -> Reach {
        if self.flow.definition.scope.names_places() { Reach::Nothing } else { Reach::All }
    }

    fn rank(&self) -> (i32, bool) {
        (self.flow.definition.priority, self.flow.org_id.is_some())
    }
}

fn places(request: &AssetAccessRequest) -> impl Iterator<Item = Place> {
    let (nodes, assets) = (request.nodes.iter().copied(), request.assets.iter().copied());
    nodes.map(Place::Node).chain(assets.map(Place::Asset))
}

/// Divides sets of accounts so that each of these scopes contains a part completely or not at all.
fn split<'a>(parts: Vec<Accounts>, scopes: impl Iterator<Item = &'a Accounts>) -> Vec<Accounts> {
    scopes.fold(parts, |parts, scope| {
        let divided = parts.iter().flat_map(|part| [part.and(scope), part.without(scope)]);
        divided.filter(|part| !part.is_empty()).collect()
    })
}
