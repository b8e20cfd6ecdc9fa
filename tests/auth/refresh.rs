//! `POST /auth/refresh` and `/auth/logout`: a family of tokens, each of which works once.

use crate::support::{Answer, Value, World, json};
use gatepass_domain::ids::{SessionId, UserId};
use gatepass_persistence::sessions;
use time::Duration;

/// A session of a new user: its access token and first refresh token.
async fn session(world: &World, username: &str) -> (Option<String>, String) {
    let user = world.stranger(username).await;
    let mut tx = world.db.begin().await.unwrap();
    let id: SessionId = tx.ids.next();
    let user = UserId(user.id.parse().unwrap());
    let refresh = format!("gpr_{username}");
    sessions::insert(&mut tx, id, user, &gatepass_api::auth::secrets::hash(&refresh)).await.unwrap();
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

#[actix_web::test]
async fn a_token_that_comes_back_ends_the_family_at_once() {
    let world = World::new().await;
    let (access, first) = session(&world, "alice").await;
    let second = refresh(&world, &first).await.expect(200);
    refresh(&world, &first).await.problem(401, "invalid_refresh_token");
    refresh(&world, refresh_token(&second)).await.problem(401, "invalid_refresh_token");
    world.bearer(access.as_deref()).get("/me").await.problem(401, "unauthenticated");
    world.bearer(second["access_token"].as_str()).get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn of_many_at_once_at_most_one_is_answered() {
    let world = World::new().await;
    let (_, first) = session(&world, "alice").await;
    let answers = futures::future::join_all((0..8).map(|_| refresh(&world, &first))).await;
    assert_eq!(answers.iter().filter(|a| a.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|a| a.status == 401).count(), 7);
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
