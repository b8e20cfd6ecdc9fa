//! `POST /auth/refresh` and `/auth/logout`: a family of refresh tokens, each of which works once.

use gatepass_domain::ids::{SessionId, UserId};
use gatepass_persistence::auth::sessions;
use gatepass_testing::{Answer, Value, World, json};
use reqwest::Method;
use time::Duration;

/// A session of a new user: its access token and first refresh token.
async fn session(world: &World, username: &str) -> (Option<String>, String) {
    let user = world.stranger(username).await;
    let mut tx = world.db.begin().await.unwrap();
    let id: SessionId = tx.ids.next();
    let user = UserId(user.id.parse().unwrap());
    let refresh = format!("gpr_{username}");
    sessions::insert(
        &mut tx,
        id,
        user,
        &gatepass_app::auth::secrets::hash(&refresh),
        &sessions::Device::default(),
    )
    .await
    .unwrap();
    let access = world.shared.tokens().issue(user, id, tx.now).unwrap();
    tx.commit().await.unwrap();
    (Some(access), refresh)
}

async fn refresh(world: &World, token: &str) -> Answer {
    world.anon().post("/auth/refresh", json!({ "refresh_token": token })).await
}

fn refresh_token(tokens: &Value) -> &str {
    tokens["refresh_token"].as_str().unwrap()
}

#[actix_web::test]
async fn each_token_is_exchanged_for_the_next() {
    let world = World::new().await;
    let (_, first) = session(&world, "alice").await;
    let second = refresh(&world, &first).await.expect(200);
    let third = refresh(&world, refresh_token(&second)).await.expect(200);
    world.bearer(third["access_token"].as_str()).get("/me").await.expect(200);
}

/// Refreshes with this user agent.
async fn refresh_as(world: &World, token: &str, agent: &str) -> Answer {
    let request = world.anon().request(Method::POST, "/auth/refresh").header("user-agent", agent);
    Answer::of(request.json(&json!({ "refresh_token": token }))).await
}

#[actix_web::test]
async fn two_tabs_at_once_are_given_the_same_tokens() {
    let world = World::new().await;
    world.stop_clock().await;
    let (_, first) = session(&world, "alice").await;
    let answers = futures::future::join_all((0..8).map(|_| refresh(&world, &first))).await;
    let answers: Vec<Value> = answers.into_iter().map(|answer| answer.expect(200)).collect();
    for tokens in ["access_token", "refresh_token"] {
        assert!(answers.iter().all(|answer| answer[tokens] == answers[0][tokens]), "{tokens}");
    }
    let family = "SELECT count(*) FROM refresh_tokens WHERE session_id IN \
                  (SELECT session_id FROM refresh_tokens WHERE used_at IS NOT NULL)";
    assert_eq!(world.number(family).await, 2);
    world.bearer(answers[0]["access_token"].as_str()).get("/me").await.expect(200);
    refresh(&world, refresh_token(&answers[0])).await.expect(200);
}

#[actix_web::test]
async fn a_lost_answer_is_given_again_for_thirty_seconds_and_later_ends_the_family() {
    let world = World::new().await;
    let begun = world.stop_clock().await;
    let (access, first) = session(&world, "alice").await;
    let second = refresh(&world, &first).await.expect(200);
    world.set_clock(&begun, Duration::seconds(29)).await;
    let again = refresh(&world, &first).await.expect(200);
    assert_eq!(
        (&again["access_token"], &again["refresh_token"]),
        (&second["access_token"], &second["refresh_token"])
    );
    assert_eq!(again["expires_in"], 871, "the access token is as old as it is");
    world.set_clock(&begun, Duration::seconds(30)).await;
    refresh(&world, &first).await.problem(401, "invalid_refresh_token");
    refresh(&world, refresh_token(&second)).await.problem(401, "invalid_refresh_token");
    world.bearer(access.as_deref()).get("/me").await.problem(401, "unauthenticated");
    world.bearer(second["access_token"].as_str()).get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn another_program_that_comes_with_a_used_token_ends_the_family() {
    let world = World::new().await;
    world.stop_clock().await;
    let (access, first) = session(&world, "alice").await;
    let second = refresh_as(&world, &first, "tab").await.expect(200);
    refresh_as(&world, &first, "tab").await.expect(200);
    refresh_as(&world, &first, "thief").await.problem(401, "invalid_refresh_token");
    refresh_as(&world, refresh_token(&second), "tab").await.problem(401, "invalid_refresh_token");
    world.bearer(access.as_deref()).get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn another_address_that_comes_with_a_used_token_ends_the_family() {
    let world = World::with(|settings| settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await;
    world.stop_clock().await;
    let (access, first) = session(&world, "alice").await;
    let from = async |address: &str, token: &str| {
        let request = world.anon().request(Method::POST, "/auth/refresh").header("x-forwarded-for", address);
        Answer::of(request.json(&json!({ "refresh_token": token }))).await
    };
    from("203.0.113.7", &first).await.expect(200);
    from("203.0.113.7", &first).await.expect(200);
    from("203.0.113.8", &first).await.problem(401, "invalid_refresh_token");
    world.bearer(access.as_deref()).get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn whose_successor_was_used_is_given_no_dead_tokens() {
    let world = World::new().await;
    world.stop_clock().await;
    let (_, first) = session(&world, "alice").await;
    let second = refresh(&world, &first).await.expect(200);
    let third = refresh(&world, refresh_token(&second)).await.expect(200);
    refresh(&world, &first).await.problem(401, "invalid_refresh_token");
    refresh(&world, refresh_token(&third)).await.problem(401, "invalid_refresh_token");
}

#[actix_web::test]
async fn a_kept_answer_is_unreadable_and_goes_when_it_is_of_no_use() {
    let world = World::new().await;
    let begun = world.stop_clock().await;
    let (_, first) = session(&world, "alice").await;
    let kept = "SELECT count(*) FROM refresh_tokens WHERE replay IS NOT NULL";
    let second = refresh(&world, &first).await.expect(200);
    assert_eq!(world.number(kept).await, 1);
    let access = second["access_token"].as_str().unwrap();
    for secret in [access, &access[..20], refresh_token(&second), &first] {
        let found =
            format!("SELECT count(*) FROM refresh_tokens WHERE position('{secret}'::bytea IN replay) > 0");
        assert_eq!(world.number(&found).await, 0);
    }
    // The next use shows that the client received the answer, and an idle session is cleaned.
    refresh(&world, refresh_token(&second)).await.expect(200);
    assert_eq!(world.number(kept).await, 1);
    world.set_clock(&begun, Duration::seconds(30)).await;
    sessions::remove_ended(&world.db.conn().await.unwrap(), 50).await.unwrap();
    assert_eq!(world.number(kept).await, 0);
}

#[actix_web::test]
async fn a_session_ends_after_thirty_days_however_often_it_was_refreshed() {
    let world = World::new().await;
    let (_, first) = session(&world, "alice").await;
    world.travel(Duration::days(29)).await;
    let second = refresh(&world, &first).await.expect(200);
    world.travel(Duration::days(31)).await;
    refresh(&world, refresh_token(&second)).await.problem(401, "invalid_refresh_token");
}

#[actix_web::test]
async fn a_disabled_user_refreshes_no_more() {
    let world = World::new().await;
    let (access, first) = session(&world, "alice").await;
    world.sql("UPDATE users SET is_active = false WHERE username = 'alice'").await;
    refresh(&world, &first).await.problem(401, "invalid_refresh_token");
    world.bearer(access.as_deref()).get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn logout_ends_the_session_and_no_other() {
    let world = World::new().await;
    let (access, first) = session(&world, "alice").await;
    let alice = world.bearer(access.as_deref());
    alice.post("/auth/logout", json!({})).await.expect(204);
    alice.get("/me").await.problem(401, "unauthenticated");
    refresh(&world, &first).await.problem(401, "invalid_refresh_token");
    world.admin.get("/me").await.expect(200);
}
