//! Flows and tickets.

use crate::authorization::cast::ON_BEHALF;
use crate::authorization::table::{Row, Scene, nothing, row, scene};
use gatepass_testing::{Value, json};

fn request(fields: Value) -> Value {
    let mut request = json!({
        "type": "asset_access", "org_id": "$org", "title": "Deploy", "reason": "CHG-2",
        "request": { "assets": ["$web"], "accounts": ["app"], "protocols": ["ssh"], "actions": ["connect"] },
        "timing": { "mode": "on_approval", "duration": "PT4H" },
    });
    request.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    request
}

fn flow(org: Value, approvers: Value) -> Value {
    let approval = json!({ "type": "assigned", "levels": [{ "approvers": approvers }] });
    json!({ "org_id": org, "name": "new", "ticket_type": "asset_access", "approval": approval })
}

pub fn scenes() -> Vec<Scene> {
    let mut scenes = flows();
    scenes.extend(catalog());
    scenes.extend(tickets());
    scenes.extend(decisions());
    scenes
}

fn flows() -> Vec<Scene> {
    let renamed = || json!({ "name": "renamed" });
    let admins = || json!([{ "kind": "org_admins" }]);
    vec![
        scene(
            "flows:read",
            "member",
            [
                row("list_flows", "", ""),
                row("get_flow", "", "$flow"),
                row("get_flow", "hidden", "$hidden_flow"),
                row("get_flow", "global", "$global_flow"),
                row("list_flow_versions", "", "$flow"),
                row("list_flow_versions", "hidden", "$hidden_flow"),
            ],
        ),
        scene(
            "flows:write",
            "org_admin",
            [
                row("create_flow", "", "").with(flow(json!("$org"), admins())),
                row("create_flow", "global", "").with(flow(Value::Null, admins())),
                row("create_flow", "naming a neighbour's group", "")
                    .with(flow(json!("$org"), json!([{ "kind": "group", "id": "$other_group" }]))),
                row("create_flow", "naming whom they can't see", "")
                    .with(flow(json!("$org"), json!([{ "kind": "user", "id": "$unknown" }]))),
                row("update_flow", "", "$flow").with(renamed()),
                row("update_flow", "hidden", "$hidden_flow").with(renamed()),
                row("update_flow", "global", "$global_flow").with(renamed()),
                row("delete_flow", "", "$flow"),
                row("delete_flow", "hidden", "$hidden_flow"),
                row("delete_flow", "global", "$global_flow"),
            ],
        ),
    ]
}

fn catalog() -> Vec<Scene> {
    let wanting = |item: &str| json!({ "type": "resource_access", "org_id": "$org", "reason": "CHG-3", "request": { "item_id": item } });
    let device = |device: &str| {
        json!({ "type": "device_admin", "org_id": "$org", "reason": "CHG-4",
            "request": { "item_id": "$device_item", "asset_id": device } })
    };
    vec![
        scene(
            "flows:read",
            "member",
            [
                row("list_catalog", "", ""),
                row("get_catalog_item", "", "$item"),
                row("get_catalog_item", "hidden", "$hidden_item"),
                row("get_catalog_item", "a neighbour's", "$other_item"),
                row("list_catalog_devices", "", "$device_item"),
                row("list_catalog_devices", "hidden", "$hidden_item"),
            ],
        ),
        scene(
            "tickets:write",
            "applicant",
            [
                row("open_ticket", "for an item", "").with(wanting("$item")),
                row("open_ticket", "for a hidden item", "").with(wanting("$hidden_item")),
                row("open_ticket", "for a neighbour's item", "").with(wanting("$other_item")),
                row("open_ticket", "for a device", "").with(device("$web")),
                row("open_ticket", "for a neighbour's device", "").with(device("$other_web")),
            ],
        ),
    ]
}

fn tickets() -> Vec<Scene> {
    let other_asset = json!({ "assets": ["$other_web"], "accounts": ["app"], "protocols": ["ssh"], "actions": ["connect"] });
    vec![
        scene(
            "tickets:write",
            "applicant",
            [
                row("preview_ticket", "for oneself", "").with(request(json!({}))),
                row("preview_ticket", "for a neighbour's asset", "")
                    .with(request(json!({ "request": other_asset }))),
                row("open_ticket", "for oneself", "").with(request(json!({}))),
                row("open_ticket", "for a neighbour's asset", "")
                    .with(request(json!({ "request": other_asset }))),
                row("open_ticket", "under a neighbour's flow", "")
                    .with(request(json!({ "flow_id": "$other_flow" }))),
                row("open_ticket", "under a hidden flow", "")
                    .with(request(json!({ "flow_id": "$hidden_flow" }))),
            ],
        ),
        scene(ON_BEHALF, "org_admin", on_behalf()),
        scene(ON_BEHALF, "bot", on_behalf()),
        scene(
            "tickets:read",
            "approver",
            [
                row("list_tickets", "", ""),
                row("summarize_tickets", "", ""),
                row("export_tickets", "", ""),
                row("export_ticket_objects", "", ""),
                row("get_ticket", "", "$ticket"),
                row("list_comments", "", "$ticket"),
                row("list_ticket_history", "", "$ticket"),
                row("get_ticket_progress", "", "$ticket"),
                row("stream_events", "of tickets", "?after=start"),
            ],
        ),
    ]
}

fn on_behalf() -> Vec<Row> {
    let request = |user: &str| request(json!({ "on_behalf_of": user }));
    vec![
        row("preview_ticket", "for another user", "").with(request("$leaver")),
        row("open_ticket", "for another user", "").with(request("$leaver")),
        row("open_ticket", "for a neighbour", "").with(request("$other_member")),
        row("open_ticket", "for nobody", "").with(request("$nobody")),
    ]
}

fn administration() -> Vec<Row> {
    let yes = |changes: Value| json!({ "decision": "approve", "reason": "on leave", "changes": changes });
    let to = |user: &str| json!({ "level": 1, "approvers": [user], "reason": "on leave" });
    vec![
        row("override_ticket", "", "$ticket").with(yes(json!({}))),
        row("override_ticket", "with a neighbour's asset", "$ticket")
            .with(yes(json!({ "assets": ["$other_web"] }))),
        row("override_ticket", "decided", "$approved").with(yes(json!({}))),
        row("reassign_ticket", "", "$ticket").with(to("$member")),
        row("reassign_ticket", "to whom they can't see", "$ticket").with(to("$unknown")),
        row("reassign_ticket", "to the applicant", "$ticket").with(to("$applicant")),
        row("retry_ticket", "", "$broken").with(nothing()),
        row("retry_ticket", "that waits", "$ticket").with(nothing()),
        row("retry_ticket", "with another asset", "$broken")
            .with(json!({ "changes": { "assets": ["$web"] }, "reason": "it is gone" })),
        row("retry_ticket", "with a neighbour's asset", "$broken")
            .with(json!({ "changes": { "assets": ["$other_web"] }, "reason": "it is gone" })),
        row("resubmit_ticket", "another's, denied", "$denied").with(nothing()),
        row("resubmit_ticket", "another's, canceled", "$canceled").with(nothing()),
        row("deny_ticket", "given up", "$broken").with(json!({ "reason": "it is gone" })),
    ]
}

fn decisions() -> Vec<Scene> {
    let no = || json!({ "level": 1, "reason": "freeze" });
    let yes = || json!({ "level": 1 });
    let wider = || json!({ "level": 1, "changes": { "assets": ["$other_web"] } });
    vec![
        scene(
            "tickets:write",
            "approver",
            [
                row("approve_ticket", "", "$ticket").with(yes()),
                row("approve_ticket", "with a neighbour's asset", "$ticket").with(wider()),
                row("approve_ticket", "decided", "$approved").with(yes()),
                row("deny_ticket", "", "$ticket").with(no()),
                row("deny_ticket", "decided", "$approved").with(no()),
                row("approve_tickets", "", "").with(json!({ "ids": ["$ticket"], "level": 1 })),
                row("approve_tickets", "a neighbour's too", "")
                    .with(json!({ "ids": ["$other_ticket", "$approved"], "level": 1 })),
                row("deny_tickets", "", "")
                    .with(json!({ "ids": ["$ticket"], "level": 1, "reason": "freeze" })),
                row("deny_tickets", "a neighbour's too", "")
                    .with(json!({ "ids": ["$other_ticket", "$approved"], "level": 1, "reason": "freeze" })),
                row("add_comment", "", "$ticket").with(json!({ "body": "why?" })),
                row("watch_ticket", "", "$ticket").with(json!({ "users": ["$leaver"] })),
            ],
        ),
        scene(
            "tickets:write",
            "applicant",
            [
                row("cancel_ticket", "", "$ticket").with(nothing()),
                row("cancel_ticket", "decided", "$approved").with(nothing()),
                row("cancel_tickets", "", "").with(json!({ "ids": ["$ticket"] })),
                row("cancel_tickets", "a neighbour's too", "")
                    .with(json!({ "ids": ["$other_ticket", "$approved"] })),
                row("approve_ticket", "one's own", "$ticket").with(json!({ "level": 1 })),
                row("resubmit_ticket", "", "$canceled").with(nothing()),
                row("resubmit_ticket", "that waits", "$ticket").with(nothing()),
                row("resubmit_ticket", "with a neighbour's asset", "$canceled")
                    .with(json!({ "request": { "assets": ["$other_web"] } })),
            ],
        ),
        scene("tickets:write", "org_admin", administration()),
    ]
}
