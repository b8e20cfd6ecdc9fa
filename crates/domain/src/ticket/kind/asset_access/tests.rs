//! Which requests give no more than another.

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::*;
use crate::ids::UserId;
use crate::permission::{UserFacts, names_account};

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
    let table: [(&[&str], &[&str], bool); 31] = [
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
        (&["@INPUT"], &["@INPUT", "!root"], false),
        (&["@INPUT", "!app"], &["@INPUT", "!root"], false),
        (&["@INPUT", "!root"], &["@INPUT", "!root"], true),
        (&["@INPUT", "app"], &["@INPUT", "@ALL", "!root"], false),
        (&["@ANON"], &["@ANON", "@INPUT", "!root"], true),
        (&["{username}"], &["@ALL", "!alice"], false),
        (&["admin_{username}"], &["@ALL", "!admin_alice"], false),
        (&["admin_{username}"], &["@ALL", "!root"], true),
        (&["{username}_admin"], &["@ALL", "!admin_alice"], true),
        (&["admin_alice"], &["@ALL", "!admin_{username}"], false),
        (&["alice_admin"], &["@ALL", "!admin_{username}"], true),
        (&["{username}_x"], &["@ALL", "!admin_{username}"], false),
        (&["db_{username}"], &["@ALL", "!admin_{username}"], true),
        (&["admin_{username}", "!admin_alice"], &["@ALL", "!admin_alice"], true),
    ];
    for (inner, outer, expected) in table {
        let (narrow, wide) = (request(&[], &[PG], inner), request(&[], &[PG], outer));
        assert_eq!(narrow.is_narrower_or_equal(&wide, &tree()), expected, "{inner:?} in {outer:?}");
    }
}

/// Entries of accounts, two of each kind.
fn entries() -> impl Strategy<Value = BTreeSet<String>> {
    const NAMES: [&str; 7] = [
        "app",
        "alice",
        "admin_alice",
        "{username}",
        "admin_{username}",
        "{username}_alice",
        "alice_{username}",
    ];
    const VIRTUAL: [&str; 4] = ["@ALL", "@INPUT", "@USER", "@ANON"];
    let excluded = sample::select(&NAMES[..]).prop_map(|name| format!("!{name}"));
    let named = sample::select([&NAMES[..], &VIRTUAL[..]].concat()).prop_map(str::to_owned);
    btree_set(prop_oneof![named, excluded], 0..5)
}

/// The entries of a request and of a change of it, which drops and adds some.
fn changed() -> impl Strategy<Value = (BTreeSet<String>, BTreeSet<String>)> {
    (entries(), vec(any::<bool>(), 5), entries()).prop_map(|(outer, kept, added)| {
        let kept = outer.iter().zip(kept).filter(|(_, is_kept)| *is_kept).map(|(entry, _)| entry.clone());
        (kept.chain(added).collect(), outer)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 5000, ..ProptestConfig::default() })]

    #[test]
    fn what_stays_within_a_request_lets_nobody_log_in_who_could_not((inner, outer) in changed()) {
        if are_accounts_within(&inner, &outer) {
            let names = ["app", "alice", "admin_alice", "admin_bob", "bob", "alice_alice", "alice_bob", "bob_alice"];
            let (inner, outer): (Vec<String>, Vec<String>) = (inner.into_iter().collect(), outer.into_iter().collect());
            for username in ["alice", "bob"] {
                let user = UserFacts {
                    id: UserId(Uuid::nil()), username: username.to_owned(), is_active: true, is_super_admin: false,
                    orgs: BTreeSet::new(), groups: BTreeSet::new(), stays: BTreeMap::new(),
                };
                let typed = names.map(|name| ("@INPUT", Some(name)));
                let asked = names.map(|name| (name, None)).into_iter().chain(typed).chain([("@USER", None), ("@ANON", None)]);
                for (account, input) in asked {
                    let names = |entries: &[String]| names_account(entries, &user, account, input);
                    prop_assert!(!names(&inner) || names(&outer), "{inner:?} in {outer:?}: {account} {input:?} for {username}");
                }
            }
        }
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
