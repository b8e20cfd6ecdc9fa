//! The law of claims. In random trees with random scopes, the tree that SQL loads decides like the whole tree; a request for
//! assets belongs to the flows that claim each of its units by the definition; and the parts of a request are whole, and
//! together they are the request.

use gatepass_domain::flow::claim::parts::parts;
use gatepass_domain::flow::claim::{Facts, Unclaimed, choose};
use gatepass_domain::flow::{Approval, Flow, Scope};
use gatepass_domain::ids::{AssetId, FlowId, NodeId, OrgId};
use gatepass_domain::inventory::Category;
use gatepass_domain::permission::Action;
use gatepass_domain::ticket::kind::asset_access::AssetAccessRequest;
use gatepass_domain::ticket::kind::{Request, Tree};
use gatepass_persistence::flows::claims;
use gatepass_testing::{World, json, rows};
use proptest::collection::{btree_set, vec};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use uuid::Uuid;

const ROUNDS: usize = 150;
const REQUESTS: usize = 12;
const NODES: usize = 5;
const ASSETS: usize = 6;
const ORG: OrgId = OrgId(Uuid::from_u128(1));
const CATEGORIES: [Category; 2] = [Category::Host, Category::Database];
const ACTIONS: [Action; 2] = [Action::Connect, Action::Upload];
/// Two names that scopes know, and one that stands for all others.
const NAMES: [&str; 3] = ["root", "app", "other"];

fn node(n: usize) -> NodeId {
    NodeId(Uuid::from_u128(0x1000 + n as u128))
}

fn asset(n: usize) -> AssetId {
    AssetId(Uuid::from_u128(0x2000 + n as u128))
}

/// Parents of nodes (a parent is one of the nodes before it, or none), and category and nodes of assets.
#[derive(Debug)]
struct Inventory {
    parents: Vec<usize>,
    assets: Vec<(usize, BTreeSet<usize>)>,
}

fn inventory() -> impl Strategy<Value = Inventory> {
    (vec(0..NODES, NODES), vec((0..CATEGORIES.len(), btree_set(0..NODES, 0..3)), ASSETS))
        .prop_map(|(parents, assets)| Inventory { parents, assets })
}

fn entries() -> impl Strategy<Value = Vec<&'static str>> {
    select(vec![vec!["root"], vec!["app"], vec!["app", "root"], vec!["@ALL"], vec!["@ALL", "!root"]])
}

/// A global flow or one of the organization, its priority, whether it is automatic, and its scope.
fn flow() -> impl Strategy<Value = (bool, i32, bool, Scope)> {
    let some = |of: usize| btree_set(0..of, 1..3);
    let actions = btree_set(0..ACTIONS.len(), 1..2);
    let sides = (
        weighted(0.5, some(NODES)),
        weighted(0.3, some(ASSETS)),
        weighted(0.3, btree_set(0..CATEGORIES.len(), 1..2)),
        weighted(0.4, entries()),
        weighted(0.3, actions),
    );
    let rarely = prop::bool::weighted(0.3);
    (rarely, 0..3_i32, prop::bool::weighted(0.2), sides).prop_map(
        |(is_global, priority, is_automatic, sides)| {
            let (nodes, assets, categories, accounts, actions) = sides;
            let scope = Scope {
                nodes: nodes.filter(|_| !is_global).map(|set| set.into_iter().map(node).collect()),
                assets: assets.filter(|_| !is_global).map(|set| set.into_iter().map(asset).collect()),
                categories: categories.map(|set| set.into_iter().map(|n| CATEGORIES[n]).collect()),
                accounts: accounts.map(|list| list.into_iter().map(str::to_owned).collect()),
                actions: actions.map(|set| set.into_iter().map(|n| ACTIONS[n]).collect()),
            };
            (is_global, priority, is_automatic, scope)
        },
    )
}

fn built((n, (is_global, priority, is_automatic, scope)): (usize, (bool, i32, bool, Scope))) -> Flow {
    let approval = json!({ "type": if is_automatic { "automatic" } else { "manual" } });
    let definition =
        json!({ "ticket_type": "asset_access", "priority": priority, "scope": scope, "approval": approval });
    Flow {
        id: FlowId(Uuid::from_u128(0x4000 + n as u128)),
        version: 1,
        org_id: (!is_global).then_some(ORG),
        name: format!("flow {n}"),
        description: String::new(),
        enabled: true,
        definition: serde_json::from_value(definition).unwrap(),
    }
}

fn request() -> impl Strategy<Value = AssetAccessRequest> {
    let accounts = prop_oneof![entries(), select(vec![vec!["@INPUT"], vec!["@USER", "app", "!root"]])];
    (btree_set(0..NODES, 0..3), btree_set(0..ASSETS, 1..3), accounts, btree_set(0..ACTIONS.len(), 1..3))
        .prop_map(|(nodes, assets, accounts, actions)| AssetAccessRequest {
            nodes: nodes.into_iter().map(node).collect(),
            assets: assets.into_iter().map(asset).collect(),
            accounts: accounts.into_iter().map(str::to_owned).collect(),
            protocols: BTreeSet::from(["ssh".to_owned()]),
            actions: actions.into_iter().map(|n| ACTIONS[n]).collect(),
        })
}

impl Inventory {
    fn parent(&self, n: usize) -> Option<usize> {
        Some(self.parents[n]).filter(|parent| *parent < n)
    }

    fn up(&self, n: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(n), |n| self.parent(*n))
    }

    fn tree(&self, flows: &[Flow]) -> Tree {
        let places = self.assets.iter().enumerate();
        let tree = Tree {
            assets: places
                .map(|(n, (_, nodes))| (asset(n), nodes.iter().flat_map(|n| self.up(*n)).map(node).collect()))
                .collect(),
            nodes: (0..NODES).map(|n| (node(n), self.up(n).skip(1).map(node).collect())).collect(),
            categories: (0..ASSETS).map(|n| (asset(n), CATEGORIES[self.assets[n].0])).collect(),
            below: BTreeMap::new(),
        };
        tree.with_below(&claims::named(flows.iter().map(|flow| &*flow.definition.scope)))
    }

    async fn load(&self, world: &World, flows: &[Flow]) {
        let tables = "flow_versions, flows, asset_nodes, assets, node_ancestors, nodes, organizations";
        let mut sql = format!("TRUNCATE {tables} CASCADE;");
        let mut add = |row: rows::Row| write!(sql, "{row}").unwrap();
        add(rows::organization(ORG, "here"));
        for n in 0..NODES {
            add(rows::node(node(n), ORG, node(n), self.parent(n).map(node)));
        }
        for (n, (category, nodes)) in self.assets.iter().enumerate() {
            add(rows::asset(asset(n), ORG, asset(n)).with("category", CATEGORIES[*category]));
            nodes.iter().for_each(|place| add(rows::asset_node(asset(n), node(*place))));
        }
        for flow in flows {
            let row = rows::flow(flow.id, &flow.name, serde_json::to_string(&flow.definition).unwrap());
            let row = row.with("ticket_type", "asset_access").with("priority", flow.definition.priority);
            add(if let Some(org) = flow.org_id { row.with("org_id", org) } else { row });
        }
        world.sql(&sql).await;
    }
}

/// Whether entries contain an account, where `@ALL` and the virtual accounts are every account.
fn contains(entries: &[String], name: &str) -> bool {
    !entries.contains(&format!("!{name}"))
        && entries.iter().any(|entry| entry == name || entry.starts_with('@'))
}

/// The units of a request for assets: asset, account, action.
fn units(
    request: &AssetAccessRequest,
    assets: &BTreeSet<AssetId>,
) -> BTreeSet<(AssetId, &'static str, Action)> {
    let entries: Vec<String> = request.accounts.iter().cloned().collect();
    let accounts = NAMES.iter().filter(|name| contains(&entries, name));
    let actions = |(asset, name)| request.actions.iter().map(move |action| (asset, name, *action));
    accounts.flat_map(|name| assets.iter().map(|asset| (*asset, *name))).flat_map(actions).collect()
}

/// The flows that claim a unit, by the definition.
fn claiming(facts: &Facts<'_>, (asset, name, action): (AssetId, &str, Action)) -> BTreeSet<FlowId> {
    let hides = facts.shadows && facts.flows.iter().any(|flow| flow.org_id.is_some());
    let has = |flow: &&Flow| {
        let Scope { nodes, assets, categories, accounts, actions } = &*flow.definition.scope;
        let by_node = nodes.iter().flatten().any(|node| facts.tree.assets[&asset].contains(node));
        (flow.org_id.is_some() || !hides)
            && (nodes.is_none() && assets.is_none()
                || by_node
                || assets.iter().flatten().any(|named| *named == asset))
            && categories.as_ref().is_none_or(|list| list.contains(&facts.tree.categories[&asset]))
            && accounts.as_ref().is_none_or(|list| contains(list, name))
            && actions.as_ref().is_none_or(|list| list.contains(&action))
    };
    let rank = |flow: &Flow| Reverse((flow.definition.priority, flow.org_id.is_some()));
    let having: Vec<&Flow> = facts.flows.iter().filter(has).collect();
    let Some(first) = having.iter().map(|flow| rank(flow)).min() else { return BTreeSet::new() };
    let peers: Vec<&Flow> = having.into_iter().filter(|flow| rank(flow) == first).collect();
    let scope = |flow: &Flow| flow.definition.scope.clone();
    let is_narrowest =
        |flow: &&&Flow| !peers.iter().any(|other| scope(other).is_narrower(&scope(flow), facts.tree));
    let narrowest: Vec<&Flow> = peers.iter().filter(is_narrowest).copied().collect();
    let is_automatic = |flow: &&&Flow| flow.definition.approval == Approval::Automatic;
    let people: BTreeSet<FlowId> =
        narrowest.iter().filter(|flow| !is_automatic(flow)).map(|flow| flow.id).collect();
    if people.is_empty() { narrowest.iter().map(|flow| flow.id).collect() } else { people }
}

fn answer(facts: &Facts<'_>, request: &AssetAccessRequest) -> Result<FlowId, Unclaimed> {
    choose(facts, request, &[], None).map(|flow| flow.id)
}

/// The answer for a request of assets, by the definition.
fn expected(facts: &Facts<'_>, request: &AssetAccessRequest) -> Result<FlowId, Unclaimed> {
    let claims: Vec<_> =
        units(request, &request.assets).into_iter().map(|unit| claiming(facts, unit)).collect();
    let common = claims.iter().cloned().reduce(|a, b| &a & &b).unwrap_or_default();
    match Vec::from_iter(common).as_slice() {
        [] if claims.iter().all(BTreeSet::is_empty) => Err(Unclaimed::NoFlow),
        [] => Err(Unclaimed::Split),
        [flow] => Ok(*flow),
        several => Err(Unclaimed::Ambiguous(several.to_vec())),
    }
}

/// Checks that the parts belong to one flow each (or to none), and that they are the request.
fn check_parts(facts: &Facts<'_>, request: &AssetAccessRequest) -> usize {
    let below = |request: &AssetAccessRequest| {
        let is_below = |(_, within): &(&AssetId, &BTreeSet<NodeId>)| !within.is_disjoint(&request.nodes);
        let inside = facts.tree.assets.iter().filter(is_below).map(|(asset, _)| *asset);
        inside.chain(request.assets.iter().copied()).collect::<BTreeSet<_>>()
    };
    let parts = parts(facts, request);
    let mut given = BTreeSet::new();
    for part in &parts {
        assert_ne!(answer(facts, part), Err(Unclaimed::Split), "{part:?} of {request:?}");
        given.extend(units(part, &below(part)));
    }
    assert_eq!(given, units(request, &below(request)), "{parts:?} of {request:?}");
    parts.len()
}

#[actix_web::test]
async fn sql_and_the_domain_agree_on_who_claims_a_request() {
    let world = World::new().await;
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let (inventory, flows) = (inventory(), vec(flow(), 1..6)).new_tree(&mut runner).unwrap().current();
        let flows: Vec<Flow> = flows.into_iter().enumerate().map(built).collect();
        inventory.load(&world, &flows).await;
        let conn = world.db.conn().await.unwrap();
        let whole = inventory.tree(&flows);
        for _ in 0..REQUESTS {
            let request = request().new_tree(&mut runner).unwrap().current();
            let facts = Facts { flows: &flows, shadows: true, tree: &whole, unknown: &BTreeSet::new() };
            let (nodes, assets): (Vec<_>, Vec<_>) =
                (request.nodes.iter().copied().collect(), request.assets.iter().copied().collect());
            let loaded = claims::tree_of_request(&conn, ORG, &assets, &nodes).await.unwrap();
            let answer = answer(&facts, &request);
            let by_sql = choose(&Facts { tree: &loaded, ..facts }, &request, &[], None).map(|flow| flow.id);
            assert_eq!(by_sql, answer, "{flows:?} {inventory:?} {request:?}");
            let of_assets = AssetAccessRequest { nodes: BTreeSet::new(), ..request.clone() };
            assert_eq!(
                self::answer(&facts, &of_assets),
                expected(&facts, &of_assets),
                "{flows:?} {request:?}"
            );
            let split = answer == Err(Unclaimed::Split);
            if split {
                let named = claims::named(flows.iter().map(|flow| &*flow.definition.scope));
                let all = (0..ASSETS).map(asset).filter(|asset| {
                    request.assets.contains(asset) || !whole.assets[asset].is_disjoint(&request.nodes)
                });
                let tree =
                    claims::tree_with_all_below(&conn, ORG, &all.collect(), &nodes, &named).await.unwrap();
                assert!(check_parts(&Facts { tree: &tree, ..facts }, &request) > 0);
            }
            let kind = match answer {
                Ok(_) => "one flow",
                Err(Unclaimed::Split) => "split",
                Err(Unclaimed::Ambiguous(_)) => "ambiguous",
                Err(_) => "none",
            };
            *seen.entry(kind).or_default() += 1;
        }
    }
    let is_rich = seen.len() == 4 && seen.values().all(|count| *count > 20);
    assert!(is_rich, "too easy: {seen:?}");
}

#[actix_web::test]
async fn a_scope_covers_what_belongs_to_its_flow() {
    let mut runner = TestRunner::deterministic();
    let mut covered = 0;
    for _ in 0..ROUNDS {
        let (inventory, one, request) =
            (inventory(), flow(), request()).new_tree(&mut runner).unwrap().current();
        let flows = [built((0, one))];
        let tree = inventory.tree(&flows);
        let facts = Facts { flows: &flows, shadows: true, tree: &tree, unknown: &BTreeSet::new() };
        let is_whole = answer(&facts, &request).is_ok();
        let request = Request::AssetAccess(request);
        assert_eq!(flows[0].definition.scope.covers(&request, &tree), is_whole, "{flows:?} {request:?}");
        covered += usize::from(is_whole);
    }
    assert!(covered > 20, "too easy: {covered}");
}
