//! API2:2023 Broken authentication: credentials in wrong places, of wrong kinds, and of ended sessions.

use super::document::operations;
use gatepass_app::auth::secrets::hash;
use gatepass_domain::ids::{SessionId, UserId};
use gatepass_persistence::auth::sessions;
use gatepass_testing::{Answer, World, json};
use reqwest::Method;

#[actix_web::test]
async fn every_operation_that_is_not_open_wants_credentials_before_anything_else() {
    let world = World::new().await;
    for operation in operations().into_iter().filter(|op| !op.is_open) {
        let path = operation.path_with(|_| world.org.clone());
        let request = world.anon().request(operation.method.clone(), &path);
        let request = match operation.body(&world.org) {
            Some(body) => request.json(&body),
            None => request,
        };
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, 401, "{}: {}", operation.name(), answer.text);
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"gatepass\"");
    }
}

#[actix_web::test]
async fn a_token_counts_in_one_place_alone() {
    let world = World::new().await;
    let token = world.admin.token.clone().unwrap();
    let get = |path: &str| world.anon().request(Method::GET, path);
    Answer::of(get("/me").header("authorization", format!("Basic {token}")))
        .await
        .problem(401, "unauthenticated");
    Answer::of(get("/me").header("authorization", token.clone())).await.problem(401, "unauthenticated");
    Answer::of(get("/me").header("cookie", format!("token={token}; access_token={token}")))
        .await
        .problem(401, "unauthenticated");
    Answer::of(get("/me").header("x-api-key", token.clone())).await.problem(401, "unauthenticated");
    Answer::of(get(&format!("/me?access_token={token}"))).await.problem(401, "unauthenticated");
    Answer::of(get(&format!("/users?access_token={token}"))).await.problem(401, "unauthenticated");
    // Two credentials are refused, because a proxy may have checked the other one.
    let two =
        get("/me").header("authorization", "Bearer x").header("authorization", format!("Bearer {token}"));
    Answer::of(two).await.problem(401, "unauthenticated");
    world.admin.get("/me").await.expect(200);
}

#[actix_web::test]
async fn each_kind_of_credential_is_good_for_its_own_purpose() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let mut tx = world.db.begin().await.unwrap();
    let (session, user): (SessionId, _) = (tx.ids.next(), UserId(alice.id.parse().unwrap()));
    sessions::insert(&mut tx, session, user, &hash("gpr_alice"), &sessions::Device::default()).await.unwrap();
    let access = world.shared.tokens().issue(user, session, tx.now).unwrap();
    tx.commit().await.unwrap();
    let key = world.key(&alice, &["directory:read"]).await.token.unwrap();

    for not_an_access_token in
        ["gpr_alice", &access.replace('.', ""), &key[3..], &format!("{key} "), &format!("gp_{key}")]
    {
        let answer = world.bearer(Some(not_an_access_token)).get("/me").await;
        // Blanks around a credential do not belong to it (RFC 9110 section 11.4).
        let is_key = not_an_access_token.trim() == key;
        assert_eq!(answer.status, if is_key { 200 } else { 401 }, "{not_an_access_token}");
    }
    for not_a_refresh_token in
        [access.as_str(), &key, "gpr_", "gpr_alicf", " gpr_alice", "gpr_alice\n", "GPR_ALICE"]
    {
        let refresh = json!({ "refresh_token": not_a_refresh_token });
        let answer = world.anon().post("/auth/refresh", refresh).await;
        assert!(answer.status == 401 || answer.status == 422, "{not_a_refresh_token}: {}", answer.text);
    }
    world.anon().post("/auth/refresh", json!({ "refresh_token": "gpr_alice" })).await.expect(200);
}

#[actix_web::test]
async fn a_refresh_token_that_comes_back_ends_the_whole_family() {
    let world = World::new().await;
    let user = UserId(world.stranger("alice").await.id.parse().unwrap());
    let mut tx = world.db.begin().await.unwrap();
    let session: SessionId = tx.ids.next();
    sessions::insert(&mut tx, session, user, &hash("gpr_first"), &sessions::Device::default()).await.unwrap();
    tx.commit().await.unwrap();
    let refresh =
        async |token: &str| world.anon().post("/auth/refresh", json!({ "refresh_token": token })).await;
    let owner = refresh("gpr_first").await.expect(200);
    let owner = refresh(owner["refresh_token"].as_str().unwrap()).await.expect(200);
    refresh("gpr_first").await.problem(401, "invalid_refresh_token");
    refresh(owner["refresh_token"].as_str().unwrap()).await.problem(401, "invalid_refresh_token");
    world.bearer(owner["access_token"].as_str()).get("/me").await.problem(401, "unauthenticated");
    let told = "SELECT count(*) FROM events WHERE action = 'session.revoked' \
                AND data->>'reason' = 'refresh_token_reused'";
    assert_eq!(world.number(told).await, 1, "and the audit log says so, once");
}
