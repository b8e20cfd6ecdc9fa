//! Which requests give no more than another.

use uuid::Uuid;

use super::*;

const ROOT: NodeId = NodeId(Uuid::from_u128(1));
const DB: NodeId = NodeId(Uuid::from_u128(2));
const WEB: NodeId = NodeId(Uuid::from_u128(3));
const PG: AssetId = AssetId(Uuid::from_u128(11));
const SITE: AssetId = AssetId(Uuid::from_u128(12));
const LOOSE: AssetId = AssetId(Uuid::from_u128(13));

/// The nodes and assets of the inner request, those of the outer one, and whether the inner is within.
type Case<'a> = (&'a [NodeId], &'a [AssetId], &'a [NodeId], &'a [AssetId], bool);

fn tree() -> Tree {
    Tree {
        assets: [(PG, [DB, ROOT].into()), (SITE, [WEB, ROOT].into())].into(),
        nodes: [(ROOT, BTreeSet::new()), (DB, [ROOT].into()), (WEB, [ROOT].into())].into(),
        ..Tree::default()
    }
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

fn request(nodes: &[NodeId], assets: &[AssetId], accounts: &[&str]) -> AssetAccessRequest {
    AssetAccessRequest {
        nodes: nodes.iter().copied().collect(),
        assets: assets.iter().copied().collect(),
        accounts: names(accounts),
        protocols: names(&["ssh"]),
        actions: [Action::Connect].into(),
    }
}

#[test]
fn assets_stay_in_what_was_asked() {
    let table: [Case; 10] = [
        (&[], &[PG], &[], &[PG, SITE], true),
        (&[], &[PG, SITE], &[], &[PG], false),
        (&[], &[PG], &[DB], &[], true),
        (&[], &[PG], &[ROOT], &[], true),
        (&[], &[SITE], &[DB], &[], false),
        (&[DB], &[SITE], &[ROOT], &[], true),
        (&[ROOT], &[], &[DB, WEB], &[], false),
        (&[DB], &[], &[], &[PG], false),
        (&[], &[LOOSE], &[ROOT], &[], false),
        (&[DB], &[LOOSE], &[DB], &[LOOSE], true),
    ];
    for (nodes, assets, outer_nodes, outer_assets, expected) in table {
        let (inner, outer) = (request(nodes, assets, &["app"]), request(outer_nodes, outer_assets, &["app"]));
        assert_eq!(inner.is_narrower_or_equal(&outer, &tree()), expected, "{inner:?} in {outer:?}");
    }
}

#[test]
fn accounts_stay_in_what_was_asked() {
    let table: [(&[&str], &[&str], bool); 17] = [
        (&["app"], &["app", "root"], true),
        (&["app", "root"], &["app"], false),
        (&["app"], &["@ALL"], true),
        (&["@ALL"], &["@ALL"], true),
        (&["@ALL"], &["app"], false),
        (&["@INPUT"], &["@ALL"], false),
        (&["@USER"], &["@ALL"], false),
        (&["@ANON"], &["@ALL", "@ANON"], true),
        (&["app"], &["@USER"], false),
        (&["@ALL", "!root"], &["@ALL"], true),
        (&["@ALL"], &["@ALL", "!root"], false),
        (&["@ALL", "!root", "!app"], &["@ALL", "!root"], true),
        (&["root"], &["@ALL", "!root"], false),
        (&["app"], &["@ALL", "!root"], true),
        (&["@USER"], &["@ALL", "@USER", "!root"], false),
        (&["@USER", "!root"], &["@ALL", "@USER", "!root"], true),
        (&["root", "!root"], &["@ALL", "!root"], true),
    ];
    for (inner, outer, expected) in table {
        let (narrow, wide) = (request(&[], &[PG], inner), request(&[], &[PG], outer));
        assert_eq!(narrow.is_narrower_or_equal(&wide, &tree()), expected, "{inner:?} in {outer:?}");
    }
}

#[test]
fn protocols_and_actions_stay_in_what_was_asked() {
    let wide = AssetAccessRequest {
        protocols: names(&["all"]),
        actions: [Action::Connect, Action::Upload].into(),
        ..request(&[], &[PG], &["app"])
    };
    let narrow = request(&[], &[PG], &["app"]);
    assert!(narrow.is_narrower_or_equal(&wide, &tree()));
    assert!(!wide.is_narrower_or_equal(&narrow, &tree()));
    assert!(
        !AssetAccessRequest { protocols: names(&["all"]), ..narrow.clone() }
            .is_narrower_or_equal(&narrow, &tree())
    );
    assert!(
        !AssetAccessRequest { protocols: names(&["ssh", "rdp"]), ..narrow.clone() }
            .is_narrower_or_equal(&narrow, &tree())
    );
    assert!(
        !AssetAccessRequest { actions: [Action::Download].into(), ..narrow }
            .is_narrower_or_equal(&wide, &tree())
    );
}

#[test]
fn an_empty_side_is_named() {
    assert_eq!(request(&[DB], &[], &["app"]).empty_sides(), Vec::<&str>::new());
    assert_eq!(request(&[], &[], &["!root"]).empty_sides(), ["assets", "accounts"]);
    assert_eq!(request(&[DB], &[], &["app", "!app"]).empty_sides(), ["accounts"]);
    assert_eq!(request(&[DB], &[], &["@ALL", "!app", "app"]).empty_sides(), Vec::<&str>::new());
    assert_eq!(AssetAccessRequest::default().empty_sides(), ["assets", "accounts", "protocols", "actions"]);
}

#[test]
fn travels_as_the_body_says() {
    let json = serde_json::to_value(request(&[], &[], &["b", "a"])).unwrap();
    let expected = serde_json::json!({
        "nodes": [], "assets": [], "accounts": ["a", "b"], "protocols": ["ssh"], "actions": ["connect"]});
    assert_eq!(json, expected);
}
