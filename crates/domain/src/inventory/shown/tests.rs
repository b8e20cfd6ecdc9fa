//! What each kind of source shows: permissions, flows, items, owners. The tree: Racks (node 1) with Lab (2) below it, and Vault (3).

use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use super::*;
use crate::ids::{FlowId, GroupId};
use crate::inventory::Category;
use crate::permission::{ALL, ALL_PROTOCOLS, Action};

const ORG: OrgId = OrgId(Uuid::from_u128(0xf));
const ME: UserId = UserId(Uuid::from_u128(0xa));
const SOMEBODY: UserId = UserId(Uuid::from_u128(0xb));
const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

fn node(n: u128) -> NodeId {
    NodeId(Uuid::from_u128(0x100 + n))
}

fn asset(n: u128) -> AssetId {
    AssetId(Uuid::from_u128(0x200 + n))
}

fn group(n: u128) -> GroupId {
    GroupId(Uuid::from_u128(0x300 + n))
}

fn me() -> UserFacts {
    UserFacts {
        id: ME,
        username: "me".to_owned(),
        is_active: true,
        is_super_admin: false,
        orgs: BTreeSet::from([ORG]),
        groups: BTreeSet::from([group(1)]),
        stays: BTreeMap::new(),
    }
}

/// A host in Racks (1), a database in Lab (2), a host in Vault (3), a web site in Lab and Vault (4).
fn inventory() -> Inventory {
    let asset = |n: u128, category, nodes: &[u128]| {
        let facts = AssetFacts {
            id: asset(n),
            org_id: ORG,
            category,
            is_active: true,
            protocols: BTreeSet::new(),
            nodes: nodes.iter().map(|n| node(*n)).collect(),
            accounts: BTreeMap::new(),
        };
        (facts, None)
    };
    let nodes = [(1, vec![1]), (2, vec![1, 2]), (3, vec![3])];
    Inventory {
        assets: vec![
            asset(1, Category::Host, &[1]),
            asset(2, Category::Database, &[1, 2]),
            asset(3, Category::Host, &[3]),
            asset(4, Category::Web, &[1, 2, 3]),
        ],
        nodes: nodes
            .into_iter()
            .map(|(n, within)| (node(n), (None, within.into_iter().map(node).collect())))
            .collect(),
    }
}

fn permission(changes: impl FnOnce(&mut Permission)) -> Permission {
    let mut permission = Permission {
        id: Uuid::from_u128(0x400).into(),
        org_id: ORG,
        name: String::new(),
        users: vec![ME],
        groups: Vec::new(),
        assets: Vec::new(),
        nodes: Vec::new(),
        exclude_assets: Vec::new(),
        exclude_nodes: Vec::new(),
        accounts: vec![ALL.to_owned()],
        protocols: vec![ALL_PROTOCOLS.to_owned()],
        actions: vec![Action::Connect],
        valid_from: None,
        valid_until: None,
        is_active: true,
        reusable_tokens: false,
        source_ticket_id: None,
    };
    changes(&mut permission);
    permission
}

fn flow(org_id: Option<OrgId>, ticket_type: &str, changes: Value) -> Flow {
    let mut definition = json!({ "ticket_type": ticket_type, "approval": { "type": "manual" } });
    let Value::Object(changes) = changes else { panic!("{changes} is no object") };
    definition.as_object_mut().unwrap().extend(changes);
    let definition = serde_json::from_value(definition).unwrap();
    let (name, description) = (String::new(), String::new());
    Flow {
        id: FlowId(Uuid::from_u128(0x500)),
        version: 1,
        org_id,
        name,
        description,
        enabled: true,
        definition,
    }
}

fn scope(scope: Value) -> Flow {
    flow(Some(ORG), "asset_access", Value::Object([("scope".to_owned(), scope)].into_iter().collect()))
}

fn item(item: Value) -> Flow {
    flow(Some(ORG), "device_admin", Value::Object([("item".to_owned(), item)].into_iter().collect()))
}

/// The numbers of the shown assets, of the shown nodes, and of those that are only on the way.
fn numbers(inventory: &Inventory, permissions: &[Permission], flows: &[Flow]) -> [Vec<u128>; 3] {
    let user = me();
    let shadow_global = ShadowGlobal::default();
    let reader = Reader { user: &user, org: ORG, at: NOW, permissions, flows, shadow_global };
    let Shown { assets, nodes, paths } = inventory.shown_to(&reader);
    assert!(nodes.is_subset(&paths), "each node is on the way to itself");
    [
        assets.iter().map(|asset| asset.0.as_u128() - 0x200).collect(),
        nodes.iter().map(|node| node.0.as_u128() - 0x100).collect(),
        paths.difference(&nodes).map(|node| node.0.as_u128() - 0x100).collect(),
    ]
}

fn by_permission(changes: impl FnOnce(&mut Permission)) -> [Vec<u128>; 3] {
    numbers(&inventory(), &[permission(changes)], &[])
}

fn by_flow(flow: Flow) -> [Vec<u128>; 3] {
    numbers(&inventory(), &[], &[flow])
}

const NOTHING: [Vec<u128>; 3] = [Vec::new(), Vec::new(), Vec::new()];

#[test]
fn permissions_in_force_show_what_they_cover() {
    assert_eq!(by_permission(|_| ()), NOTHING);
    assert_eq!(by_permission(|p| p.assets = vec![asset(2)]), [vec![2], vec![], vec![1, 2]]);
    assert_eq!(by_permission(|p| p.nodes = vec![node(1)]), [vec![1, 2, 4], vec![1, 2], vec![3]]);
    let without_lab = |p: &mut Permission| (p.nodes, p.exclude_nodes) = (vec![node(1)], vec![node(2)]);
    assert_eq!(by_permission(without_lab), [vec![1], vec![1], vec![]]);
    let without_host = |p: &mut Permission| (p.nodes, p.exclude_assets) = (vec![node(1)], vec![asset(1)]);
    assert_eq!(by_permission(without_host), [vec![2, 4], vec![1, 2], vec![3]]);
    let by_group = |n| {
        move |p: &mut Permission| (p.users, p.groups, p.assets) = (vec![], vec![group(n)], vec![asset(3)])
    };
    assert_eq!(by_permission(by_group(1)), [vec![3], vec![], vec![3]]);
    assert_eq!(by_permission(by_group(2)), NOTHING);
}

#[test]
fn permissions_that_are_not_in_force_show_nothing() {
    let ended = |p: &mut Permission| (p.nodes, p.valid_until) = (vec![node(1)], Some(NOW));
    let later = |p: &mut Permission| {
        (p.nodes, p.valid_from) = (vec![node(1)], Some(NOW + Duration::SECOND));
    };
    let inactive = |p: &mut Permission| (p.nodes, p.is_active) = (vec![node(1)], false);
    let others = |p: &mut Permission| (p.nodes, p.users) = (vec![node(1)], vec![SOMEBODY]);
    let elsewhere = |p: &mut Permission| (p.nodes, p.org_id) = (vec![node(1)], OrgId(Uuid::nil()));
    for no_force in [ended as fn(&mut Permission), later, inactive, others, elsewhere] {
        assert_eq!(by_permission(no_force), NOTHING);
    }
}

#[test]
fn permissions_that_give_nothing_show_nothing() {
    let excluded = |p: &mut Permission| p.accounts = vec!["root".to_owned(), "!root".to_owned()];
    let no_account = |p: &mut Permission| p.accounts.clear();
    let no_protocol = |p: &mut Permission| p.protocols.clear();
    let no_action = |p: &mut Permission| p.actions.clear();
    for empty in [excluded as fn(&mut Permission), no_account, no_protocol, no_action] {
        let changes = |p: &mut Permission| {
            (p.nodes, p.assets) = (vec![node(1)], vec![asset(3)]);
            empty(p);
        };
        assert_eq!(by_permission(changes), NOTHING);
    }
}

#[test]
fn flows_show_the_places_of_their_scopes() {
    assert_eq!(by_flow(scope(json!({ "nodes": [node(2)] }))), [vec![2, 4], vec![2], vec![1, 3]]);
    assert_eq!(by_flow(scope(json!({ "assets": [asset(3)] }))), [vec![3], vec![], vec![3]]);
    assert_eq!(by_flow(scope(json!({ "categories": ["host"] }))), [vec![1, 3], vec![], vec![1, 3]]);
    let databases = scope(json!({ "nodes": [node(1)], "categories": ["database"] }));
    assert_eq!(by_flow(databases), [vec![2], vec![1, 2], vec![]]);
}

#[test]
fn a_flow_for_everything_shows_nothing() {
    assert_eq!(by_flow(flow(Some(ORG), "asset_access", json!({}))), NOTHING);
    assert_eq!(by_flow(scope(json!({ "accounts": ["root"], "actions": ["connect"] }))), NOTHING);
    assert_eq!(by_flow(flow(Some(ORG), "resource_access", json!({ "item": {} }))), NOTHING);
}

#[test]
fn flows_that_the_reader_may_not_use_show_nothing() {
    let lab = || scope(json!({ "nodes": [node(2)] }));
    assert_eq!(by_flow(Flow { enabled: false, ..lab() }), NOTHING);
    let visible_to =
        |who| flow(Some(ORG), "asset_access", json!({ "scope": { "nodes": [node(2)] }, "visible_to": who }));
    assert_eq!(by_flow(visible_to(json!({ "users": [SOMEBODY] }))), NOTHING);
    assert_eq!(by_flow(visible_to(json!({ "groups": [group(2)] }))), NOTHING);
    assert_ne!(by_flow(visible_to(json!({ "groups": [group(1)] }))), NOTHING);
    let hosts = || flow(None, "asset_access", json!({ "scope": { "categories": ["host"] } }));
    assert_eq!(by_flow(hosts()), [vec![1, 3], vec![], vec![1, 3]]);
    let own = Flow { enabled: false, ..flow(Some(ORG), "asset_access", json!({})) };
    assert_eq!(numbers(&inventory(), &[], &[hosts(), own]), NOTHING);
}

#[test]
fn items_show_the_devices_that_they_offer() {
    assert_eq!(by_flow(item(json!({ "nodes": [node(1)] }))), [vec![1], vec![], vec![1]]);
    assert_eq!(by_flow(item(json!({ "assets": [asset(2)] }))), [vec![2], vec![], vec![1, 2]]);
    let own = || item(json!({ "nodes": [node(1), node(3)], "own_devices_only": true }));
    assert_eq!(by_flow(own()), NOTHING);
    let mut inventory = inventory();
    inventory.assets[0].1 = Some(SOMEBODY);
    assert_eq!(numbers(&inventory, &[], &[own()]), NOTHING);
    inventory.assets[2].0.is_active = false;
    assert_eq!(numbers(&inventory, &[], &[item(json!({ "nodes": [node(3)] }))]), NOTHING);
}

#[test]
fn owners_see_what_they_own_and_what_is_below() {
    let mut inventory = inventory();
    inventory.assets[2].1 = Some(ME);
    assert_eq!(numbers(&inventory, &[], &[]), [vec![3], vec![], vec![3]]);
    inventory.nodes.get_mut(&node(2)).unwrap().0 = Some(ME);
    assert_eq!(numbers(&inventory, &[], &[]), [vec![2, 3, 4], vec![2], vec![1, 3]]);
}

#[test]
fn nobody_sees_the_inventory_of_others() {
    let user = UserFacts { orgs: BTreeSet::new(), ..me() };
    let (permissions, shadow_global) = ([permission(|p| p.nodes = vec![node(1)])], ShadowGlobal::default());
    let reader =
        Reader { user: &user, org: ORG, at: NOW, permissions: &permissions, flows: &[], shadow_global };
    assert_eq!(inventory().shown_to(&reader), Shown::default());
}
