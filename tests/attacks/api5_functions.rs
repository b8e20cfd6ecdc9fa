//! API5:2023 Broken function level authorization: other methods, other spellings of paths, and keys that exceed their
//! scopes. The authorization tables say which role may do what.

use super::document::{Estate, operations};
use gatepass_testing::{Answer, Person, World, json};
use reqwest::Method;
use time::Duration;
use time::format_description::well_known::Rfc3339;

#[actix_web::test]
async fn a_key_without_scope_does_nothing_that_the_contract_lists() {
    let world = World::new().await;
    let alice = world.with_role("alice", "org_admin").await;
    let estate = Estate::new(&world, &alice).await;
    let key = world.key(&alice, &[]).await;
    for operation in operations().into_iter().filter(|op| !op.is_open) {
        let path = operation.path_with(|collection| estate.of(collection));
        // A key may read its own profile, and may log out without a session.
        if path.ends_with("/logout") || (path.ends_with("/me") && operation.method == Method::GET) {
            continue;
        }
        let request = key.request(operation.method.clone(), &path);
        let request = match operation.body(&estate.of("assets")) {
            Some(body) => request.json(&body),
            None => request,
        };
        let answer = Answer::of(request).await;
        let lacks_parameters = answer.status == 400 && operation.parameters().any(|p| p["required"] == true);
        let is_refused = answer.status == 403 || answer.status == 404 || lacks_parameters;
        assert!(is_refused, "{}: {} {}", operation.name(), answer.status, answer.text);
    }
}

#[actix_web::test]
async fn headers_do_not_change_the_method_or_the_path() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let user = format!("/users/{}", alice.id);
    for name in ["x-http-method-override", "x-http-method", "x-method-override", "_method"] {
        let request = world.admin.request(Method::GET, &user).header(name, "DELETE");
        assert_eq!(Answer::of(request).await.expect(200)["username"], "alice");
        let request = world.admin.request(Method::POST, &user).header(name, "DELETE").json(&json!({}));
        Answer::of(request).await.problem(405, "method_not_allowed");
    }
    for name in ["x-original-url", "x-rewrite-url", "x-forwarded-prefix", "x-forwarded-path"] {
        let request = alice.request(Method::GET, "/me").header(name, "/api/v1/users");
        assert_eq!(Answer::of(request).await.expect(200)["username"], "alice");
    }
    alice.get(&user).await.expect(200);
}

#[actix_web::test]
async fn other_spellings_of_a_path_lead_to_no_other_rule() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    for path in [
        "/API/v1/users",
        "/api/V1/users",
        "/api//v1/users",
        "/api/v1//users",
        "/api/v1/users/",
        "/api/v1/Users",
        "/api/v1/users%2f",
        "/api/v1/users;a=b",
        "/api/v1/%75sers%00",
        "/api/v1/users.json",
        "/api/v1/users%20",
        "/api/v1/me/%2e%2e/users",
        "/api/v1/me/..%2fusers",
        "/api/v1/..%5cusers",
        "/api/v1/users/%2e",
    ] {
        let path = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let said = super::raw::exchange(&world, path.as_bytes());
        assert!(matches!(super::raw::statuses(&said)[..], [400 | 401 | 404]), "{path}: {said}");
    }
    alice.get("/me").await.expect(200);
}

async fn maker(world: &World, ends: Option<Duration>) -> (Person, String) {
    let now = gatepass_persistence::now(&world.db.conn().await.unwrap()).await.unwrap();
    let mut body = json!({ "name": "maker", "scopes": ["api_keys:write", "api_keys:read", "tickets:read"] });
    if let Some(ends) = ends {
        body["expires_at"] = json!((now + ends).format(&Rfc3339).unwrap());
    }
    let made = world.admin.post("/api-keys", body).await.expect(201);
    (world.admin.with_token(made["key"].as_str().unwrap()), made["id"].as_str().unwrap().to_owned())
}

#[actix_web::test]
async fn a_key_makes_none_that_may_more_or_lives_longer() {
    let world = World::new().await;
    let (key, id) = maker(&world, Some(Duration::hours(1))).await;
    let child = |scopes: &[&str]| json!({ "name": "child", "scopes": scopes });
    key.post("/api-keys", child(&["tickets:read", "tickets:write"]))
        .await
        .problem(403, "scope_not_grantable");
    let end = key.get(&format!("/api-keys/{id}")).await.expect(200)["expires_at"].clone();
    let later = json!({ "name": "child", "scopes": ["tickets:read"], "expires_at": "2999-01-01T00:00:00Z" });
    key.post("/api-keys", later).await.problem(403, "expiry_not_grantable");
    let made = key.post("/api-keys", child(&["tickets:read"])).await.expect(201);
    assert_eq!((&made["expires_at"], &made["made_with"]), (&end, &json!(id)), "it ends with its maker");
    // A key can't change its own scopes or expiry either.
    for change in
        [json!({ "scopes": ["tickets:write"] }), json!({ "expires_at": null }), json!({ "user_id": id })]
    {
        key.patch(&format!("/api-keys/{id}"), change).await.problem(422, "validation_failed");
    }
    // Only a key without expiry creates keys without expiry.
    let (forever, _) = maker(&world, None).await;
    assert_eq!(
        forever.post("/api-keys", child(&["tickets:read"])).await.expect(201)["expires_at"],
        json!(null)
    );
}

#[actix_web::test]
async fn a_revoked_key_takes_its_offspring_with_it() {
    let world = World::new().await;
    let (key, id) = maker(&world, None).await;
    let bystander = world.key(&world.admin, &["tickets:read"]).await;
    let body = json!({ "name": "child", "scopes": ["api_keys:write", "tickets:read"] });
    let child = key.post("/api-keys", body.clone()).await.expect(201);
    let child = world.admin.with_token(child["key"].as_str().unwrap());
    let grandchild = child.post("/api-keys", body).await.expect(201);
    let grandchild = world.admin.with_token(grandchild["key"].as_str().unwrap());
    grandchild.get("/me").await.expect(200);
    world.admin.delete(&format!("/api-keys/{id}")).await.expect(204);
    for revoked in [key, child, grandchild] {
        revoked.get("/me").await.problem(401, "unauthenticated");
    }
    bystander.get("/me").await.expect(200);
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'api_key.revoked'").await, 3);
}

#[actix_web::test]
async fn a_key_does_not_turn_into_a_login() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let key = world.key(&world.admin, &["directory:read", "directory:write", "api_keys:write"]).await;
    let password = json!({ "password": "chosen by a thief" });
    for user in [&world.admin.id, &alice.id] {
        key.patch(&format!("/users/{user}"), password.clone()).await.problem(403, "session_required");
        key.patch(&format!("/users/{user}"), json!({ "is_super_admin": true }))
            .await
            .problem(403, "session_required");
    }
    let user = |extra: &str, value| json!({ "username": "eve", "name": "Eve", extra: value });
    key.post("/users", user("password", json!("chosen by a thief"))).await.problem(403, "session_required");
    key.post("/users", user("is_super_admin", json!(true))).await.problem(403, "session_required");
    // A key can't change its own user's password either, even with the current one, and no guess is counted.
    for change in [json!({ "password": "chosen by a thief" }), json!({ "email": "thief@example.com" })] {
        let mut with_present = change.clone();
        with_present["current_password"] = json!("whatever it is");
        for change in [change, with_present] {
            key.patch("/me", change).await.problem(403, "session_required");
        }
    }
    assert_eq!(world.number("SELECT count(*) FROM login_throttle").await, 0);
    // A key can do what provisioning needs.
    key.post("/users", user("is_super_admin", json!(false))).await.expect(201);
    key.patch(&format!("/users/{}", alice.id), json!({ "name": "Alice" })).await.expect(200);
}
