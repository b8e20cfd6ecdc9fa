//! Who claims a request. Node 1 holds nodes 2 (production) and 3 (test). Asset 12 is a host in node 2, asset 13 a database in
//! node 3, asset 14 a host in node 1.

#![allow(clippy::needless_pass_by_value, reason = "the calls are easier to read")]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use uuid::Uuid;

use super::parts::parts;
use super::ties::{ranks_alike, ties};
use super::*;
use crate::ids::OrgId;
use crate::inventory::Category;

const ALICE: UserId = UserId(Uuid::from_u128(0xa));
const BOB: UserId = UserId(Uuid::from_u128(0xb));

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn ids(numbers: &mut Value) {
    for n in numbers.as_array_mut().into_iter().flatten() {
        *n = json!(id(n.as_u64().unwrap().into()));
    }
}

fn tree() -> Tree {
    let nodes = |ids: &[u128]| ids.iter().map(|n| NodeId(id(*n))).collect::<BTreeSet<_>>();
    let assets = [(12, &[1, 2][..]), (13, &[1, 3]), (14, &[1])];
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

/// A flow of the organization that any admin approves, with changes to its definition.
fn flow(n: u128, changes: Value) -> Flow {
    let mut body = json!({ "ticket_type": "asset_access", "approval": { "type": "manual" } });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    for side in ["nodes", "assets"] {
        if let Some(numbers) = body.get_mut("scope").and_then(|scope| scope.get_mut(side)) {
            ids(numbers);
        }
    }
    Flow {
        id: FlowId(id(n)),
        version: 1,
        org_id: Some(OrgId(id(0xf))),
        name: format!("flow {n}"),
        description: String::new(),
        enabled: true,
        definition: serde_json::from_value(body).unwrap(),
    }
}

fn scoped(n: u128, priority: i32, scope: Value) -> Flow {
    flow(n, json!({ "priority": priority, "scope": scope }))
}

fn global(flow: Flow) -> Flow {
    Flow { org_id: None, ..flow }
}

/// A request for connections as `app` by ssh, with changes.
fn request(changes: Value) -> AssetAccessRequest {
    let mut body = json!({ "nodes": [], "assets": [], "accounts": ["app"], "protocols": ["ssh"], "actions": ["connect"] });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    ids(&mut body["nodes"]);
    ids(&mut body["assets"]);
    serde_json::from_value(body).unwrap()
}

fn chosen_with(flows: &[Flow], asked: Value, wanted: Option<u128>) -> Result<u128, Unclaimed> {
    let tree = tree();
    let facts = Facts { flows, shadows: true, tree: &tree, unknown: &BTreeSet::new() };
    let wanted = wanted.map(|n| FlowId(id(n)));
    choose(&facts, &request(asked), &[(ALICE, &[]), (BOB, &[])], wanted).map(|flow| flow.id.0.as_u128())
}

fn chosen(flows: &[Flow], asked: Value) -> Result<u128, Unclaimed> {
    chosen_with(flows, asked, None)
}

fn ambiguous(numbers: &[u128]) -> Result<u128, Unclaimed> {
    Err(Unclaimed::Ambiguous(numbers.iter().map(|n| FlowId(id(*n))).collect()))
}

#[test]
fn the_highest_priority_claims() {
    let flows =
        [scoped(21, 5, json!({})), scoped(22, 9, json!({})), scoped(23, 0, json!({ "assets": [12] }))];
    assert_eq!(chosen(&flows, json!({ "assets": [12] })), Ok(22));
    assert_eq!(chosen_with(&flows, json!({ "assets": [12] }), Some(22)), Ok(22));
    assert_eq!(chosen_with(&flows, json!({ "assets": [12] }), Some(21)), Err(Unclaimed::NotApplicable));
    assert_eq!(chosen_with(&flows, json!({ "assets": [12] }), Some(99)), Err(Unclaimed::NotApplicable));
    assert_eq!(chosen(&[], json!({ "assets": [12] })), Err(Unclaimed::NoFlow));
}

#[test]
fn an_automatic_flow_for_test_machines_is_for_test_machines() {
    let automatic = json!({ "approval": { "type": "automatic" }, "scope": { "nodes": [3] } });
    let flows = [scoped(21, 0, json!({})), flow(22, automatic)];
    assert_eq!(chosen(&flows, json!({ "assets": [13] })), Ok(22));
    assert_eq!(chosen(&flows, json!({ "assets": [12] })), Ok(21));
    assert_eq!(chosen_with(&flows, json!({ "assets": [12] }), Some(22)), Err(Unclaimed::NotApplicable));
    assert_eq!(chosen(&flows, json!({ "assets": [12, 13] })), Err(Unclaimed::Split));
}

#[test]
fn between_equal_priorities_own_flows_and_narrow_scopes_claim() {
    let everywhere = global(scoped(21, 0, json!({ "accounts": ["app"] })));
    let flows = [everywhere, scoped(22, 0, json!({})), scoped(23, 0, json!({ "nodes": [2] }))];
    let tree = tree();
    let choose = |flows: &[Flow], asked: Value| {
        let facts = Facts { flows, shadows: false, tree: &tree, unknown: &BTreeSet::new() };
        super::choose(&facts, &request(asked), &[(ALICE, &[])], None).map(|flow| flow.id.0.as_u128())
    };
    assert_eq!(choose(&flows, json!({ "assets": [12] })), Ok(23));
    assert_eq!(choose(&flows, json!({ "assets": [14] })), Ok(22));
    assert_eq!(choose(&flows[..1], json!({ "assets": [14] })), Ok(21));
    let stronger = global(scoped(24, 1, json!({})));
    assert_eq!(choose(&[flows[1].clone(), stronger.clone()], json!({ "assets": [14] })), Ok(24));
    assert_eq!(chosen(&[flows[1].clone(), stronger.clone()], json!({ "assets": [14] })), Ok(22));
    let disabled = Flow { enabled: false, ..scoped(25, 0, json!({ "assets": [12] })) };
    assert_eq!(chosen(&[stronger, disabled], json!({ "assets": [14] })), Err(Unclaimed::NoFlow));
}

#[test]
fn every_account_includes_the_one_that_another_flow_claims() {
    let flows = [scoped(21, 0, json!({})), scoped(22, 5, json!({ "accounts": ["root"] }))];
    let asked = |accounts: Value| json!({ "assets": [12], "accounts": accounts });
    assert_eq!(chosen(&flows, asked(json!(["app"]))), Ok(21));
    assert_eq!(chosen(&flows, asked(json!(["root"]))), Ok(22));
    for special in ["@ALL", "@INPUT", "@USER", "@ANON"] {
        assert_eq!(chosen(&flows, asked(json!([special]))), Err(Unclaimed::Split));
        assert_eq!(chosen(&flows, asked(json!([special, "!root"]))), Ok(21));
    }
    // Nobody claims other accounts than root.
    assert_eq!(chosen(&flows[1..], asked(json!(["app"]))), Err(Unclaimed::NoFlow));
    assert_eq!(chosen(&flows[1..], asked(json!(["@ALL"]))), Err(Unclaimed::Split));
    let uploads = [scoped(21, 0, json!({})), scoped(22, 5, json!({ "actions": ["upload"] }))];
    let both = json!({ "assets": [12], "actions": ["connect", "upload"] });
    assert_eq!(chosen(&uploads, both), Err(Unclaimed::Split));
}

#[test]
fn a_node_belongs_to_the_flow_that_claims_everything_below_it() {
    let flows = [scoped(21, 0, json!({})), scoped(22, 5, json!({ "nodes": [2] }))];
    assert_eq!(chosen(&flows, json!({ "nodes": [2] })), Ok(22));
    assert_eq!(chosen(&flows, json!({ "nodes": [3] })), Ok(21));
    assert_eq!(chosen(&flows, json!({ "nodes": [1] })), Err(Unclaimed::Split));
    let by_category = [scoped(21, 0, json!({})), scoped(22, 5, json!({ "categories": ["database"] }))];
    assert_eq!(chosen(&by_category, json!({ "nodes": [3] })), Ok(22));
    assert_eq!(chosen(&by_category, json!({ "nodes": [2] })), Ok(21));
    assert_eq!(chosen(&by_category, json!({ "nodes": [1] })), Err(Unclaimed::Split));
    // The flow names every asset of the node, but not those that come later.
    let by_asset = [scoped(21, 0, json!({})), scoped(22, 5, json!({ "assets": [13] }))];
    assert_eq!(chosen(&by_asset, json!({ "nodes": [3] })), Err(Unclaimed::Split));
    assert_eq!(chosen(&by_asset, json!({ "nodes": [2] })), Ok(21));
}

#[test]
fn nobody_falls_through_to_a_laxer_flow() {
    let lax = scoped(21, 0, json!({}));
    let hidden =
        flow(22, json!({ "priority": 5, "scope": { "nodes": [2] }, "visible_to": { "users": [ALICE] } }));
    let off = Flow { enabled: false, ..scoped(23, 5, json!({ "nodes": [3] })) };
    let flows = [lax, hidden, off];
    // Bob, the beneficiary, may not use it.
    assert_eq!(chosen(&flows, json!({ "assets": [12] })), Err(Unclaimed::NoFlow));
    assert_eq!(chosen_with(&flows, json!({ "assets": [12] }), Some(22)), Err(Unclaimed::NoFlow));
    assert_eq!(chosen_with(&flows, json!({ "assets": [12] }), Some(21)), Err(Unclaimed::NoFlow));
    assert_eq!(chosen(&flows, json!({ "assets": [13] })), Err(Unclaimed::Disabled));
    assert_eq!(chosen_with(&flows, json!({ "assets": [13] }), Some(23)), Err(Unclaimed::Disabled));
    assert_eq!(chosen(&flows, json!({ "assets": [14] })), Ok(21));
}

#[test]
fn the_requester_chooses_among_flows_that_tie() {
    let theirs = flow(23, json!({ "visible_to": { "users": [ALICE] } }));
    let flows = [scoped(21, 0, json!({})), scoped(22, 0, json!({})), theirs];
    let asked = || json!({ "assets": [12] });
    assert_eq!(chosen(&flows, asked()), ambiguous(&[21, 22]));
    assert_eq!(chosen_with(&flows, asked(), Some(22)), Ok(22));
    assert_eq!(chosen_with(&flows, asked(), Some(23)), Err(Unclaimed::NoFlow));
    // Node 2 and the category tie at asset 12 alone.
    let crossing = [scoped(21, 0, json!({ "nodes": [2] })), scoped(22, 0, json!({ "categories": ["host"] }))];
    assert_eq!(chosen(&crossing, json!({ "assets": [12] })), ambiguous(&[21, 22]));
    assert_eq!(chosen(&crossing, json!({ "assets": [12, 14] })), Ok(22));
    assert_eq!(
        chosen_with(&crossing, json!({ "assets": [12, 14] }), Some(21)),
        Err(Unclaimed::NotApplicable)
    );
}

#[test]
fn an_automatic_flow_does_not_tie() {
    let automatic = |n, scope| flow(n, json!({ "approval": { "type": "automatic" }, "scope": scope }));
    let tree = tree();
    let tied = |flow: &Flow, others: &[Flow]| {
        ties(flow, others, &tree).map(|flow| flow.id.0.as_u128()).collect::<Vec<_>>()
    };
    let others = [scoped(21, 0, json!({})), scoped(22, 0, json!({ "nodes": [2] })), scoped(23, 5, json!({}))];
    assert_eq!(tied(&automatic(31, json!({})), &others), [21]);
    assert_eq!(tied(&automatic(31, json!({ "nodes": [2] })), &others), [22]);
    assert_eq!(tied(&automatic(31, json!({ "nodes": [3] })), &others), [0; 0]);
    assert_eq!(tied(&automatic(31, json!({ "categories": ["host"] })), &others), [22]);
    assert_eq!(tied(&scoped(31, 0, json!({})), &others), [0; 0]);
    assert_eq!(tied(&scoped(31, 0, json!({})), &[automatic(32, json!({}))]), [32]);
    assert_eq!(tied(&global(automatic(31, json!({}))), &others), [0; 0]);
    assert_eq!(tied(&automatic(21, json!({})), &others[..1]), [0; 0], "it is the same flow");
    assert!(ranks_alike(&others[0], &Flow { enabled: false, ..others[0].clone() }));
    assert!(!ranks_alike(&others[0], &automatic(21, json!({}))));
    // A tie that came with a move: people decide.
    assert_eq!(chosen(&[automatic(31, json!({})), others[0].clone()], json!({ "assets": [14] })), Ok(21));
}

#[test]
fn the_parts_of_a_request_can_be_sent_separately() {
    let everything = json!({ "nodes": [1], "accounts": ["@INPUT", "app"], "actions": ["connect", "upload"] });
    let flows = [
        scoped(21, 0, json!({})),
        scoped(22, 5, json!({ "nodes": [2] })),
        scoped(23, 7, json!({ "accounts": ["root"], "actions": ["upload"] })),
    ];
    let tree = tree();
    let facts = Facts { flows: &flows, shadows: true, tree: &tree, unknown: &BTreeSet::new() };
    let parts = parts(&facts, &request(everything.clone()));
    let expected = [
        json!({ "nodes": [3], "assets": [14], "accounts": ["@INPUT", "app"], "actions": ["connect"] }),
        json!({ "nodes": [3], "assets": [14], "accounts": ["@INPUT", "app", "!root"], "actions": ["upload"] }),
        json!({ "nodes": [2], "accounts": ["@INPUT", "app"], "actions": ["connect"] }),
        json!({ "nodes": [2], "accounts": ["@INPUT", "app", "!root"], "actions": ["upload"] }),
        json!({ "nodes": [1], "accounts": ["root"], "actions": ["upload"] }),
    ];
    let expected = expected.map(request);
    assert_eq!(parts.len(), expected.len(), "{parts:#?}");
    for part in &expected {
        assert!(parts.contains(part), "{part:?} in {parts:#?}");
    }
    let whole: Vec<_> =
        parts.iter().map(|part| choose(&facts, part, &[], None).map(|flow| flow.id)).collect();
    assert!(whole.iter().all(Result::is_ok), "{whole:?}");
}

#[test]
fn parts_keep_within_the_limits_of_a_request() {
    let assets: BTreeSet<AssetId> = (100..1300).map(|n| AssetId(id(n))).collect();
    let tree = Tree {
        assets: assets.iter().map(|asset| (*asset, BTreeSet::from([NodeId(id(1))]))).collect(),
        nodes: BTreeMap::from([(NodeId(id(1)), BTreeSet::new())]),
        categories: assets.iter().map(|asset| (*asset, Category::Host)).collect(),
        below: BTreeMap::new(),
    };
    let flows = [scoped(21, 0, json!({})), scoped(22, 5, json!({ "assets": [100] }))];
    let named = (BTreeSet::from([AssetId(id(100))]), BTreeSet::new());
    let tree = tree.with_below(&named);
    let facts = Facts { flows: &flows, shadows: true, tree: &tree, unknown: &BTreeSet::new() };
    let parts = parts(&facts, &request(json!({ "nodes": [1] })));
    let mut counts: Vec<_> = parts.iter().map(|part| part.assets.len()).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 199, 500, 500]);
}

#[test]
fn what_is_hidden_from_the_requester_counts_as_unknown() {
    let flows = [
        scoped(21, 0, json!({})),
        scoped(22, 5, json!({ "assets": [12] })),
        scoped(23, 5, json!({ "nodes": [3] })),
        scoped(24, -1, json!({ "categories": ["host"] })),
    ];
    let (tree, hidden) = (tree(), BTreeSet::from([id(12), id(3)]));
    let facts = Facts { flows: &flows, shadows: true, tree: &tree, unknown: &hidden };
    let answer = |asked| {
        let asked = request(asked);
        (choose(&facts, &asked, &[(ALICE, &[])], None), parts(&facts, &asked).len())
    };
    for (of_hidden, of_unknown) in [
        (json!({ "assets": [12] }), json!({ "assets": [99] })),
        (json!({ "nodes": [3] }), json!({ "nodes": [98] })),
        (json!({ "assets": [12, 14] }), json!({ "assets": [99, 14] })),
    ] {
        assert_eq!(answer(of_hidden), answer(of_unknown));
    }
    assert_eq!(answer(json!({ "assets": [12] })).0.map(|flow| flow.id), Ok(FlowId(id(21))));
}
