//! Each approver rule: whom it names in a small house.

use super::*;
use crate::flow::approver::house::OwnedAsset;
use crate::ids::{AssetId, FlowId, NodeId};
use crate::inventory::Link;
use uuid::Uuid;

const ALICE: UserId = user(1);
const MIA: UserId = user(2);
const MAX: UserId = user(3);
const OLGA: UserId = user(4);
const TEAM: GroupId = GroupId(Uuid::from_u128(10));
const WEB: AssetId = AssetId(Uuid::from_u128(20));
const ROOT: NodeId = NodeId(Uuid::from_u128(30));
const SIDE: NodeId = NodeId(Uuid::from_u128(32));
const LEAF: NodeId = NodeId(Uuid::from_u128(31));

const fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

/// Mia manages Alice, Max manages Mia, and Mia manages Max. Olga owns the root, and Max the asset in the leaf below.
fn house() -> House {
    let link = |node, above, depth, owner| Link { node, above, depth, owner };
    House {
        users: [ALICE, MIA, MAX, OLGA].into(),
        managers: [(ALICE, MIA), (MIA, MAX), (MAX, MIA), (OLGA, OLGA)].into(),
        groups: [(TEAM, [MIA, ALICE].into())].into(),
        super_admins: [MAX].into(),
        org_admins: [OLGA].into(),
        assets: [(WEB, OwnedAsset { owner: Some(MAX), nodes: [LEAF].into() })].into(),
        links: vec![
            link(ROOT, ROOT, 0, Some(OLGA)),
            link(LEAF, LEAF, 0, None),
            link(LEAF, ROOT, 1, Some(OLGA)),
        ],
    }
}

fn named(rule: &dyn Rule, asked: &Asked) -> Vec<UserId> {
    rule.names(asked, &house()).into_iter().collect()
}

#[test]
fn rules_about_people_name_them_whatever_is_asked_for() {
    let nobody = GroupId(Uuid::from_u128(11));
    let table: [(&dyn Rule, &[UserId]); 6] = [
        (&User { id: MIA }, &[MIA]),
        (&User { id: user(5) }, &[]),
        (&Group { id: TEAM }, &[ALICE, MIA]),
        (&Group { id: nobody }, &[]),
        (&SuperAdmins {}, &[MAX]),
        (&OrgAdmins {}, &[OLGA]),
    ];
    for (rule, expected) in table {
        assert_eq!(named(rule, &Asked::default()), expected);
    }
}

#[test]
fn a_chain_of_managers_ends_where_it_comes_back_to_somebody() {
    let manager = |beneficiary, depth| {
        let asked = Asked { beneficiary, ..Asked::default() };
        named(&RequesterManager { depth }, &asked)
    };
    assert_eq!(manager(Some(ALICE), 1), [MIA]);
    assert_eq!(manager(Some(ALICE), 2), [MAX]);
    assert_eq!(manager(Some(ALICE), 3), []);
    assert_eq!(manager(Some(OLGA), 1), []);
    assert_eq!(manager(Some(ALICE), 0), []);
    assert_eq!(manager(None, 1), []);
}

#[test]
fn owners_are_those_of_what_is_asked_for() {
    let asset = Asked { assets: [WEB].into(), ..Asked::default() };
    let node = Asked { nodes: [ROOT].into(), ..Asked::default() };
    assert_eq!((named(&ResourceOwner {}, &asset), named(&NodeOwner {}, &asset)), (vec![MAX], vec![OLGA]));
    assert_eq!((named(&ResourceOwner {}, &node), named(&NodeOwner {}, &node)), (vec![MAX, OLGA], vec![OLGA]));
    assert_eq!(named(&NodeOwner {}, &Asked::default()), []);
    let item = Asked { item: Some((FlowId(Uuid::nil()), MIA)), ..Asked::default() };
    assert_eq!((named(&ResourceOwner {}, &item), named(&NodeOwner {}, &item)), (vec![MIA], vec![]));
}

#[test]
fn an_asset_without_an_owner_has_one_on_each_path_and_a_node_those_below_it_too() {
    let mut house = house();
    house.assets.insert(WEB, OwnedAsset { owner: None, nodes: [LEAF, SIDE].into() });
    house.links.push(Link { node: SIDE, above: SIDE, depth: 0, owner: Some(MIA) });
    let owner = |of: Uuid, via: Option<Uuid>, user| Owner { part: Part { of, via }, user };
    let asset = Asked { assets: [WEB].into(), ..Asked::default() };
    let both = [owner(WEB.into(), Some(LEAF.into()), OLGA), owner(WEB.into(), Some(SIDE.into()), MIA)];
    assert_eq!(ResourceOwner {}.owners(&asset, &house), both.into());
    assert_eq!(NodeOwner {}.owners(&asset, &house), both.into());

    house.links[1].owner = Some(MAX);
    let node = Asked { nodes: [ROOT].into(), ..Asked::default() };
    let both = [owner(ROOT.into(), Some(ROOT.into()), OLGA), owner(ROOT.into(), Some(MAX.into()), MAX)];
    assert_eq!(NodeOwner {}.owners(&node, &house), both.into());
}

#[test]
fn each_rule_says_whether_it_needs_the_organization() {
    let all: [ApproverRule; 7] = [
        User { id: MIA }.into(),
        Group { id: TEAM }.into(),
        SuperAdmins {}.into(),
        OrgAdmins {}.into(),
        RequesterManager { depth: 1 }.into(),
        ResourceOwner {}.into(),
        NodeOwner {}.into(),
    ];
    let global = all.iter().filter(|rule| rule.rule().is_for_global()).map(ApproverRule::kind);
    assert_eq!(global.collect::<Vec<_>>(), ["user", "group", "super_admins"]);
    let outsiders = ["user", "super_admins", "requester_manager", "resource_owner", "node_owner"];
    assert_eq!(ApproverRule::kinds_with_outsiders(), outsiders);
}

#[test]
fn a_change_touches_the_rules_that_look_at_it() {
    let table: [(Change, &[&str]); 5] = [
        (Change::Group, &["group"]),
        (Change::OrgAdmins, &["org_admins"]),
        (Change::Owners, &["resource_owner", "node_owner"]),
        (Change::SuperAdmins, &["super_admins"]),
        (Change::Managers, &["requester_manager"]),
    ];
    for (change, kinds) in table {
        assert_eq!(ApproverRule::kinds_changing_with(change), kinds);
    }
}
