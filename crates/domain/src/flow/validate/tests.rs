//! Faults of a definition: all at once, each at its place.

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

fn faults(body: Value) -> Vec<(String, String)> {
    let definition: Definition = serde_json::from_value(body).unwrap();
    validate(&definition).into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

fn at(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

#[test]
fn the_defaults_are_fine() {
    let body = json!({"ticket_type": "asset_access", "approval": {"type": "manual"}});
    let definition: Definition = serde_json::from_value(body).unwrap();
    assert_eq!(validate(&definition), []);
    let json = serde_json::to_value(&definition).unwrap();
    assert_eq!(
        json,
        json!({
            "ticket_type": "asset_access", "priority": 0, "visible_to": {"everyone": true},
            "approval": {"type": "manual"}, "duration": {"mode": "max", "max": "P30D"},
            "approver_edits": "any", "distinct_approvers": true, "pending_for": "P30D", "show_progress": true,
        })
    );
}

#[test]
fn every_fault_is_found_at_once() {
    let found = faults(json!({
        "ticket_type": "asset_access",
        "approval": {"type": "assigned", "levels": [
            {"mode": "quorum", "approvers": [{"kind": "org_admins"}]},
            {"mode": "quorum", "quorum": 0, "approvers": []},
            {"mode": "all", "quorum": 2, "approvers": [
                {"kind": "org_admins"}, {"kind": "requester_manager", "depth": 11}]},
            {"approvers": [{"kind": "requester_manager", "depth": 0}]},
        ]},
        "duration": {"mode": "choice", "options": ["PT1H", "PT0S", "PT60M", "P3651D"]},
        "item": {"groups": []},
        "pending_for": "P366D",
    }));
    assert_eq!(
        found,
        [
            at("/approval/levels/0/quorum", "required"),
            at("/approval/levels/1/quorum", "out_of_range"),
            at("/approval/levels/1/approvers", "out_of_range"),
            at("/approval/levels/2/quorum", "not_allowed"),
            at("/approval/levels/2/approvers/1/depth", "out_of_range"),
            at("/approval/levels/3/approvers/0/depth", "out_of_range"),
            at("/duration/options/1", "out_of_range"),
            at("/duration/options/2", "duplicate"),
            at("/duration/options/3", "out_of_range"),
            at("/pending_for", "out_of_range"),
            at("/item", "not_allowed"),
        ]
    );
}

#[test]
fn a_level_takes_1_to_100_denials_and_with_all_only_one() {
    let found = |mode: &str, denials: u32| {
        let quorum = (mode == "quorum").then_some(2);
        let rules = json!([{ "kind": "org_admins" }]);
        let level = json!({ "mode": mode, "quorum": quorum, "denials": denials, "approvers": rules });
        faults(
            json!({ "ticket_type": "asset_access", "approval": { "type": "assigned", "levels": [level] } }),
        )
    };
    let fault = |code| vec![at("/approval/levels/0/denials", code)];
    for (mode, denials, expected) in [
        ("any", 1, vec![]),
        ("any", 100, vec![]),
        ("quorum", 2, vec![]),
        ("all", 1, vec![]),
        ("all", 2, fault("not_allowed")),
        ("any", 0, fault("out_of_range")),
        ("all", 101, fault("out_of_range")),
    ] {
        assert_eq!(found(mode, denials), expected, "{mode} {denials}");
    }
}

#[test]
fn counts_have_limits() {
    let level = json!({"approvers": [{"kind": "org_admins"}]});
    let with = |levels: usize, rules: usize| {
        let mut levels = vec![level.clone(); levels];
        levels.push(json!({"approvers": vec![json!({"kind": "super_admins"}); rules]}));
        let approval = json!({"type": "assigned", "levels": levels});
        faults(json!({"ticket_type": "asset_access", "approval": approval}))
    };
    assert_eq!(with(9, 20), []);
    assert_eq!(with(10, 20), [at("/approval/levels", "out_of_range")]);
    assert_eq!(with(0, 21), [at("/approval/levels/0/approvers", "out_of_range")]);
    let choice = |options: Value| {
        faults(json!({"ticket_type": "asset_access", "approval": {"type": "automatic"},
            "duration": {"mode": "choice", "options": options}}))
    };
    assert_eq!(choice(json!([])), [at("/duration/options", "out_of_range")]);
}

#[test]
fn only_what_is_asked_for_by_nodes_pins_assets() {
    let with = |ticket_type: &str, item: Value| {
        let approval = json!({"type": "manual"});
        faults(json!({"ticket_type": ticket_type, "approval": approval, "item": item, "pin_assets": true}))
    };
    assert_eq!(with("asset_access", Value::Null), []);
    let device = json!({"nodes": ["00000000-0000-0000-0000-000000000001"]});
    assert_eq!(with("device_admin", device), [at("/pin_assets", "not_allowed")]);
}

#[test]
fn catalog_types_need_their_item() {
    let id = "00000000-0000-0000-0000-000000000001";
    let with = |ticket_type: &str, item: Value| {
        faults(json!({"ticket_type": ticket_type, "approval": {"type": "manual"}, "item": item}))
    };
    assert_eq!(with("resource_access", json!({"groups": [id]})), []);
    assert_eq!(with("device_admin", json!({"nodes": [id]})), []);
    assert_eq!(with("device_admin", Value::Null), [at("/item", "required")]);
    assert_eq!(
        with("resource_access", json!({"assets": [id], "icon_url": "javascript:alert(1)", "url": "x"})),
        [
            at("/item/groups", "required"),
            at("/item", "not_allowed"),
            at("/item/icon_url", "invalid_url"),
            at("/item/url", "invalid_url"),
        ]
    );
    assert_eq!(with("device_admin", json!({"nodes": [id], "own_devices_only": true})), []);
    assert_eq!(
        with("resource_access", json!({"groups": [id], "own_devices_only": true})),
        [at("/item/own_devices_only", "not_allowed")]
    );
    assert_eq!(
        with("device_admin", json!({"groups": [id]})),
        [at("/item/groups", "not_allowed"), at("/item", "required")]
    );
}

#[test]
fn a_scope_names_something_once_and_no_virtual_accounts() {
    let found = |ticket_type: &str, scope: Value| {
        let item = json!({ "groups": [Uuid::from_u128(1)] });
        let mut body =
            json!({ "ticket_type": ticket_type, "approval": { "type": "automatic" }, "scope": scope });
        if ticket_type != "asset_access" {
            body["item"] = item;
        }
        let faults = validate(&serde_json::from_value(body).unwrap());
        faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(found("resource_access", json!({})), none);
    assert_eq!(found("resource_access", json!({ "actions": ["connect"] })), ["/scope not_allowed"]);
    let empty = json!({ "nodes": [], "assets": [], "categories": [], "accounts": [], "actions": [] });
    let sides = ["nodes", "assets", "categories", "accounts", "actions"];
    assert_eq!(found("asset_access", empty), sides.map(|side| format!("/scope/{side} out_of_range")));
    let twice = json!({ "categories": ["web", "web"], "accounts": ["app", "app"] });
    assert_eq!(
        found("asset_access", twice),
        ["/scope/categories/1 duplicate", "/scope/accounts/1 duplicate"]
    );
    assert_eq!(found("asset_access", json!({ "accounts": ["@ALL", "!root"] })), none);
    let wrong = json!({ "accounts": ["app", "!root", "@USER", "*"] });
    let codes = ["1 not_allowed", "2 not_allowed", "3 wildcard_not_supported"];
    assert_eq!(found("asset_access", wrong), codes.map(|code| format!("/scope/accounts/{code}")));
    assert_eq!(
        found("asset_access", json!({ "accounts": ["@ALL", "app"] })),
        ["/scope/accounts/1 not_allowed"]
    );
}

#[test]
fn a_ticket_waits_as_long_as_it_may_and_only_sessions_wait_for_a_start() {
    let with = |ticket_type: &str, waits: Value| {
        let mut body = json!({ "ticket_type": ticket_type, "approval": { "type": "manual" } });
        if ticket_type == "device_admin" {
            body["item"] = json!({ "nodes": [Uuid::from_u128(1)] });
        }
        body.as_object_mut().unwrap().extend(waits.as_object().unwrap().clone());
        faults(body)
    };
    assert_eq!(with("asset_access", json!({ "pending_for": "P10D", "max_pending": "P10D" })), []);
    assert_eq!(with("device_admin", json!({ "start_within": "P1D" })), []);
    let shorter = json!({ "pending_for": "P10D", "max_pending": "P9D" });
    assert_eq!(with("asset_access", shorter), [at("/max_pending", "out_of_range")]);
    let longest = json!({ "max_pending": "P1096D", "start_within": "P366D" });
    let both = [at("/max_pending", "out_of_range"), at("/start_within", "out_of_range")];
    assert_eq!(with("device_admin", longest), both);
    assert_eq!(with("asset_access", json!({ "start_within": "P1D" })), [at("/start_within", "not_allowed")]);
}

#[test]
fn the_levels_of_a_review_are_those_of_its_rule() {
    for ticket_type in ["login_review", "asset_login_review", "command_review"] {
        let body = json!({ "ticket_type": ticket_type, "approval": { "type": "manual" } });
        assert_eq!(faults(body), [at("/ticket_type", "not_allowed")]);
    }
    let levels: Vec<LevelRule> =
        serde_json::from_value(json!([{ "approvers": [{ "kind": "super_admins" }] }, { "approvers": [] }]))
            .unwrap();
    let found = |levels| level_faults("/review/levels", levels).into_iter().map(|fault| fault.pointer);
    assert!(found(&levels).eq(["/review/levels/1/approvers"]));
    assert!(found(&[]).eq(["/review/levels"]));
}
