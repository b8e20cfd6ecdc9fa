//! API2:2023 Broken authentication: locking another user out by guessing their password, and guessing more often with
//! other spellings, other addresses of one's network, or concurrent requests.

use futures::StreamExt;
use futures::future::join_all;
use futures::stream::iter;
use gatepass_app::auth::passwords::hash_now;
use gatepass_testing::{Answer, World, json};
use reqwest::Method;
use time::Duration;

const PASSWORD: &str = "correct horse battery";
const HOME: &str = "203.0.113.7";

/// A server behind a proxy, so that tests choose the address of a caller.
async fn world() -> World {
    let world = World::with(|settings| settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await;
    world.stranger("alice").await;
    world.stranger("bill").await;
    let hash = hash_now(PASSWORD).unwrap();
    world.sql(&format!("UPDATE users SET password_hash = '{hash}'")).await;
    world
}

async fn log_in(world: &World, from: &str, username: &str, password: &str) -> Answer {
    let request = world.anon().request(Method::POST, "/auth/login").header("x-forwarded-for", from);
    Answer::of(request.json(&json!({ "username": username, "password": password }))).await
}

/// Stores this many failures, since real ones would take the time of password hashing.
async fn failed(world: &World, subject: &str, times: u32) {
    world
        .sql(&format!(
            "INSERT INTO login_throttle (subject, window_start, failures) VALUES ('{subject}', gatepass_now(), {times}) \
             ON CONFLICT (subject) DO UPDATE SET failures = {times}, window_start = excluded.window_start"
        ))
        .await;
}

async fn id(world: &World, username: &str) -> String {
    world.query(&format!("SELECT id FROM users WHERE username = '{username}'")).await.remove(0)
}

#[actix_web::test]
async fn whoever_guesses_elsewhere_keeps_nobody_out() {
    let world = world().await;
    for _ in 0..10 {
        log_in(&world, "198.51.100.1", "alice", "wrong").await.problem(401, "invalid_credentials");
    }
    log_in(&world, "198.51.100.1", "alice", "wrong").await.problem(429, "too_many_failures");
    log_in(&world, HOME, "alice", PASSWORD).await.expect(200);
    // A refused guess at one address counts for that address only, so one address never uses up the limit of a user.
    for _ in 0..95 {
        log_in(&world, "198.51.100.1", "alice", "wrong").await.problem(429, "too_many_failures");
    }
    log_in(&world, "203.0.113.99", "alice", PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn a_hundred_addresses_that_guess_together_keep_nobody_out_where_they_logged_in_before() {
    let world = world().await;
    log_in(&world, HOME, "alice", PASSWORD).await.expect(200);
    failed(&world, &format!("user {}", id(&world, "alice").await), 100).await;
    log_in(&world, "198.51.100.1", "alice", PASSWORD).await.problem(429, "too_many_failures");
    log_in(&world, HOME, "alice", PASSWORD).await.expect(200);
    // Guesses at other users from the same address do not lock her out either.
    failed(&world, &format!("address {HOME}"), 100).await;
    log_in(&world, HOME, "bill", PASSWORD).await.problem(429, "too_many_failures");
    log_in(&world, HOME, "alice", PASSWORD).await.expect(200);
    // Another address also has ten guesses, which count for that address only.
    let answers = join_all((0..30).map(|_| log_in(&world, HOME, "alice", "wrong"))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 10);
    assert_eq!(
        world.number("SELECT max(failures) FROM login_throttle WHERE subject LIKE 'user %'").await,
        101
    );
    log_in(&world, HOME, "alice", PASSWORD).await.problem(429, "too_many_failures");
}

#[actix_web::test]
async fn an_address_is_known_for_ninety_days_and_the_latest_twenty_are() {
    let world = world().await;
    log_in(&world, HOME, "alice", PASSWORD).await.expect(200);
    let alice = id(&world, "alice").await;
    world
        .sql(&format!(
            "INSERT INTO login_addresses (user_id, network, last_login_at) SELECT '{alice}', '10.0.0.' || n, now() - interval '1 hour' \
             FROM generate_series(1, 30) n"
        ))
        .await;
    log_in(&world, HOME, "alice", PASSWORD).await.expect(200);
    assert_eq!(world.number("SELECT count(*) FROM login_addresses").await, 20);
    failed(&world, &format!("user {alice}"), 100).await;
    log_in(&world, HOME, "alice", PASSWORD).await.expect(200);
    world.travel(Duration::days(91)).await;
    failed(&world, &format!("user {alice}"), 100).await;
    log_in(&world, HOME, "alice", PASSWORD).await.problem(429, "too_many_failures");
}

#[actix_web::test]
async fn no_spelling_that_the_database_takes_for_the_name_is_another_chance() {
    let world = world().await;
    // Some collations lower-case these to the same letters. In the others, no user has such a name.
    let spellings = ["bill", "BILL", "B\u{130}LL", "b\u{130}ll", "Bi\u{307}ll", "\u{ff42}ill", "bil\u{2113}"];
    for spelling in spellings.iter().cycle().take(70) {
        let answer = log_in(&world, HOME, spelling, "wrong").await;
        assert!(answer.status == 401 || answer.status == 429, "{}", answer.text);
    }
    let judged = "SELECT count(*) FROM events WHERE action = 'login.failed' AND subject_id = \
                  (SELECT id FROM users WHERE username = 'bill')";
    assert_eq!(world.number(judged).await, 10);
    for spelling in spellings {
        let answer = log_in(&world, HOME, spelling, PASSWORD).await;
        assert_ne!(answer.status, 200, "{spelling}: {}", answer.text);
    }
}

#[actix_web::test]
async fn all_of_an_ipv6_network_is_one_address() {
    let world = world().await;
    let guesses: Vec<_> = (1..=30).map(|n| format!("2001:db8:1:2:{n}::{n}")).collect();
    let answers = join_all(guesses.iter().map(|from| log_in(&world, from, "alice", "wrong"))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 10);
    assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 20);
    log_in(&world, "2001:db8:1:3::1", "alice", PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn many_at_once_from_everywhere_are_counted_one_by_one() {
    let world = world().await;
    failed(&world, &format!("user {}", id(&world, "alice").await), 90).await;
    let from: Vec<_> = (1..=60).map(|n| format!("198.51.100.{n}")).collect();
    // As many as the queue for password checks takes.
    let guesses = iter(from.iter().map(|from| log_in(&world, from, "alice", "wrong")));
    let answers: Vec<_> = guesses.buffer_unordered(30).collect().await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 10);
    let told =
        "SELECT count(*) FROM events WHERE action = 'login.throttled' AND data->'limits' = '[\"user\"]'";
    assert_eq!(world.number(told).await, 1);
}

#[actix_web::test]
async fn of_a_name_that_nobody_has_nothing_is_kept_that_can_be_read() {
    let world = world().await;
    log_in(&world, HOME, "My-Pa55word!", "wrong").await.problem(401, "invalid_credentials");
    let kept = "SELECT count(*) FROM login_throttle WHERE subject ILIKE '%pa55word%'";
    assert_eq!(world.number(kept).await, 0);
    for _ in 0..9 {
        log_in(&world, HOME, "MY-PA55WORD!", "wrong").await.problem(401, "invalid_credentials");
    }
    log_in(&world, HOME, "my-pa55word!", "wrong").await.problem(429, "too_many_failures");
}
