//! API2:2023 Broken authentication: common passwords, and accounts taken over without the full credentials.

use gatepass_app::auth::passwords::hash_now;
use gatepass_testing::{Person, World, json};

const PASSWORD: &str = "correct horse battery";
const COMMON: [&str; 4] = ["password1234", "PASSWORD1234", "qwertyuiop12", "marguerite.dupont"];

async fn with_password(world: &World, username: &str) -> Person {
    let person = world.stranger(username).await;
    let hash = hash_now(PASSWORD).unwrap();
    world.sql(&format!("UPDATE users SET password_hash = '{hash}' WHERE username = '{username}'")).await;
    person
}

#[actix_web::test]
async fn a_common_password_is_refused_wherever_one_is_set() {
    let world = World::new().await;
    let her = with_password(&world, "marguerite.dupont").await;
    for password in COMMON {
        let user = json!({ "username": "marguerite.dupont", "name": "M.", "password": password });
        let made = world.admin.post("/users", user).await.problem(422, "common_password");
        assert_eq!(made["errors"][0]["pointer"], "/password");
        let reset = json!({ "password": password });
        world.admin.patch(&format!("/users/{}", her.id), reset).await.problem(422, "common_password");
        let change = json!({ "password": password, "current_password": PASSWORD });
        her.patch("/me", change).await.problem(422, "common_password");
    }
    // The refused password is reported together with the other faults, and does not count as a guess.
    let change = json!({ "password": COMMON[0] });
    let problem = her.patch("/me", change).await.problem(422, "validation_failed");
    let codes: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|e| e["code"].clone()).collect();
    assert_eq!(codes, ["common_password", "required"]);
    assert_eq!(world.number("SELECT count(*) FROM login_throttle").await, 0);
    let change = json!({ "password": "marguerites long one", "current_password": PASSWORD });
    her.patch("/me", change).await.expect(200);
}

#[actix_web::test]
async fn another_email_needs_the_present_password() {
    let world = World::new().await;
    let alice = with_password(&world, "alice").await;
    let email = |present: Option<&str>| json!({ "email": "a@example.com", "current_password": present });
    let mut without = email(None);
    without.as_object_mut().unwrap().remove("current_password");
    let problem = alice.patch("/me", without).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/current_password");
    alice.patch("/me", email(Some("guessed"))).await.problem(422, "validation_failed");
    assert_eq!(world.number("SELECT count(*) FROM users WHERE email IS NOT NULL").await, 0);
    assert_eq!(alice.patch("/me", email(Some(PASSWORD))).await.expect(200)["email"], "a@example.com");
    // Sending the same email changes nothing; removing it is a change.
    alice.patch("/me", json!({ "name": "A.", "email": "a@example.com" })).await.expect(200);
    alice.patch("/me", json!({ "email": null })).await.problem(422, "validation_failed");
    alice.get("/me").await.expect(200);
}

#[actix_web::test]
async fn a_super_admin_takes_no_way_around_the_present_password() {
    let world = World::new().await;
    let path = format!("/users/{}", world.admin.id);
    for change in [json!({ "password": "chosen by a thief" }), json!({ "email": "thief@example.com" })] {
        world.admin.patch(&path, change).await.problem(403, "own_profile");
    }
    world.admin.patch(&path, json!({ "name": "Admin" })).await.expect(200);
}

#[actix_web::test]
async fn a_reset_by_somebody_else_revokes_the_keys_with_what_was_made_with_them() {
    let world = World::new().await;
    let alice = with_password(&world, "alice").await;
    let key = world.key(&alice, &["api_keys:write"]).await;
    let child =
        key.post("/api-keys", json!({ "name": "child", "scopes": ["api_keys:write"] })).await.expect(201);
    let child = alice.with_token(child["key"].as_str().unwrap());
    let bystander = world.key(&world.admin, &["tickets:read"]).await;
    let path = format!("/users/{}", alice.id);
    let reset = |word: &str| json!({ "password": format!("alices {word} pa55word") });
    let mut keep = reset("second");
    keep["revoke_keys"] = json!(false);
    world.admin.patch(&path, keep).await.expect(200);
    for kept in [&key, &child] {
        kept.get("/me").await.expect(200);
    }
    world.admin.patch(&path, reset("third")).await.expect(200);
    for revoked in [&key, &child] {
        revoked.get("/me").await.problem(401, "unauthenticated");
    }
    bystander.get("/me").await.expect(200);
    let told = "SELECT count(*) FROM events WHERE action = 'api_key.revoked'";
    assert_eq!(world.number(told).await, 2);
    let named = "SELECT jsonb_array_length(data->'revoked_keys') FROM events WHERE action = 'user.updated' ORDER BY id";
    assert_eq!(world.query(named).await, ["0", "2"]);
}

#[actix_web::test]
async fn a_change_without_a_password_revokes_no_key() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let key = world.key(&alice, &["tickets:read"]).await;
    let path = format!("/users/{}", alice.id);
    world.admin.patch(&path, json!({ "name": "A.", "revoke_keys": true })).await.expect(200);
    key.get("/me").await.expect(200);
}
