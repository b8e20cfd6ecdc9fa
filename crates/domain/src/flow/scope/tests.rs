//! What scopes contain, and how they compare. Node 1 holds nodes 2 and 3. Asset 12 is a host in node 2, asset 13 a database
//! in node 3, asset 14 a host in both.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use uuid::Uuid;

use super::accounts::Accounts;
use super::*;
use crate::ticket::kind::asset_access::AssetAccessRequest;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn tree() -> Tree {
    let nodes = |ids: &[u128]| ids.iter().map(|n| NodeId(id(*n))).collect::<BTreeSet<_>>();
    let assets = [(12, &[1, 2][..]), (13, &[1, 3]), (14, &[1, 2, 3])];
    let kinds = [(12, Category::Host), (13, Category::Database), (14, Category::Host)];
    let tree = Tree {
        assets: assets.iter().map(|(asset, within)| (AssetId(id(*asset)), nodes(within))).collect(),
        nodes: [(1, &[][..]), (2, &[1]), (3, &[1])]
            .iter()
            .map(|(n, above)| (NodeId(id(*n)), nodes(above)))
            .collect(),
        categories: kinds.map(|(asset, category)| (AssetId(id(asset)), category)).into(),
        below: BTreeMap::new(),
    };
    let named = (assets.iter().map(|(asset, _)| AssetId(id(*asset))).collect(), nodes(&[1, 2, 3]));
    tree.with_below(&named)
}

fn scope(text: Value) -> Scope {
    let mut text = text;
    for side in ["nodes", "assets"] {
        if let Some(ids) = text.get_mut(side).and_then(Value::as_array_mut) {
            for n in ids {
                *n = json!(id(n.as_u64().unwrap().into()));
            }
        }
    }
    serde_json::from_value(text).unwrap()
}

fn set(entries: &[&str]) -> BTreeSet<String> {
    entries.iter().map(|entry| (*entry).to_owned()).collect()
}

#[test]
fn an_absent_member_is_everything() {
    assert!(scope(json!({})).is_everything());
    assert_eq!(serde_json::to_value(Scope::default()).unwrap(), json!({}));
    let names = scope(json!({ "assets": [12] }));
    assert!(!names.is_everything() && names.names_places());
    assert!(!scope(json!({ "actions": ["connect"] })).names_places());
}

#[test]
fn a_node_is_reached_by_its_name_and_by_what_is_below() {
    let reach = |text, n| scope(text).reach(NodeId(id(n)), &tree());
    assert_eq!(reach(json!({}), 1), Reach::All);
    assert_eq!(reach(json!({ "nodes": [1] }), 2), Reach::All);
    assert_eq!(reach(json!({ "nodes": [2] }), 1), Reach::Part);
    assert_eq!(reach(json!({ "nodes": [2] }), 3), Reach::Part, "asset 14 is in both");
    // All assets of the node are named, but not those that come later.
    assert_eq!(reach(json!({ "assets": [12, 14] }), 2), Reach::Part);
    assert_eq!(reach(json!({ "assets": [13] }), 2), Reach::Nothing);
    assert_eq!(reach(json!({ "categories": ["host"] }), 2), Reach::All);
    assert_eq!(reach(json!({ "categories": ["host"] }), 3), Reach::Part);
    assert_eq!(reach(json!({ "categories": ["web"] }), 3), Reach::Nothing);
    assert_eq!(reach(json!({ "nodes": [3], "categories": ["database"] }), 1), Reach::Part);
    assert_eq!(reach(json!({ "nodes": [2], "categories": ["database"] }), 1), Reach::Nothing);
}

#[test]
fn a_scope_covers_what_its_flow_may_be_asked_for() {
    let covers = |text: Value, accounts: &[&str], nodes: &[u128], assets: &[u128]| {
        let request = AssetAccessRequest {
            nodes: nodes.iter().map(|n| NodeId(id(*n))).collect(),
            assets: assets.iter().map(|n| AssetId(id(*n))).collect(),
            accounts: set(accounts),
            protocols: set(&["ssh"]),
            actions: BTreeSet::from([Action::Connect]),
        };
        scope(text).covers(&Request::AssetAccess(request), &tree())
    };
    assert!(covers(json!({}), &["@INPUT"], &[1], &[12]));
    assert!(covers(json!({ "nodes": [2] }), &["app"], &[2], &[12, 14]));
    assert!(!covers(json!({ "nodes": [2] }), &["app"], &[1], &[]));
    assert!(!covers(json!({ "nodes": [2] }), &["app"], &[], &[13]));
    assert!(covers(json!({ "nodes": [2], "assets": [13] }), &["app"], &[], &[12, 13]));
    assert!(!covers(json!({ "categories": ["host"] }), &["app"], &[], &[12, 13]));
    assert!(!covers(json!({ "actions": ["upload"] }), &["app"], &[], &[12]));
    assert!(covers(json!({ "accounts": ["app", "web"] }), &["app"], &[], &[12]));
    assert!(covers(json!({ "accounts": ["@ALL", "!root"] }), &["app"], &[], &[12]));
    for special in ["@ALL", "@INPUT", "@USER", "@ANON"] {
        assert!(!covers(json!({ "accounts": ["app"] }), &[special], &[], &[12]));
        assert!(!covers(json!({ "accounts": ["@ALL", "!root"] }), &[special], &[], &[12]));
        assert!(covers(json!({ "accounts": ["@ALL", "!root"] }), &[special, "!root"], &[], &[12]));
    }
}

#[test]
fn scopes_are_compared_side_by_side() {
    let narrower = |a, b| scope(a).is_narrower(&scope(b), &tree());
    assert!(narrower(json!({ "nodes": [2] }), json!({})));
    assert!(narrower(json!({ "nodes": [2] }), json!({ "nodes": [1] })));
    assert!(narrower(json!({ "assets": [12] }), json!({ "nodes": [2] })));
    assert!(narrower(json!({ "assets": [12] }), json!({ "categories": ["host"] })));
    assert!(narrower(json!({ "accounts": ["root"] }), json!({ "accounts": ["@ALL", "!app"] })));
    assert!(narrower(json!({ "nodes": [1], "actions": ["connect"] }), json!({ "nodes": [1] })));
    for (a, b) in [
        (json!({}), json!({})),
        (json!({}), json!({ "nodes": [1] })),
        (json!({ "nodes": [1] }), json!({ "accounts": ["root"] })),
        (json!({ "nodes": [2] }), json!({ "nodes": [3] })),
        (json!({ "assets": [13] }), json!({ "categories": ["host"] })),
        (json!({ "nodes": [2] }), json!({ "categories": ["host"] })),
    ] {
        assert!(!narrower(a.clone(), b.clone()), "{a} {b}");
    }
}

#[test]
fn scopes_overlap_where_both_have_something() {
    let overlap = |a: &Value, b: &Value| scope(a.clone()).overlaps(&scope(b.clone()), &tree());
    for (a, b, expected) in [
        (json!({}), json!({ "nodes": [2] }), true),
        (json!({ "nodes": [1] }), json!({ "nodes": [3] }), true),
        (json!({ "nodes": [2] }), json!({ "nodes": [3] }), true),
        (json!({ "nodes": [2] }), json!({ "nodes": [3], "categories": ["database"] }), false),
        (json!({ "nodes": [2] }), json!({ "assets": [13] }), false),
        (json!({ "nodes": [2] }), json!({ "assets": [14] }), true),
        (json!({ "assets": [12] }), json!({ "assets": [13] }), false),
        (json!({ "categories": ["host"] }), json!({ "categories": ["web"] }), false),
        (json!({ "accounts": ["root"] }), json!({ "accounts": ["@ALL", "!root"] }), false),
        (json!({ "accounts": ["root"], "nodes": [1] }), json!({ "actions": ["upload"] }), true),
        (json!({ "actions": ["connect"] }), json!({ "actions": ["upload"] }), false),
    ] {
        assert_eq!((overlap(&a, &b), overlap(&b, &a)), (expected, expected), "{a} {b}");
    }
}

#[test]
fn accounts_are_some_names_or_all_but_some() {
    let of = |entries: &[&str]| Accounts::of(&set(entries));
    assert_eq!(of(&["app", "root", "!root"]), of(&["app"]));
    assert_eq!(of(&["@INPUT", "app", "!root"]), of(&["@ALL", "!root"]));
    assert!(of(&["!root"]).is_empty() && !of(&["@ALL", "!root"]).is_empty());
    let all_but_root = of(&["@ALL", "!root"]);
    assert_eq!(all_but_root.or(&of(&["root"])), Accounts::every());
    assert_eq!(Accounts::every().without(&all_but_root), of(&["root"]));
    assert!(of(&["app"]).is_within(&all_but_root) && !all_but_root.is_within(&of(&["app"])));
    assert_eq!(all_but_root.entries(&set(&["@ALL", "app"])), set(&["@ALL", "!root"]));
    assert_eq!(all_but_root.entries(&set(&["@USER", "app", "root"])), set(&["@USER", "app", "!root"]));
    assert_eq!(of(&["root"]).entries(&set(&["@ALL"])), set(&["root"]));
}
