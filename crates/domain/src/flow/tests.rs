//! Which flow a request takes.

use serde_json::json;
use uuid::Uuid;

use super::*;

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

fn chosen(flows: &[Flow], wanted: Option<u128>) -> Option<u128> {
    let wanted = wanted.map(|id| FlowId(Uuid::from_u128(id)));
    Flow::choose(flows, ALICE, &[TEAM], wanted).ok().map(|flow| flow.id.0.as_u128())
}

#[test]
fn the_highest_priority_wins_then_the_newest() {
    let flows = [flow(1, Some(ORG), 5), flow(2, Some(ORG), 9), flow(3, Some(ORG), 9), flow(4, Some(ORG), 0)];
    assert_eq!(chosen(&flows, None), Some(3));
    assert_eq!(chosen(&flows, Some(1)), Some(1));
    assert_eq!(chosen(&flows, Some(7)), None);
    assert_eq!(chosen(&[], None), None);
}

#[test]
fn a_flow_of_the_organization_shadows_global_ones_even_when_hidden() {
    let global = flow(1, None, 99);
    let hidden = only(flow(2, Some(ORG), 0), vec![], vec![]);
    assert_eq!(chosen(std::slice::from_ref(&global), None), Some(1));
    assert_eq!(chosen(&[global.clone(), flow(2, Some(ORG), 0)], None), Some(2));
    assert_eq!(chosen(&[global.clone(), hidden.clone()], None), None);
    assert_eq!(chosen(&[global.clone(), hidden.clone()], Some(1)), None);
    assert_eq!(chosen(&[global, Flow { enabled: false, ..hidden }], None), Some(1));
}

#[test]
fn a_flow_that_one_may_not_use_does_not_exist() {
    let theirs = only(flow(1, Some(ORG), 9), vec![UserId(Uuid::from_u128(8))], vec![]);
    let mine = only(flow(2, Some(ORG), 1), vec![ALICE], vec![]);
    let ours = only(flow(3, Some(ORG), 0), vec![], vec![TEAM]);
    let off = Flow { enabled: false, ..flow(4, Some(ORG), 10) };
    let flows = [theirs, mine, ours, off];
    assert_eq!(chosen(&flows, None), Some(2));
    assert_eq!(chosen(&flows, Some(3)), Some(3));
    assert_eq!(chosen(&flows, Some(1)), None);
    assert_eq!(chosen(&flows, Some(4)), None);
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
