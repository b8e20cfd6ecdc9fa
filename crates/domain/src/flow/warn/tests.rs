//! Warnings: rules that find nobody now, and silence about rules that depend on the ticket.

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::flow::approver::Person;
use crate::flow::approver::rules::{Group, SuperAdmins, User};
use crate::ids::{GroupId, UserId};

fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

fn found(approval: &Value, facts: &Facts, is_global: bool) -> Vec<(String, String)> {
    let body = json!({"ticket_type": "asset_access", "approval": approval});
    let definition: Definition = serde_json::from_value(body).unwrap();
    warnings(&definition, facts, &InScope::default(), is_global)
        .into_iter()
        .map(|w| (w.pointer, w.code))
        .collect()
}

fn facts() -> Facts {
    let person = |is_active, is_human| Person { is_active, is_human };
    Facts {
        users: [
            (user(1), person(true, true)),
            (user(2), person(false, true)),
            (user(3), person(true, false)),
        ]
        .into(),
        named: [
            (User { id: user(1) }.into(), [user(1)].into()),
            (User { id: user(2) }.into(), [user(2)].into()),
            (User { id: user(3) }.into(), [user(3)].into()),
            (Group { id: GroupId(Uuid::from_u128(10)) }.into(), [user(2), user(3)].into()),
        ]
        .into(),
        owners: [].into(),
    }
}

#[test]
fn every_rule_without_anybody_is_told() {
    let id = |n: u128| Uuid::from_u128(n);
    let approval = json!({"type": "assigned", "levels": [{"approvers": [
        {"kind": "user", "id": id(1)}, {"kind": "user", "id": id(2)}, {"kind": "user", "id": id(3)},
        {"kind": "user", "id": id(4)}, {"kind": "group", "id": id(10)}, {"kind": "group", "id": id(11)},
        {"kind": "super_admins"}, {"kind": "org_admins"}]}]});
    let codes: Vec<_> = found(&approval, &facts(), false).into_iter().map(|(_, code)| code).collect();
    let all = [
        "user_inactive",
        "user_is_service",
        "user_missing",
        "group_without_approver",
        "group_empty",
        "no_super_admin",
        "no_org_admin",
    ];
    assert_eq!(codes, all);
    assert_eq!(found(&approval, &facts(), true).len(), all.len() - 1, "a global flow has admins elsewhere");
}

#[test]
fn what_depends_on_the_ticket_is_not_foreseen() {
    let approval = json!({"type": "assigned", "levels": [{"mode": "quorum", "quorum": 3, "approvers": [
        {"kind": "requester_manager"}, {"kind": "resource_owner"}, {"kind": "node_owner"}]}]});
    assert_eq!(found(&approval, &facts(), false), []);
}

#[test]
fn a_quorum_that_the_rules_never_reach_is_told() {
    let rule = json!({"kind": "user", "id": Uuid::from_u128(1)});
    let approval =
        |n| json!({"type": "assigned", "levels": [{"mode": "quorum", "quorum": n, "approvers": [rule]}]});
    assert_eq!(
        found(&approval(2), &facts(), false),
        [("/approval/levels/0/quorum".to_owned(), "quorum_out_of_reach".to_owned())]
    );
    assert_eq!(found(&approval(1), &facts(), false), []);
}

#[test]
fn more_denials_than_people_are_told() {
    let rule = json!({"kind": "user", "id": Uuid::from_u128(1)});
    let with = |n, rules: &[&Value]| {
        let approval = json!({"type": "assigned", "levels": [{"denials": n, "approvers": rules}]});
        found(&approval, &facts(), false)
    };
    let told = ("/approval/levels/0/denials".to_owned(), "denials_out_of_reach".to_owned());
    assert_eq!(with(2, &[&rule]), [told]);
    assert_eq!(with(1, &[&rule]), []);
    assert_eq!(
        with(2, &[&rule, &json!({"kind": "requester_manager"})]),
        [],
        "the manager depends on the ticket"
    );
}

#[test]
fn manual_approval_needs_an_admin() {
    let approval = json!({"type": "manual"});
    assert_eq!(found(&approval, &facts(), false), [("/approval".to_owned(), "no_approver".to_owned())]);
    assert_eq!(
        found(
            &approval,
            &Facts { named: [(SuperAdmins {}.into(), [user(1)].into())].into(), ..facts() },
            true
        ),
        []
    );
}

#[test]
fn a_flow_that_nobody_may_use_is_warned_of() {
    let body = serde_json::json!({
        "ticket_type": "asset_access", "visible_to": {"users": [], "groups": []},
        "approval": {"type": "assigned", "levels": [{"approvers": [{"kind": "super_admins"}]}]},
    });
    let definition: Definition = serde_json::from_value(body).unwrap();
    assert_eq!(rules(&definition), [ApproverRule::from(SuperAdmins {})]);
    let warned = warnings(&definition, &Facts::default(), &InScope::default(), true);
    assert_eq!((warned[0].pointer.as_str(), warned[0].code.as_str()), ("/visible_to", "visible_to_nobody"));
}

#[test]
fn a_scope_that_contains_nothing_is_told() {
    let warned = |scope: Value, found: InScope| {
        let body =
            json!({ "ticket_type": "asset_access", "approval": { "type": "automatic" }, "scope": scope });
        let definition: Definition = serde_json::from_value(body).unwrap();
        let warned = warnings(&definition, &Facts::default(), &found, false);
        warned.into_iter().map(|warning| warning.pointer).collect::<Vec<_>>()
    };
    let nothing = InScope::default;
    let some = InScope { has_assets: true, accounts: BTreeSet::from(["app".to_owned()]) };
    assert_eq!(warned(json!({}), nothing()), [""; 0]);
    assert_eq!(warned(json!({ "accounts": ["root"], "categories": ["web"] }), nothing()), ["/scope"]);
    assert_eq!(warned(json!({ "accounts": ["app", "root"] }), some.clone()), ["/scope/accounts/1"]);
    assert_eq!(warned(json!({ "accounts": ["@ALL", "!root"] }), some), [""; 0]);
}

#[test]
fn one_person_at_two_levels_is_told() {
    let rule = |n: u128| json!({ "kind": "user", "id": Uuid::from_u128(n) });
    let mut facts = facts();
    facts.users.insert(user(4), Person { is_active: true, is_human: true });
    facts.named.insert(User { id: user(4) }.into(), [user(4)].into());
    let warned = |distinct: bool, levels: Value| -> Vec<String> {
        let body = json!({
            "ticket_type": "asset_access", "distinct_approvers": distinct,
            "approval": { "type": "assigned", "levels": levels },
        });
        let definition: Definition = serde_json::from_value(body).unwrap();
        let warned = warnings(&definition, &facts, &InScope::default(), false);
        warned.into_iter().map(|warning| format!("{} {}", warning.pointer, warning.code)).collect()
    };
    let none: [&str; 0] = [];
    let level = |rules: &[Value]| json!({ "approvers": rules });
    let all = |rules: &[Value]| json!({ "mode": "all", "approvers": rules });
    let (same, other, both) = (level(&[rule(1)]), level(&[rule(4)]), level(&[rule(1), rule(4)]));

    let alone = ["/approval/levels one_approver_for_two_levels"];
    assert_eq!(warned(true, json!([same, other, same])), alone);
    assert_eq!(warned(true, json!([same, other])), none);
    assert_eq!(warned(true, json!([same, both])), none, "the other one has the second level");

    let completes = ["/approval/levels one_person_completes"];
    assert_eq!(warned(false, json!([same, both])), completes);
    assert_eq!(warned(false, json!([same, other])), none);
    assert_eq!(warned(false, json!([same, all(&[rule(1), rule(4)])])), none, "both must approve there");
    assert_eq!(warned(false, json!([same])), none, "one level has no second");
}
