//! The flow of a catalog item, visibility, and references.

use serde_json::json;
use uuid::Uuid;

use super::references::Reference;
use super::*;
use crate::ids::{AssetId, NodeId};

const ALICE: UserId = UserId(Uuid::from_u128(1));
const TEAM: GroupId = GroupId(Uuid::from_u128(2));
const ORG: OrgId = OrgId(Uuid::from_u128(3));

fn flow(id: u128, org_id: Option<OrgId>, priority: i32) -> Flow {
    let body =
        json!({"ticket_type": "asset_access", "approval": {"type": "automatic"}, "priority": priority});
    Flow {
        id: FlowId(Uuid::from_u128(id)),
        version: 1,
        org_id,
        name: format!("flow {id}"),
        description: String::new(),
        enabled: true,
        definition: serde_json::from_value(body).unwrap(),
    }
}

fn only(flow: Flow, users: Vec<UserId>, groups: Vec<GroupId>) -> Flow {
    let definition = Definition { visible_to: VisibleTo::Only { users, groups }, ..flow.definition };
    Flow { definition, ..flow }
}

fn item(flows: &[Flow], shadows: bool, id: u128) -> bool {
    Flow::of_item(flows, shadows, ALICE, &[TEAM], FlowId(Uuid::from_u128(id))).is_ok()
}

#[test]
fn own_items_hide_global_ones_if_the_organization_says_so() {
    let hidden = Flow { enabled: false, ..only(flow(2, Some(ORG), 0), vec![], vec![]) };
    let flows = [flow(1, None, 9), hidden, flow(3, Some(ORG), 0)];
    assert!(item(&flows, false, 1) && item(&flows, false, 3) && item(&flows, true, 3));
    assert!(!item(&flows, true, 1) && !item(&flows[..2], true, 1));
    assert!(item(&flows[..1], true, 1) && !item(&flows, false, 7));
}

#[test]
fn an_item_that_one_may_not_use_does_not_exist() {
    let theirs = only(flow(1, Some(ORG), 9), vec![UserId(Uuid::from_u128(8))], vec![]);
    let mine = only(flow(2, Some(ORG), 1), vec![ALICE], vec![]);
    let ours = only(flow(3, Some(ORG), 0), vec![], vec![TEAM]);
    let off = Flow { enabled: false, ..flow(4, Some(ORG), 10) };
    let flows = [theirs, mine, ours, off];
    assert_eq!([1, 2, 3, 4].map(|id| item(&flows, true, id)), [false, true, true, false]);
}

#[test]
fn visibility_has_two_forms() {
    let read = |value| serde_json::from_value::<VisibleTo>(value).ok();
    assert_eq!(read(json!({"everyone": true})), Some(VisibleTo::Everyone));
    let only = VisibleTo::Only { users: vec![ALICE], groups: vec![] };
    assert_eq!(read(json!({"users": [ALICE]})), Some(only.clone()));
    assert_eq!(serde_json::to_value(only).unwrap(), json!({"users": [ALICE], "groups": []}));
    assert_eq!(read(json!({"everyone": true, "users": []})), None);
    assert_eq!(read(json!({"everyone": false})), None);
    assert_eq!(read(json!({})), None);
    assert_eq!(read(json!({"all": true})), None);
}

#[test]
fn everything_that_a_flow_names_is_found_where_it_is_named() {
    let id = |n| Uuid::from_u128(n);
    let body = json!({
        "ticket_type": "resource_access", "visible_to": {"users": [ALICE], "groups": [TEAM]},
        "on_behalf": {"admins": false, "groups": [TEAM]},
        "watchers": [{"kind": "requester_manager"}, {"kind": "group", "id": TEAM}],
        "approval": {"type": "assigned", "levels": [
            {"approvers": [{"kind": "org_admins"}]},
            {"approvers": [{"kind": "requester_manager"}, {"kind": "user", "id": ALICE}, {"kind": "group", "id": TEAM}]}]},
        "item": {"groups": [id(4)], "assets": [id(5)], "nodes": [id(6), id(7)]},
    });
    let found = references::references(&serde_json::from_value(body).unwrap());
    let expected = [
        ("/visible_to/users/0", Reference::User(ALICE)),
        ("/visible_to/groups/0", Reference::Group(TEAM)),
        ("/watchers/1/id", Reference::Group(TEAM)),
        ("/on_behalf/groups/0", Reference::Group(TEAM)),
        ("/approval/levels/1/approvers/1/id", Reference::User(ALICE)),
        ("/approval/levels/1/approvers/2/id", Reference::Group(TEAM)),
        ("/item/groups/0", Reference::Group(GroupId(id(4)))),
        ("/item/assets/0", Reference::Asset(AssetId(id(5)))),
        ("/item/nodes/0", Reference::Node(NodeId(id(6)))),
        ("/item/nodes/1", Reference::Node(NodeId(id(7)))),
    ];
    assert_eq!(found, expected.map(|(pointer, reference)| (pointer.to_owned(), reference)));
    let users = found.iter().filter_map(|(_, reference)| reference.user());
    assert_eq!(users.collect::<Vec<_>>(), [ALICE, ALICE]);

    let body = json!({
        "ticket_type": "asset_access", "approval": {"type": "automatic"},
        "scope": {"nodes": [id(6)], "assets": [id(5)]}, "item": {"owner_id": ALICE},
    });
    let expected = [
        ("/scope/nodes/0", Reference::Node(NodeId(id(6)))),
        ("/scope/assets/0", Reference::Asset(AssetId(id(5)))),
        ("/item/owner_id", Reference::User(ALICE)),
    ];
    let found = references::references(&serde_json::from_value(body).unwrap());
    assert_eq!(found, expected.map(|(pointer, reference)| (pointer.to_owned(), reference)));
}

#[test]
fn an_item_offers_its_assets_and_the_devices_below_its_nodes() {
    use crate::inventory::{Asset, Category};
    let asset = |n| AssetId(Uuid::from_u128(n));
    let node = |n| NodeId(Uuid::from_u128(n));
    let item = Item { assets: vec![asset(1)], nodes: vec![node(5)], ..Item::default() };
    let offers = |n, category, is_active, within: &[u128]| {
        let within = within.iter().map(|n| node(*n)).collect();
        item.offers(&Asset { id: asset(n), category, is_active, owner: None }, &within, ALICE)
    };
    assert!(offers(1, Category::Web, true, &[]) && !offers(1, Category::Web, false, &[]));
    assert!(offers(2, Category::Host, true, &[5, 6]) && !offers(2, Category::Host, true, &[6]));
    assert!(offers(2, Category::Device, true, &[5]) && !offers(2, Category::Database, true, &[5]));
}

#[test]
fn a_flow_says_who_may_ask_for_others() {
    use crate::why::Why;
    use on_behalf::{Asker, OnBehalf, check};
    let nobody = Asker { id: ALICE, is_admin: false, is_manager: false, groups: &[] };
    let (admin, manager) = (Asker { is_admin: true, ..nobody }, Asker { is_manager: true, ..nobody });
    let member = Asker { groups: &[TEAM], ..nobody };
    let may = |rule: &OnBehalf| [nobody, admin, manager, member].map(|asker| rule.admits(&asker));
    let default = OnBehalf::default();
    let rule = |admins, managers, groups| OnBehalf { admins, managers, groups };
    assert_eq!(may(&default), [false, true, false, false]);
    assert_eq!(may(&rule(false, true, vec![])), [false, false, true, false]);
    assert_eq!(may(&rule(false, false, vec![TEAM])), [false, false, false, true]);
    assert!(default.is_default() && !rule(true, true, vec![]).is_default());
    assert!(default.may_admit(true) && !default.may_admit(false));
    assert!(rule(false, true, vec![]).may_admit(false) && rule(false, false, vec![TEAM]).may_admit(false));
    let read = |value| serde_json::from_value::<OnBehalf>(value).unwrap();
    assert_eq!(read(json!({ "managers": true })), rule(true, true, vec![]));
    // Without a chosen flow, whoever may ask under a flow that they see hears of the faults, and nobody else.
    let strict = a_flow(VisibleTo::Everyone, default);
    let hidden = a_flow(VisibleTo::Only { users: vec![], groups: vec![] }, rule(false, true, vec![]));
    let open = a_flow(VisibleTo::Everyone, rule(false, true, vec![]));
    let of = |chosen, flows: &[Flow]| check(chosen, flows, &manager);
    let refused = Err(Why::OnBehalfNotAllowed);
    assert_eq!(of(Some(&strict), std::slice::from_ref(&open)), refused);
    assert_eq!(of(Some(&hidden), &[]), Ok(()));
    assert_eq!(of(None, &[strict.clone(), hidden.clone()]), refused);
    assert_eq!(check(None, &[], &admin), Ok(()));
    assert_eq!(of(None, &[strict.clone(), open.clone()]), Ok(()));
}

fn a_flow(visible_to: VisibleTo, on_behalf: on_behalf::OnBehalf) -> Flow {
    let flow = flow(9, None, 0);
    Flow { definition: Definition { visible_to, on_behalf, ..flow.definition }, ..flow }
}

#[test]
fn an_item_may_offer_only_the_devices_of_the_user() {
    use crate::inventory::{Asset, Category};
    let id = AssetId(Uuid::from_u128(1));
    let offers = |own_devices_only, owner| {
        let item = Item { assets: vec![id], own_devices_only, ..Item::default() };
        let asset = Asset { id, category: Category::Host, is_active: true, owner };
        item.offers(&asset, &[].into(), ALICE)
    };
    let bob = UserId(Uuid::from_u128(99));
    assert!(offers(true, Some(ALICE)) && !offers(true, Some(bob)) && !offers(true, None));
    assert!(offers(false, Some(bob)) && offers(false, None));
}

#[test]
fn catalog_flows_want_a_reason_unless_they_say_otherwise() {
    let wants = |ticket_type: &str, said: Option<bool>| {
        let body = serde_json::json!({ "ticket_type": ticket_type, "approval": { "type": "manual" },
            "reason_required": said });
        serde_json::from_value::<Definition>(body).unwrap()
    };
    for (ticket_type, said, expected) in [
        ("asset_access", None, false),
        ("asset_access", Some(true), true),
        ("resource_access", None, true),
        ("resource_access", Some(false), false),
        ("device_admin", None, true),
    ] {
        let definition = wants(ticket_type, said);
        assert_eq!(definition.reason_required(), expected, "{ticket_type} {said:?}");
        assert_eq!(definition.lacks_reason(" "), expected, "{ticket_type} {said:?}");
        assert!(!definition.lacks_reason("on call"));
    }
}
