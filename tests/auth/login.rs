//! `POST /auth/login`: right and wrong passwords, and the limit on guesses.

use gatepass_testing::{Answer, World, json};
use time::Duration;

const PASSWORD: &str = "correct horse battery";

async fn world_with_alice() -> World {
    let world = World::new().await;
    world.stranger("alice").await;
    let hash = gatepass_app::auth::passwords::hash_now(PASSWORD).unwrap();
    world.sql(&format!("UPDATE users SET password_hash = '{hash}' WHERE username = 'alice'")).await;
    world
}

async fn log_in(world: &World, username: &str, password: &str) -> Answer {
    world.anon().post("/auth/login", json!({ "username": username, "password": password })).await
}

#[actix_web::test]
async fn the_right_password_opens_a_session() {
    let world = world_with_alice().await;
    let tokens = log_in(&world, "Alice", PASSWORD).await.expect(200);
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(900)));
    let me = world.bearer(tokens["access_token"].as_str()).get("/me").await.expect(200);
    assert_eq!(me["username"], "alice");
}

#[actix_web::test]
async fn an_unknown_user_and_a_wrong_password_are_told_alike() {
    let world = world_with_alice().await;
    let strip = |mut problem: gatepass_testing::Value| {
        problem["request_id"] = json!(null);
        problem
    };
    let wrong = log_in(&world, "alice", "wrong").await.problem(401, "invalid_credentials");
    let unknown = log_in(&world, "nobody", "wrong").await.problem(401, "invalid_credentials");
    assert_eq!(strip(wrong), strip(unknown));
}

#[actix_web::test]
async fn neither_the_inactive_nor_services_log_in() {
    let world = world_with_alice().await;
    world.sql("UPDATE users SET kind = 'service' WHERE username = 'alice'").await;
    log_in(&world, "alice", PASSWORD).await.problem(401, "invalid_credentials");
    world.sql("UPDATE users SET kind = 'human', is_active = false WHERE username = 'alice'").await;
    log_in(&world, "alice", PASSWORD).await.problem(401, "invalid_credentials");
}

#[actix_web::test]
async fn guessing_is_stopped_and_the_right_password_waits_too() {
    let world = world_with_alice().await;
    let guesses = (0..30).map(|i| log_in(&world, "alice", if i % 2 == 0 { "wrong" } else { "wronger" }));
    let answers = futures::future::join_all(guesses).await;
    let judged = answers.iter().filter(|a| a.status == 401).count();
    assert_eq!(judged, 10, "guesses at the same time all count");
    assert!(answers.iter().all(|a| a.status == 401 || a.status == 429));
    let refused = log_in(&world, "alice", PASSWORD).await;
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=900).contains(&wait));
    refused.problem(429, "too_many_failures");
    world.travel(Duration::minutes(16)).await;
    log_in(&world, "alice", PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn a_name_that_nobody_has_is_throttled_like_any() {
    let world = world_with_alice().await;
    for _ in 0..10 {
        log_in(&world, "nobody", "wrong").await.problem(401, "invalid_credentials");
    }
    log_in(&world, "nobody", "wrong").await.problem(429, "too_many_failures");
    log_in(&world, "alice", PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn an_address_that_guesses_at_many_names_is_stopped() {
    let world = world_with_alice().await;
    world.sql("INSERT INTO login_throttle (subject, window_start, failures) VALUES ('address 127.0.0.1', gatepass_now(), 100)").await;
    log_in(&world, "alice", PASSWORD).await.problem(429, "too_many_failures");
}

#[actix_web::test]
async fn a_right_password_forgets_the_wrong_ones() {
    let world = world_with_alice().await;
    for _ in 0..3 {
        for _ in 0..5 {
            log_in(&world, "alice", "wrong").await.problem(401, "invalid_credentials");
        }
        log_in(&world, "alice", PASSWORD).await.expect(200);
    }
}

#[actix_web::test]
async fn a_new_password_needs_the_old_one_and_ends_other_sessions() {
    let world = world_with_alice().await;
    let first = log_in(&world, "alice", PASSWORD).await.expect(200);
    let second = log_in(&world, "alice", PASSWORD).await.expect(200);
    let [first, second] = [first, second].map(|t| world.bearer(t["access_token"].as_str()));
    let wrong = json!({ "password": "another long one", "current_password": "wrong" });
    first.patch("/me", wrong).await.problem(422, "validation_failed");
    let right = json!({ "password": "another long one", "current_password": PASSWORD });
    first.patch("/me", right).await.expect(200);
    first.get("/me").await.expect(200);
    second.get("/me").await.problem(401, "unauthenticated");
    log_in(&world, "alice", PASSWORD).await.problem(401, "invalid_credentials");
    log_in(&world, "alice", "another long one").await.expect(200);
}
