//! Denied acts are in the log; and no loop of them fills it.

use super::found;
use crate::support::{Value, World, asking, json, levels};

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
    // Refusals that are none of rights are not denials.
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
    assert_eq!(found(&eve, "action=act.denied").await.len(), 1);

    // A ticket's history tells of them to those who read the log.
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
    assert_eq!(all.len(), 3);
    assert_eq!((&all[2]["data"], &all[2]["actor"]["id"]), (&json!({ "repeated": 23 }), &json!(alice.id)));
    world.shared.denials().end_minute(&world.db).await.unwrap();
    alice.get("/events").await.problem(403, "role_required");
    assert_eq!(denied(&world).await.len(), 4, "another minute");
}

#[actix_web::test]
async fn a_denial_is_answered_where_it_can_not_be_written() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.sql("ALTER TABLE events ADD CONSTRAINT full_now CHECK (action <> 'act.denied') NOT VALID").await;
    alice.get("/events").await.problem(403, "role_required");
    assert_eq!(denied(&world).await.len(), 0);
}
