//! Denied acts are in the log, but a loop of them does not fill it.

use super::found;
use gatepass_testing::{Value, World, asking, json, levels};

async fn denied(world: &World) -> Vec<Value> {
    let log = world.admin.get("/events?action=act.denied&sort=created_at&limit=200").await.expect(200);
    log["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn a_denied_act_is_in_the_log_of_its_organization() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let eve = world.with_role("eve", "auditor").await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &world.asset("web").await)).await;
    alice.approve(&ticket).await.problem(403, "own_ticket");
    alice.get("/events").await.problem(403, "role_required");
    let key = world.key(&alice, &["tickets:read"]).await;
    key.post("/tickets", asking(&world, &world.org)).await.problem(403, "missing_scope");
    // Refusals for other reasons than rights are no denials.
    world.stranger("bob").await.approve(&ticket).await.problem(404, "not_found");
    alice.act("tickets", &ticket, "cancel", json!({})).await.expect(200);
    alice.act("tickets", &ticket, "cancel", json!({})).await.problem(409, "ticket_already_decided");

    let all = denied(&world).await;
    let told: Vec<(&str, &str)> = all
        .iter()
        .map(|e| (e["data"]["act"].as_str().unwrap(), e["data"]["code"].as_str().unwrap()))
        .collect();
    let expected = [
        ("POST /api/v1/tickets/{id}/approve", "own_ticket"),
        ("GET /api/v1/events", "role_required"),
        ("POST /api/v1/tickets", "missing_scope"),
    ];
    assert_eq!(told, expected);
    assert_eq!(all[0]["subject"], json!({ "type": "ticket", "id": ticket["id"] }));
    assert_eq!((&all[0]["org_id"], &all[0]["actor"]["username"]), (&json!(world.org), &json!("alice")));
    assert!(all[2]["credential"].as_str().unwrap().starts_with("api_key:"));
    assert!(!all[0]["request_id"].is_null() && all[0]["ip"] == "127.0.0.1");
    assert_eq!(all[2]["org_id"], json!(world.org), "of what the body named");
    assert_eq!(found(&eve, "action=act.denied").await.len(), 2);

    // The history of a ticket shows denials to callers who read the log.
    let history = format!("/tickets/{}/history", ticket["id"].as_str().unwrap());
    for (reader, reads) in [(&eve, true), (&alice, false), (&ann, false)] {
        assert_eq!(reader.get(&history).await.text.contains("act.denied"), reads, "{}", reader.username);
    }
}

#[actix_web::test]
async fn a_loop_of_denials_is_counted() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    for _ in 0..20 {
        alice.get("/events").await.problem(403, "role_required");
    }
    for _ in 0..5 {
        alice.get("/permissions").await.problem(403, "role_required");
    }
    assert_eq!(denied(&world).await.len(), 2);
    world.shared.denials().end_minute(&world.db).await.unwrap();
    let all = denied(&world).await;
    let counted = |list: &str, times: u64| json!({ "act": format!("GET /api/v1/{list}"), "code": "role_required", "repeated": times, "others": [] });
    assert_eq!(
        all[2..].iter().map(|e| &e["data"]).collect::<Vec<_>>(),
        [&counted("events", 19), &counted("permissions", 4)]
    );
    assert!(all.iter().all(|event| event["actor"]["id"] == json!(alice.id)));
    world.shared.denials().end_minute(&world.db).await.unwrap();
    alice.get("/events").await.problem(403, "role_required");
    assert_eq!(denied(&world).await.len(), 5, "another minute");
}

#[actix_web::test]
async fn noise_does_not_hide_the_denial_that_matters() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let eve = world.with_role("eve", "auditor").await;
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let mut ids = Vec::new();
    for _ in 0..40 {
        let ticket = alice.ask(asking(&world, &web)).await;
        alice.approve(&ticket).await.problem(403, "own_ticket");
        ids.push(ticket["id"].as_str().unwrap().to_owned());
    }
    // After the loop, a denial of another operation, for another reason, or in another organization is still logged.
    alice.get("/events").await.problem(403, "role_required");
    let key = world.key(&alice, &["tickets:read"]).await;
    key.post(&format!("/tickets/{}/approve", ids[0]), json!({})).await.problem(403, "missing_scope");
    let other = world.new_org("other").await;
    world.join(&other, &alice, "member").await;
    world.sql(&format!("UPDATE tickets SET org_id = '{other}' WHERE id = '{}'", ids[39])).await;
    world.shared.denials().end_minute(&world.db).await.unwrap();
    let moved = json!({ "id": ids[39] });
    alice.approve(&moved).await.problem(403, "own_ticket");

    let all = denied(&world).await;
    let (here, there) = (Some(world.org.as_str()), Some(other.as_str()));
    let approve = "POST /api/v1/tickets/{id}/approve";
    let expected = [
        (approve, here, "own_ticket"),
        ("GET /api/v1/events", None, "role_required"),
        (approve, here, "missing_scope"),
        (approve, here, "own_ticket"),
        (approve, there, "own_ticket"),
    ];
    assert_eq!(lines(&all), expected);
    let data = &all[3]["data"];
    assert_eq!(data["repeated"], 39);
    let named: Vec<&str> = data["others"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert_eq!(named.len(), 20);
    assert!(named.iter().all(|id| ids[1..].iter().any(|other| other == id)));
    // Auditors of the organization see the count too.
    assert_eq!(found(&eve, "action=act.denied").await.len(), 3);
}

#[actix_web::test]
async fn a_denial_is_answered_where_it_can_not_be_written() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.sql("ALTER TABLE events ADD CONSTRAINT full_now CHECK (action <> 'act.denied') NOT VALID").await;
    alice.get("/events").await.problem(403, "role_required");
    assert_eq!(denied(&world).await.len(), 0);
}

/// Operation, organization and code of the logged denials.
fn lines(log: &[Value]) -> Vec<(&str, Option<&str>, &str)> {
    log.iter()
        .map(|e| {
            (e["data"]["act"].as_str().unwrap(), e["org_id"].as_str(), e["data"]["code"].as_str().unwrap())
        })
        .collect()
}

#[actix_web::test]
async fn each_item_that_a_bulk_act_was_denied_is_in_the_log() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let eve = world.with_role("eve", "auditor").await;
    let flow = world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let mine = alice.ask(asking(&world, &web)).await;
    world.admin.delete(&format!("/flows/{flow}")).await.expect(204);
    world.flow(json!({ "type": "automatic" })).await;
    let given = alice.ask(asking(&world, &world.asset("other").await)).await;
    let (ticket, grant) = (&mine["id"], &given["grants"][0]);
    assert!(grant.is_string());
    let unknown = "01980000-0000-7000-8000-000000000000";

    eve.post("/tickets/cancel", json!({ "ids": [ticket, unknown] })).await.expect(207);
    let revoke = json!({ "ids": [grant, unknown], "reason": "no more" });
    for _ in 0..2 {
        alice.post("/grants/revoke", revoke.clone()).await.expect(207);
    }
    let all = denied(&world).await;
    let org = Some(world.org.as_str());
    let expected = [
        ("POST /api/v1/tickets/cancel", org, "own_only"),
        ("POST /api/v1/grants/revoke", org, "role_required"),
    ];
    assert_eq!(lines(&all), expected);
    assert_eq!(all[0]["subject"], json!({ "type": "ticket", "id": ticket }));
    assert_eq!(all[1]["subject"], json!({ "type": "grant", "id": grant }));
    assert_eq!(found(&eve, "action=act.denied").await.len(), 2);
}

#[actix_web::test]
async fn a_denial_is_told_where_it_was_asked_for() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let eve = world.with_role("eve", "auditor").await;
    let other = world.new_org("other").await;
    let rule = |org: &str| json!({ "org_id": org, "name": "rule" });
    alice.post("/permissions", rule(&world.org)).await.problem(403, "role_required");
    let asset = json!({ "org_id": world.org, "name": "web", "category": "host", "nodes": [world.org], "protocols": [] });
    alice.post("/assets", asset).await.problem(403, "role_required");
    alice
        .get(&format!("/permissions?org_id={}&org_id={other}", world.org))
        .await
        .problem(403, "role_required");
    // An id of another organization is not found, and nothing is logged there.
    alice.post("/permissions", rule(&other)).await.problem(404, "not_found");
    world.join(&other, &alice, "member").await;
    alice.post("/permissions", rule(&other)).await.problem(403, "role_required");

    let all = denied(&world).await;
    let (here, there) = (Some(world.org.as_str()), Some(other.as_str()));
    let expected = [
        ("POST /api/v1/permissions", here, "role_required"),
        ("POST /api/v1/assets", here, "role_required"),
        ("GET /api/v1/permissions", here, "role_required"),
        ("POST /api/v1/permissions", there, "role_required"),
    ];
    assert_eq!(lines(&all), expected);
    assert_eq!(found(&eve, "action=act.denied").await.len(), 3);
}
