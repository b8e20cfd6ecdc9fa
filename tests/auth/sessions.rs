//! `/me/sessions`: their number, the list, ending one.

use futures::future::join_all;
use gatepass_app::auth::passwords::hash_now;
use gatepass_testing::{Answer, Person, World, json};
use reqwest::Method;
use time::Duration;

const PASSWORD: &str = "correct horse battery";
const LIVE: &str = "SELECT count(*) FROM sessions WHERE revoked_at IS NULL AND user_id = \
                    (SELECT id FROM users WHERE username = 'alice')";

async fn world_with_alice() -> (World, Person) {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let hash = hash_now(PASSWORD).unwrap();
    world.sql(&format!("UPDATE users SET password_hash = '{hash}' WHERE username = 'alice'")).await;
    (world, alice)
}

async fn log_in(world: &World, agent: &str) -> Person {
    let request = world.anon().request(Method::POST, "/auth/login").header("user-agent", agent);
    let login = json!({ "username": "alice", "password": PASSWORD });
    let tokens = Answer::of(request.json(&login)).await.expect(200);
    world.bearer(tokens["access_token"].as_str())
}

/// More sessions, older than every other.
async fn older(world: &World, count: u32) {
    world
        .sql(&format!(
            "INSERT INTO sessions (id, user_id, created_at, expires_at) \
             SELECT gen_random_uuid(), u.id, now() - interval '1 hour', \
             now() + interval '1 day' FROM users u, generate_series(1, {count}) WHERE u.username = 'alice'"
        ))
        .await;
}

#[actix_web::test]
async fn the_oldest_ends_when_there_are_too_many() {
    let (world, alice) = world_with_alice().await;
    older(&world, 49).await;
    assert_eq!(world.number(LIVE).await, 50);
    let newest = log_in(&world, "x").await;
    assert_eq!(world.number(LIVE).await, 50);
    // The oldest session was one of those.
    for person in [&alice, &newest] {
        person.get("/me").await.expect(200);
    }
    let told = "SELECT count(*) FROM events WHERE action = 'session.revoked' AND data->>'reason' = 'too_many_sessions' \
                AND (data->>'session_id')::uuid IN (SELECT id FROM sessions WHERE revoke_reason = 'too_many_sessions')";
    assert_eq!(world.number(told).await, 1);
}

#[actix_web::test]
async fn sessions_that_begin_at_once_are_not_too_many_either() {
    let (world, alice) = world_with_alice().await;
    older(&world, 45).await;
    let agents: Vec<_> = (0..10).map(|n| format!("agent {n}")).collect();
    join_all(agents.iter().map(|agent| log_in(&world, agent))).await;
    assert_eq!(world.number(LIVE).await, 50);
    alice.get("/me").await.expect(200);
}

#[actix_web::test]
async fn one_sees_what_each_is_used_from() {
    let (world, first) = world_with_alice().await;
    let laptop = log_in(&world, "laptop").await;
    let long = "p".repeat(1000);
    log_in(&world, &long).await;
    let list = laptop.get("/me/sessions?include=total").await.expect(200);
    assert_eq!(list["total"], 3);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items[0]["user_agent"], long[..300]);
    assert_eq!((&items[1]["user_agent"], &items[1]["is_current"]), (&json!("laptop"), &json!(true)));
    assert_eq!((&items[1]["ip"], &items[1]["created_at"]), (&json!("127.0.0.1"), &items[1]["last_used_at"]));
    assert_eq!((&items[2]["user_agent"], &items[2]["is_current"]), (&json!(null), &json!(false)));
    let page = laptop.get("/me/sessions?limit=2&sort=created_at").await.expect(200);
    let next = page["next_cursor"].as_str().unwrap();
    let rest = laptop.get(&format!("/me/sessions?limit=2&sort=created_at&cursor={next}")).await;
    assert_eq!(rest.ids(), [items[0]["id"].as_str().unwrap()]);
    // A user can't see or end the sessions of another.
    assert_eq!(world.admin.get("/me/sessions").await.ids().len(), 1);
    drop(first);
}

#[actix_web::test]
async fn one_ends_each_by_itself_or_all_others() {
    let (world, first) = world_with_alice().await;
    let (second, third) = (log_in(&world, "second").await, log_in(&world, "third").await);
    let ids = third.get("/me/sessions").await.ids();
    world.admin.delete(&format!("/me/sessions/{}", ids[1])).await.problem(404, "not_found");
    third.delete(&format!("/me/sessions/{}", ids[1])).await.expect(204);
    second.get("/me").await.problem(401, "unauthenticated");
    third.delete(&format!("/me/sessions/{}", ids[1])).await.problem(404, "not_found");
    first.get("/me").await.expect(200);
    third.delete("/me/sessions").await.expect(204);
    first.get("/me").await.problem(401, "unauthenticated");
    third.get("/me").await.expect(200);
    third.delete(&format!("/me/sessions/{}", ids[0])).await.expect(204);
    third.get("/me").await.problem(401, "unauthenticated");
    let told = "SELECT data->>'session_id' FROM events WHERE action = 'session.revoked' ORDER BY id";
    assert_eq!(world.query(told).await, [ids[1].clone(), ids[2].clone(), ids[0].clone()]);
}

#[actix_web::test]
async fn what_has_ended_is_not_shown() {
    let (world, _) = world_with_alice().await;
    world.travel(Duration::days(31)).await;
    let now = log_in(&world, "now").await;
    assert_eq!(now.get("/me/sessions").await.ids().len(), 1);
}

#[actix_web::test]
async fn a_key_neither_sees_nor_ends_them() {
    let (world, alice) = world_with_alice().await;
    let scopes = ["directory:read", "directory:write", "api_keys:read", "api_keys:write"];
    let key = world.key(&alice, &scopes).await;
    let id = alice.get("/me/sessions").await.ids().remove(0);
    key.get("/me/sessions").await.problem(403, "session_required");
    key.delete("/me/sessions").await.problem(403, "session_required");
    key.delete(&format!("/me/sessions/{id}")).await.problem(403, "session_required");
    alice.get("/me").await.expect(200);
}
