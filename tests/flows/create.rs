//! `POST /flows` and `GET /flows/{id}`.

use super::{make, manual};
use gatepass_testing::{World, json};

#[actix_web::test]
async fn a_flow_says_what_was_left_out() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let answer = olga.post("/flows", manual(&world.org, "Servers")).await;
    let location = answer.header("location").to_owned();
    let mut flow = answer.expect(201);
    assert_eq!(olga.get(&location).await.expect(200), flow);
    let object = flow.as_object_mut().unwrap();
    for name in ["id", "created_at", "updated_at"] {
        object.remove(name).unwrap();
    }
    let whole = json!({
        "org_id": world.org, "name": "Servers", "description": "", "ticket_type": "asset_access", "version": 1,
        "enabled": true, "priority": 0, "visible_to": { "everyone": true }, "approval": { "type": "manual" },
        "watchers": [], "on_behalf": { "admins": true, "managers": false, "groups": [] },
        "duration": { "mode": "max", "max": "P30D" }, "item": null, "approver_edits": "any",
        "distinct_approvers": true, "pending_for": "P30D", "max_pending": "P90D", "start_within": null, "reason_required": false, "show_progress": true, "pin_assets": false, "scope": null, "warnings": [],
    });
    assert_eq!(flow, whole);
}

#[actix_web::test]
async fn a_flow_comes_back_as_it_was_said() {
    let world = World::new().await;
    let (olga, bob) = (world.with_role("olga", "org_admin").await, world.member("bob").await);
    let ops = world.group("ops", &[&bob]).await;
    let said = json!({
        "org_id": world.org, "name": "VPN", "description": "From home", "ticket_type": "resource_access",
        "enabled": false, "priority": 7, "visible_to": { "users": [olga.id], "groups": [ops] },
        "approval": { "type": "assigned", "levels": [
            { "mode": "any", "denials": 2, "approvers": [
                { "kind": "user", "id": bob.id }, { "kind": "group", "id": ops }, { "kind": "super_admins" },
                { "kind": "requester_manager", "depth": 2 }] },
            { "mode": "quorum", "quorum": 1, "denials": 3, "approvers": [
                { "kind": "org_admins" }, { "kind": "resource_owner" }, { "kind": "node_owner" }] }] },
        "duration": { "mode": "choice", "options": ["PT1H", "PT8H30M"] },
        "item": { "owner_id": olga.id, "category": "Network", "icon_url": "https://example.com/vpn.svg",
            "url": "https://vpn.example.com", "groups": [ops],
            "assets": [], "nodes": [], "own_devices_only": false },
        "approver_edits": "narrow", "distinct_approvers": false, "pending_for": "P2D", "show_progress": false,
        "reason_required": false,
    });
    let flow = make(&olga, said.clone()).await;
    for (name, value) in said.as_object().unwrap() {
        assert_eq!(&flow[name], value, "{name}");
    }
    let event = &world.admin.get("/events?action=flow.created").await.expect(200)["items"][0];
    assert_eq!((&event["subject"]["id"], &event["actor"]["username"]), (&flow["id"], &json!("olga")));
    assert_eq!(event["data"]["after"]["definition"]["approval"], said["approval"]);
}

#[actix_web::test]
async fn only_admins_make_flows_and_only_super_admins_global_ones() {
    let world = World::new().await;
    let global = || json!({ "org_id": null, "name": "All", "ticket_type": "asset_access", "approval": { "type": "manual" } });
    let here = || manual(&world.org, "Here");
    let (alice, audrey) = (world.member("alice").await, world.with_role("audrey", "auditor").await);
    let olga = world.with_role("olga", "org_admin").await;
    let elsewhere = world.new_org("elsewhere").await;
    let eve = world.stranger("eve").await;
    world.join(&elsewhere, &eve, "org_admin").await;
    alice.post("/flows", here()).await.problem(403, "role_required");
    audrey.post("/flows", here()).await.problem(403, "role_required");
    eve.post("/flows", here()).await.problem(404, "not_found");
    olga.post("/flows", global()).await.problem(403, "role_required");
    world.anon().post("/flows", here()).await.problem(401, "unauthenticated");
    let flow = make(&world.admin, global()).await;
    let id = flow["id"].as_str().unwrap();
    for reader in [&alice, &audrey, &olga, &eve] {
        assert_eq!(reader.get(&format!("/flows/{id}")).await.expect(200)["org_id"], json!(null));
    }
    olga.patch(&format!("/flows/{id}"), json!({ "enabled": false })).await.problem(403, "role_required");
    olga.delete(&format!("/flows/{id}")).await.problem(403, "role_required");
}

#[actix_web::test]
async fn a_retried_post_makes_one_flow() {
    let world = World::new().await;
    let post = || {
        let request = world.admin.request(reqwest::Method::POST, "/flows").header("idempotency-key", "once");
        gatepass_testing::Answer::of(request.json(&manual(&world.org, "Servers")))
    };
    let first = post().await.expect(201);
    let again = post().await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201), first);
    assert_eq!(world.admin.get("/flows").await.ids().len(), 1);
}
