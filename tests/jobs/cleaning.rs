//! The cleaning job deletes rows that no request needs any more, and no others.

use super::{ask_for, dead_job, periodic, work_off};
use gatepass_app::jobs::JobKind;
use gatepass_testing::{Answer, World, json};
use reqwest::Method;
use time::Duration;

async fn count(world: &World, table: &str) -> i64 {
    world.number(&format!("SELECT count(*) FROM {table}")).await
}

/// Runs all due jobs. None of them may fail.
async fn clean(world: &World) {
    work_off(world).await;
    let failed =
        "SELECT kind || ': ' || last_error FROM jobs WHERE state <> 'dead' AND last_error IS NOT NULL";
    assert_eq!(world.query(failed).await, [""; 0]);
}

#[actix_web::test]
async fn answers_are_remembered_for_a_day() {
    let world = World::new().await;
    let create = async || {
        let admin = world.again(&world.admin).await;
        let request = admin.request(Method::POST, "/groups").header("idempotency-key", "one");
        Answer::of(request.json(&json!({ "org_id": world.org, "name": "dba" }))).await
    };
    create().await.expect(201);
    world.travel(Duration::hours(23)).await;
    clean(&world).await;
    assert_eq!(create().await.header("idempotency-replayed"), "true");
    world.travel(Duration::hours(25)).await;
    clean(&world).await;
    assert_eq!(count(&world, "idempotency_keys").await, 0);
}

#[actix_web::test]
async fn sessions_that_ended_go_with_their_tokens_and_others_keep_theirs() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world
        .admin
        .patch(&format!("/users/{}", alice.id), json!({ "password": "alices long password" }))
        .await
        .expect(200);
    let log_in = async || {
        let login = json!({ "username": "alice", "password": "alices long password" });
        world.anon().post("/auth/login", login).await.expect(200)
    };
    let refresh =
        async |token: &str| world.anon().post("/auth/refresh", json!({ "refresh_token": token })).await;
    let (old, stays) = (log_in().await, log_in().await);
    let out = alice.with_token(old["access_token"].as_str().unwrap());
    out.post("/auth/logout", json!({})).await.expect(204);
    let used = stays["refresh_token"].as_str().unwrap();
    refresh(used).await.expect(200);
    clean(&world).await;
    // The new password ended alice's earlier session.
    assert_eq!(world.query("SELECT count(*) FROM sessions WHERE revoked_at IS NOT NULL").await, ["0"]);
    assert_eq!(
        world.number(&format!("SELECT count(*) FROM sessions WHERE user_id = '{}'", alice.id)).await,
        1
    );
    refresh(old["refresh_token"].as_str().unwrap()).await.problem(401, "invalid_refresh_token");
    // A used refresh token is kept as long as its session, so that a second use is recognized.
    world.travel(Duration::minutes(1)).await;
    refresh(used).await.problem(401, "invalid_refresh_token");
    assert_eq!(
        world.query("SELECT revoke_reason FROM sessions WHERE revoked_at IS NOT NULL").await,
        ["refresh_token_reused"]
    );
    world.travel(Duration::days(31)).await;
    clean(&world).await;
    assert_eq!((count(&world, "sessions").await, count(&world, "refresh_tokens").await), (0, 0));
}

#[actix_web::test]
async fn failed_logins_that_do_not_count_any_more_are_forgotten_however_many() {
    let world = World::new().await;
    world
        .anon()
        .post("/auth/login", json!({ "username": "eve", "password": "x" }))
        .await
        .problem(401, "invalid_credentials");
    clean(&world).await;
    assert_eq!(count(&world, "login_throttle").await, 3);
    world
        .sql("INSERT INTO login_throttle (subject, window_start, failures) SELECT 'user ' || n, now(), 1 FROM generate_series(1, 2500) n")
        .await;
    world
        .sql("INSERT INTO login_addresses (user_id, network, last_login_at) SELECT id, 'here', now() FROM users WHERE username = 'admin'")
        .await;
    world.travel(Duration::minutes(16)).await;
    clean(&world).await;
    assert_eq!(count(&world, "login_throttle").await, 0);
    assert_eq!(count(&world, "login_addresses").await, 1);
    world.travel(Duration::days(91)).await;
    clean(&world).await;
    assert_eq!(count(&world, "login_addresses").await, 0);
    assert_eq!(periodic(&world, JobKind::CleanLoginThrottle).await["state"], "queued");
}

#[actix_web::test]
async fn done_jobs_go_after_a_week_and_dead_ones_stay() {
    let world = World::new().await;
    let dead = dead_job(&world).await;
    ask_for(&world, JobKind::CleanJobs, None).await;
    clean(&world).await;
    let others = "SELECT id || state FROM jobs WHERE unique_key IS NULL ORDER BY state";
    assert_eq!(world.query(others).await.len(), 2);
    world.travel(Duration::days(8)).await;
    clean(&world).await;
    assert_eq!(world.query(others).await, [format!("{dead}dead")]);
}
