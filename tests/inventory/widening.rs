//! Moves that widen access: the response, the log and the histories of tickets say so.

use super::{asset, id, node};
use futures::join;
use gatepass_testing::{Person, Value, World, json};

async fn rule(world: &World, name: &str, sides: Value) -> String {
    let mut body = json!({ "org_id": world.org, "name": name, "users": [world.admin.id], "accounts": ["@INPUT"],
        "protocols": ["all"] });
    for (side, ids) in sides.as_object().unwrap() {
        body[side] = ids.clone();
    }
    id(&world.admin.post("/permissions", body).await.expect(201))
}

/// A ticket for a node, approved automatically.
async fn granted(world: &World, by: &Person, node: &str) -> Value {
    by.ask(json!({
        "type": "asset_access", "org_id": world.org, "title": "t", "reason": "CHG-1",
        "request": { "nodes": [node], "accounts": ["app"], "protocols": ["ssh"], "actions": ["connect"] },
        "timing": { "mode": "on_approval", "duration": "PT4H" },
    }))
    .await
}

async fn told(by: &Person, ticket: &Value) -> Vec<Value> {
    let path = format!("/tickets/{}/history", ticket["id"].as_str().unwrap());
    let history = by.get(&path).await.expect(200)["items"].as_array().unwrap().clone();
    history.into_iter().filter(|line| line["action"] == "grant.widened").collect()
}

#[actix_web::test]
async fn a_move_tells_what_it_widens_and_who_is_told() {
    let world = World::new().await;
    let (boss, alice) = (&world.admin, world.member("alice").await);
    world.flow(json!({ "type": "automatic" })).await;
    let top = node(boss, &world.org, "top", None).await;
    let inner = node(boss, &world.org, "inner", Some(&top)).await;
    let rack = node(boss, &world.org, "rack", None).await;
    let host = asset(boss, &world.org, "host", &[&rack]).await;
    let of_top = rule(&world, "Top", json!({ "nodes": [top] })).await;
    let _names_it_already = rule(&world, "Both", json!({ "nodes": [top, rack] })).await;
    let _elsewhere = rule(&world, "Elsewhere", json!({ "assets": [host] })).await;
    let ended = rule(&world, "Ended", json!({ "nodes": [top], "valid_until": "2020-01-01T00:00:00Z" })).await;
    let off = rule(&world, "Off", json!({ "nodes": [inner], "is_active": false })).await;
    let (open, revoked) = (granted(&world, &alice, &inner).await, granted(&world, &alice, &top).await);
    let grant = revoked["grants"][0].as_str().unwrap();
    boss.post(&format!("/grants/{grant}/revoke"), json!({ "reason": "over" })).await.expect(200);

    let path = format!("/nodes/{rack}");
    let moved = boss.patch(&path, json!({ "parent_id": inner })).await;
    let seen = boss.get(&path).await;
    assert_eq!(moved.header("etag"), seen.header("etag"));
    assert_eq!(seen.json.get("widened"), None);
    assert_eq!(
        moved.expect(200)["widened"],
        json!({
            "permission_count": 1, "permissions": [{ "id": of_top, "name": "Top" }],
            "grant_count": 1,
            "grants": [{ "id": open["grants"][0], "ticket_id": open["id"], "ticket_number": open["number"] }],
        }),
        "not {ended}, {off}"
    );
    let lines = told(&alice, &open).await;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["actor"]["username"], "admin");
    assert_eq!(
        lines[0]["data"],
        json!({ "ticket_id": open["id"], "asset_id": null, "node_id": rack, "name": "rack" })
    );
    assert!(told(boss, &revoked).await.is_empty());
    let logged = "SELECT data ->> 'widened' FROM events WHERE action = 'node.updated'";
    assert_eq!(world.query(logged).await, [r#"{"grants": 1, "permissions": 1}"#]);

    // A move below a node that the ticket already reaches widens nothing, and neither does a move out of it.
    for parent in [json!(top), Value::Null] {
        let answer = boss.patch(&path, json!({ "parent_id": parent })).await.expect(200);
        assert_eq!(answer.get("widened"), None);
    }
    assert_eq!(told(&alice, &open).await.len(), 1);
}

#[actix_web::test]
async fn an_asset_is_put_within_reach_by_its_nodes() {
    let world = World::new().await;
    let boss = &world.admin;
    let top = node(boss, &world.org, "top", None).await;
    let leaf = node(boss, &world.org, "leaf", Some(&top)).await;
    let rack = node(boss, &world.org, "rack", None).await;
    let host = asset(boss, &world.org, "host", &[&rack]).await;
    let (of_top, of_leaf) = (
        rule(&world, "Top", json!({ "nodes": [top] })).await,
        rule(&world, "Leaf", json!({ "nodes": [leaf] })).await,
    );
    let _of_the_asset = rule(&world, "Asset", json!({ "nodes": [top], "assets": [host] })).await;
    let ids = |answer: &Value| -> Vec<String> {
        let permissions = answer["widened"]["permissions"].as_array().cloned().unwrap_or_default();
        permissions.iter().map(id).collect()
    };
    let path = format!("/assets/{host}");
    let put = async |nodes: Value| boss.patch(&path, json!({ "nodes": nodes })).await.expect(200);
    assert_eq!(ids(&put(json!([rack, top])).await), [of_top.as_str()]);
    assert_eq!(ids(&put(json!([rack, leaf])).await), [of_leaf.as_str()]);
    assert!(ids(&put(json!([leaf])).await).is_empty());
    let body =
        json!({ "org_id": world.org, "name": "new", "category": "host", "nodes": [leaf], "protocols": [] });
    let new = boss.post("/assets", body).await;
    let read = boss.get(&format!("/assets/{}", id(&new.json))).await;
    assert_eq!(new.header("etag"), read.header("etag"));
    assert_eq!(new.expect(201)["widened"]["permission_count"], 3);
    // A key without read scopes only gets the numbers.
    let key = world.key(boss, &["inventory:write", "permissions:write"]).await;
    boss.patch(&path, json!({ "nodes": [rack] })).await.expect(200);
    let widened = key.patch(&path, json!({ "nodes": [leaf] })).await.expect(200)["widened"].clone();
    assert_eq!(widened, json!({ "permission_count": 2, "permissions": [], "grant_count": 0, "grants": [] }));
}

#[actix_web::test]
async fn many_grants_are_all_told_and_the_first_hundred_named() {
    let world = World::new().await;
    let (boss, alice) = (&world.admin, world.member("alice").await);
    world.flow(json!({ "type": "automatic" })).await;
    let (top, rack) = (node(boss, &world.org, "top", None).await, node(boss, &world.org, "rack", None).await);
    asset(boss, &world.org, "host", &[&rack]).await;
    let ticket = granted(&world, &alice, &top).await;
    for table in ["tickets", "permissions", "grants"] {
        let (mut renamed, mut order) = (String::new(), "id");
        if table == "tickets" {
            renamed = "'number', 1000 + n".to_owned();
        }
        if table == "permissions" {
            renamed = "'source_ticket_id', bench(s.source_ticket_id, n)".to_owned();
        }
        if table == "grants" {
            renamed =
                "'ticket_id', bench(s.ticket_id, n), 'permission_id', bench(s.permission_id, n)".to_owned();
            order = "ticket_id";
        }
        world
            .sql(&format!(
                "CREATE OR REPLACE FUNCTION bench(id uuid, n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS \
                 $$ SELECT overlay(id::text placing lpad(to_hex(n), 12, '0') from 25)::uuid $$; \
                 INSERT INTO {table} SELECT (t).* FROM (SELECT jsonb_populate_record(s, \
                 jsonb_build_object('id', bench(s.id, n), {renamed})) AS t \
                 FROM {table} s, generate_series(1, 600) n ORDER BY s.{order}) copies"
            ))
            .await;
    }
    let moved = boss.patch(&format!("/nodes/{rack}"), json!({ "parent_id": top })).await.expect(200);
    assert_eq!(moved["widened"]["grant_count"], 601);
    assert_eq!(moved["widened"]["grants"].as_array().unwrap().len(), 100);
    let lines = "SELECT count(DISTINCT ticket_id) FROM events WHERE action = 'grant.widened'";
    assert_eq!(world.number(lines).await, 601);
    assert_eq!(told(&alice, &ticket).await.len(), 1);
}

#[actix_web::test]
async fn of_two_moves_at_once_one_sees_that_they_widen_together() {
    let world = World::new().await;
    let boss = &world.admin;
    let key = world.key(boss, &["inventory:write"]).await;
    let named = node(boss, &world.org, "named", None).await;
    rule(&world, "Named", json!({ "nodes": [named] })).await;
    for round in 0..8 {
        let middle = node(boss, &world.org, &format!("middle {round}"), None).await;
        let rack = node(boss, &world.org, &format!("rack {round}"), None).await;
        let host = asset(boss, &world.org, &format!("host {round}"), &[&rack]).await;
        let (node_path, asset_path) = (format!("/nodes/{middle}"), format!("/assets/{host}"));
        let (node, asset) = join!(
            key.patch(&node_path, json!({ "parent_id": named })),
            key.patch(&asset_path, json!({ "nodes": [middle] }))
        );
        let refused = [&node, &asset].iter().filter(|answer| answer.status == 403).count();
        assert_eq!(refused, 1, "{} {}", node.text, asset.text);
    }
}

#[actix_web::test]
async fn the_new_asset_is_named_to_those_who_see_what_the_ticket_is_about() {
    let world = World::new().await;
    let (boss, alice, vera) = (&world.admin, world.member("alice").await, world.stranger("vera").await);
    world.flow(json!({ "type": "automatic" })).await;
    let top = node(boss, &world.org, "top", None).await;
    let ticket = granted(&world, &alice, &top).await;
    let watchers = format!("/tickets/{}/watchers", ticket["id"].as_str().unwrap());
    boss.put(&watchers, json!({ "users": [vera.id] })).await.expect(200);
    let host = asset(boss, &world.org, "host", &[&top]).await;
    let key = world.key(&alice, &["tickets:read"]).await;
    for (person, name) in [(&alice, json!("host")), (&vera, Value::Null), (&key, Value::Null)] {
        let told = told(person, &ticket).await;
        assert_eq!(
            (&told[0]["data"]["asset_id"], &told[0]["data"]["name"]),
            (&json!(host), &name),
            "{}",
            person.username
        );
    }
}
