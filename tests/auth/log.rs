//! The events of wrong passwords.

use futures::StreamExt;
use futures::stream::iter;
use gatepass_testing::{World, json};
use time::Duration;

const SEEN: &str = "SELECT action || ' ' || coalesce((SELECT username FROM users WHERE id = subject_id), '?') || ' ' || data \
    FROM events WHERE action ~ '^(login|password)' ORDER BY id";

async fn log_in(world: &World, username: &str) {
    let body = json!({ "username": username, "password": "wrong" });
    let answer = world.anon().post("/auth/login", body).await;
    assert!(answer.status == 401 || answer.status == 429, "{}", answer.text);
}

/// Eight at a time, as many as the queue for password checks takes.
async fn at_once(logins: impl Iterator<Item = impl Future<Output = ()>>) {
    iter(logins).buffer_unordered(8).collect::<Vec<()>>().await;
}

#[actix_web::test]
async fn it_names_the_user_who_is_attacked_and_nobody_else() {
    let world = World::new().await;
    world.stranger("alice").await;
    world.stranger("ben").await;
    world.sql("UPDATE users SET is_active = false WHERE username = 'ben'").await;
    for name in ["Alice", "ben", "nobody"] {
        log_in(&world, name).await;
    }
    let told = |who: &str| format!("login.failed {who} {{\"reason\": \"invalid_credentials\"}}");
    assert_eq!(world.query(SEEN).await, [told("alice"), told("ben"), told("?")]);
    let ben = world.query("SELECT id FROM users WHERE username = 'ben'").await;
    let found = world.admin.get(&format!("/events?action=login.failed&subject_id={}", ben[0])).await;
    assert_eq!(found.ids().len(), 1);
}

#[actix_web::test]
async fn that_guessing_was_stopped_is_said_once() {
    let world = World::new().await;
    world.stranger("alice").await;
    let throttled = "SELECT count(*) FROM events WHERE action = 'login.throttled'";
    for windows in 1..=2 {
        at_once((0..30).map(|_| log_in(&world, "alice"))).await;
        assert_eq!(world.number(throttled).await, windows);
        world.travel(Duration::minutes(16)).await;
    }
    assert!(
        world
            .query(SEEN)
            .await
            .contains(&"login.throttled alice {\"limits\": [\"user_at_address\"]}".to_owned())
    );
    let names: Vec<String> = (0..110).map(|n| format!("nobody{n}")).collect();
    at_once(names.iter().map(|name| log_in(&world, name))).await;
    let last = world.query(SEEN).await.into_iter().filter(|line| line.contains("throttled")).skip(2);
    assert_eq!(last.collect::<Vec<_>>(), ["login.throttled ? {\"limits\": [\"address\"]}"]);
}

#[actix_web::test]
async fn a_wrong_present_password_is_told_and_changes_nothing() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let hash = gatepass_app::auth::passwords::hash_now("correct horse battery").unwrap();
    world.sql(&format!("UPDATE users SET password_hash = '{hash}' WHERE username = 'alice'")).await;
    let change =
        |present: &str| json!({ "name": "A.", "password": "another long one", "current_password": present });
    let problem = alice.patch("/me", change("guessed")).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["code"], "wrong_password");
    assert_eq!(world.query(SEEN).await, ["password.refused alice {\"reason\": \"wrong_password\"}"]);
    let by = "SELECT actor_id = subject_id AND credential LIKE 'session:%' FROM events WHERE action = 'password.refused'";
    assert_eq!(world.query(by).await, ["t"]);
    assert_eq!(world.number("SELECT count(*) FROM users WHERE name = 'A.'").await, 0);
    alice.patch("/me", change("correct horse battery")).await.expect(200);
    assert_eq!(world.query(SEEN).await.len(), 1);
}
