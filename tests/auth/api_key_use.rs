//! The rights of an API key, and how they end.

use futures::future::join_all;
use gatepass_domain::authz::UserKind;
use gatepass_testing::{Person, World, json};
use time::Duration;
use time::format_description::well_known::Rfc3339;

/// A caller with an API key of this person.
async fn key_of(person: &Person, scopes: &[&str]) -> Person {
    let key = person.post("/api-keys", json!({ "name": "bot", "scopes": scopes })).await.expect(201);
    person.with_token(key["key"].as_str().unwrap())
}

#[actix_web::test]
async fn a_key_does_what_its_scopes_say() {
    let world = World::new().await;
    let reader = key_of(&world.admin, &["directory:read"]).await;
    reader.get("/users").await.expect(200);
    reader.post("/groups", json!({ "org_id": world.org, "name": "dba" })).await.problem(403, "missing_scope");
    reader.get("/api-keys").await.problem(403, "missing_scope");
    let writer = key_of(&world.admin, &["directory:write"]).await;
    writer.post("/groups", json!({ "org_id": world.org, "name": "dba" })).await.expect(201);
    // The right to write does not include the right to read.
    writer.get("/users").await.problem(403, "missing_scope");
    assert_eq!(reader.get("/me").await.expect(200)["scopes"], json!(["directory:read"]));
    writer.get("/me").await.expect(200);
}

#[actix_web::test]
async fn a_key_does_never_more_than_its_user() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let key = key_of(&alice, &["directory:read", "directory:write"]).await;
    key.post("/groups", json!({ "org_id": world.org, "name": "dba" })).await.problem(403, "role_required");
    let other = world.new_org("other").await;
    key.get(&format!("/organizations/{other}")).await.problem(404, "not_found");
    // When a user loses a role, their key loses it at once.
    let path = format!("/organizations/{}", world.org);
    key.get(&path).await.expect(200);
    world.admin.delete(&format!("{path}/members/{}", alice.id)).await.expect(204);
    key.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_key_hands_out_no_scope_that_it_lacks() {
    let world = World::new().await;
    let key = key_of(&world.admin, &["api_keys:write", "tickets:read"]).await;
    let body = |scopes: &[&str]| json!({ "name": "child", "scopes": scopes });
    key.post("/api-keys", body(&["tickets:read"])).await.expect(201);
    key.post("/api-keys", body(&["tickets:read", "tickets:write"])).await.problem(403, "scope_not_grantable");
    let no_maker = key_of(&world.admin, &["tickets:read"]).await;
    no_maker.post("/api-keys", body(&["tickets:read"])).await.problem(403, "missing_scope");
}

#[actix_web::test]
async fn a_key_ends_when_it_expires() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let now = gatepass_persistence::now(&world.db.conn().await.unwrap()).await.unwrap();
    let expires = (now + Duration::hours(1)).format(&Rfc3339).unwrap();
    let body = json!({ "name": "short", "scopes": ["directory:read"], "expires_at": expires });
    let made = alice.post("/api-keys", body).await.expect(201);
    let key = alice.with_token(made["key"].as_str().unwrap());
    world.travel(Duration::minutes(59)).await;
    key.get("/me").await.expect(200);
    world.travel(Duration::minutes(61)).await;
    key.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_revoked_key_ends_at_once_even_by_its_own_hand() {
    let world = World::new().await;
    let body = json!({ "name": "self", "scopes": ["api_keys:write"] });
    let made = world.admin.post("/api-keys", body).await.expect(201);
    let key = world.admin.with_token(made["key"].as_str().unwrap());
    key.delete(&format!("/api-keys/{}", made["id"].as_str().unwrap())).await.expect(204);
    key.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn keys_of_a_deactivated_user_are_refused() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let key = key_of(&alice, &["directory:read"]).await;
    let path = format!("/users/{}", alice.id);
    world.admin.patch(&path, json!({ "is_active": false })).await.expect(200);
    key.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn services_work_with_keys_and_a_password_reset_does_not_end_them() {
    let world = World::new().await;
    let bot = world.user("bot", UserKind::Service).await;
    world.join(&world.org, &bot, "member").await;
    let key = key_of(&bot, &["directory:read"]).await;
    assert_eq!(key.get("/me").await.expect(200)["kind"], "service");
    key.get("/users").await.expect(200);
    // A key has no session that it could end.
    key.post("/auth/logout", json!({})).await.expect(204);
    key.get("/me").await.expect(200);
}

#[actix_web::test]
async fn the_use_of_a_key_is_noted_once_a_minute() {
    let world = World::new().await;
    let key = key_of(&world.admin, &["directory:read", "api_keys:read"]).await;
    let uses = "SELECT count(*) FROM events WHERE action = 'api_key.used'";
    assert_eq!(world.number(uses).await, 0);
    let begun = world.stop_clock().await;
    let answers = join_all((0..20).map(|_| key.get("/me"))).await;
    assert!(answers.iter().all(|a| a.status == 200));
    assert_eq!(world.number(uses).await, 1);
    world.set_clock(&begun, Duration::seconds(61)).await;
    let answers = join_all((0..20).map(|_| key.get("/me"))).await;
    assert!(answers.iter().all(|a| a.status == 200));
    assert_eq!(world.number(uses).await, 2);
    let named = "SELECT count(*) FROM events e JOIN api_keys k ON k.id = e.subject_id AND k.user_id = e.actor_id \
                 AND e.credential = 'api_key:' || k.id AND e.at = k.last_used_at WHERE e.action = 'api_key.used' \
                 AND e.ip = '127.0.0.1' AND e.request_id IS NOT NULL";
    assert_eq!(world.number(named).await, 1);
    let listed = key.get("/api-keys").await.expect(200);
    assert!(listed["items"][0]["last_used_at"].is_string());
}
