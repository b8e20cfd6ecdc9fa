//! Users ask for connection tokens, read them and take them back.

use super::{Desk, asking, at, claims, faults, permit, redeem};
use crate::guard::{make, rule};
use gatepass_testing::{Answer, World, json, rows};
use time::Duration;

#[actix_web::test]
async fn a_token_says_who_connects_where_and_until_when() {
    let desk = Desk::new().await;
    let ends = json!({ "valid_until": "2126-01-01T00:00:00Z", "actions": ["connect", "upload"] });
    desk.world.admin.patch(&format!("/permissions/{}", desk.permission), ends).await.expect(200);
    desk.world.sql(&format!("UPDATE assets SET address = 'web.example.org' WHERE id = '{}'", desk.web)).await;
    let token = desk.token().await;
    let claims = claims(&token);
    for (claim, expected) in [
        ("iss", json!("gatepass")),
        ("aud", json!("gatepass-gateway")),
        ("sub", json!(desk.alice.id)),
        ("username", json!("alice")),
        ("jti", token["id"].clone()),
        ("org_id", json!(desk.world.org)),
        ("asset_id", json!(desk.web)),
        ("asset_name", json!("web")),
        ("asset_address", json!("web.example.org")),
        ("account", json!("root")),
        ("protocol", json!("ssh")),
        ("port", json!(22)),
        ("actions", json!(["connect", "upload"])),
        ("access_ends_at", json!(4_922_899_200_i64)),
    ] {
        assert_eq!(claims[claim], expected, "{claim}");
    }
    assert!(claims.get("input_username").is_none());
    let (iat, exp) = (claims["iat"].as_i64().unwrap(), claims["exp"].as_i64().unwrap());
    assert!((295..=300).contains(&(exp - iat)), "{iat} {exp}");
    assert_eq!(token["access_ends_at"], "2126-01-01T00:00:00Z");
    // The same text again.
    let again = desk.alice.get(&at("connection-tokens", &token, "")).await.expect(200);
    assert_eq!(again, token);
    // No secret is stored.
    let text = token["token"].as_str().unwrap();
    assert_eq!(
        desk.world
            .number(&format!("SELECT count(*) FROM connection_tokens c WHERE c::text LIKE '%{text}%'"))
            .await,
        0
    );
}

#[actix_web::test]
async fn a_token_ends_with_its_minutes_and_with_the_access() {
    let desk = Desk::new().await;
    let stopped = desk.world.stop_clock().await;
    let token = desk.token().await;
    desk.world.set_clock(&stopped, Duration::minutes(5)).await;
    let over = desk.alice.get(&at("connection-tokens", &token, "")).await.expect(200);
    assert_eq!((&over["state"], over.get("token")), (&json!("expired"), None));
    redeem(&desk.gateway, &token).await.problem(422, "invalid_connection_token");
    let soon = "SELECT to_json(gatepass_now() + interval '90 seconds') #>> '{}'";
    let soon = desk.world.query(soon).await.remove(0);
    desk.world
        .admin
        .patch(&format!("/permissions/{}", desk.permission), json!({ "valid_until": soon }))
        .await
        .expect(200);
    let short = claims(&desk.token().await);
    let left = short["exp"].as_i64().unwrap() - short["iat"].as_i64().unwrap();
    assert!((88..=90).contains(&left), "{left}");
}

#[actix_web::test]
async fn without_access_the_answer_says_why_as_an_access_check_does() {
    let desk = Desk::new().await;
    let (web, alice) = (&desk.web, &desk.alice);
    for (account, protocol) in
        [("root", "rdp"), ("ghost", "ssh"), ("root", "vnc"), ("@USER", "ssh"), ("@ANON", "ssh")]
    {
        let body = json!({ "asset_id": web, "account": account, "protocol": protocol });
        let mut question = body.clone();
        question["action"] = json!("connect");
        let reason = alice.post("/access/check", question).await.expect(200)["reason"].clone();
        let refused = alice.post("/connection-tokens", body).await.problem(403, "no_access");
        assert_eq!(refused["reason"], reason, "{account} {protocol}");
    }
    let bob = desk.world.member("bob").await;
    let refused = bob.post("/connection-tokens", asking(web)).await.problem(403, "no_access");
    assert_eq!(refused["reason"], "user_not_covered");
    desk.world.sql("UPDATE assets SET is_active = false").await;
    let refused = alice.post("/connection-tokens", asking(web)).await.problem(403, "no_access");
    assert_eq!(refused["reason"], "asset_inactive");
    assert_eq!(desk.world.number("SELECT count(*) FROM connection_tokens").await, 0);
}

#[actix_web::test]
async fn an_asset_that_the_user_does_not_see_is_like_none() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let other = world.new_org("other").await;
    let theirs = world.asset_in(&other, "theirs").await;
    let (bob, ghost) = (world.member("bob").await, world.new_id());
    let ask = async |asset: &str| bob.post("/connection-tokens", asking(asset)).await;
    for asset in [&theirs, &ghost] {
        assert_eq!(faults(&ask(asset).await.problem(422, "validation_failed")), [("/asset_id", "not_found")]);
    }
    ask(&desk.web).await.problem(403, "no_access");
    // Where members see only what they may use.
    let restricted = json!({ "settings": { "inventory_visibility": "restricted" } });
    world.admin.patch(&format!("/organizations/{}", world.org), restricted).await.expect(200);
    assert_eq!(faults(&ask(&desk.web).await.problem(422, "validation_failed")), [("/asset_id", "not_found")]);
    desk.token().await;
    // Whoever left is told nothing of the asset, although a permission still names them.
    world.sql(&format!("DELETE FROM members WHERE user_id = '{}'", desk.alice.id)).await;
    let refused =
        desk.alice.post("/connection-tokens", asking(&desk.web)).await.problem(422, "validation_failed");
    assert_eq!(faults(&refused), [("/asset_id", "not_found")]);
}

#[actix_web::test]
async fn all_faults_are_told_at_once() {
    let desk = Desk::new().await;
    let body =
        json!({ "asset_id": 7, "account": "", "protocol": "a".repeat(33), "input_username": "", "until": 1 });
    let refused = desk.alice.post("/connection-tokens", body).await.problem(422, "validation_failed");
    let mut places: Vec<&str> = faults(&refused).into_iter().map(|(pointer, _)| pointer).collect();
    places.sort_unstable();
    assert_eq!(places, ["/account", "/asset_id", "/input_username", "/protocol", "/until"]);
    let body = json!({ "asset_id": desk.world.new_id(), "account": "@INPUT", "protocol": "ssh" });
    let refused = desk.alice.post("/connection-tokens", body).await.problem(422, "validation_failed");
    assert_eq!(faults(&refused), [("/input_username", "required"), ("/asset_id", "not_found")]);
    let body = json!({ "asset_id": desk.web, "account": "root", "protocol": "ssh", "input_username": "app" });
    let refused = desk.alice.post("/connection-tokens", body).await.problem(422, "validation_failed");
    assert_eq!(faults(&refused), [("/input_username", "not_allowed")]);
    let body = json!({ "asset_id": desk.web, "account": "root" });
    let refused = desk.alice.post("/connection-tokens", body).await.problem(422, "validation_failed");
    assert_eq!(faults(&refused), [("/protocol", "required")]);
    let refused = desk.gateway.post("/connection-tokens/redeem", json!({ "token": 7, "x": 1 })).await;
    assert_eq!(faults(&refused.problem(422, "validation_failed")).len(), 2);
}

#[actix_web::test]
async fn a_typed_name_is_in_the_token() {
    let desk = Desk::new().await;
    permit(&desk.world, &desk.alice, &desk.web, json!({ "name": "typed", "accounts": ["@INPUT"] })).await;
    let body =
        json!({ "asset_id": desk.web, "account": "@INPUT", "protocol": "ssh", "input_username": " deploy " });
    let token = desk.alice.post("/connection-tokens", body).await.expect(201);
    assert_eq!(
        (&claims(&token)["account"], &claims(&token)["input_username"]),
        (&json!("@INPUT"), &json!("deploy"))
    );
    let session = redeem(&desk.gateway, &token).await.expect(201);
    assert_eq!((&session["account"], &session["input_username"]), (&json!("@INPUT"), &json!("deploy")));
}

#[actix_web::test]
async fn a_token_is_for_its_user_alone() {
    let desk = Desk::new().await;
    let token = desk.token().await;
    let path = at("connection-tokens", &token, "");
    for other in [&desk.olga, &desk.world.admin, &desk.world.member("bob").await] {
        other.get(&path).await.problem(404, "not_found");
        other.delete(&path).await.problem(404, "not_found");
    }
    desk.world.anon().get(&path).await.problem(401, "unauthenticated");
    desk.alice.get(&path).await.expect(200);
}

#[actix_web::test]
async fn a_key_needs_the_scope_and_the_organization() {
    let desk = Desk::new().await;
    let Desk { world, alice, web, .. } = &desk;
    let key = world.key(alice, &["connections:write"]).await;
    let token = key.post("/connection-tokens", asking(web)).await.expect(201);
    key.get(&at("connection-tokens", &token, "")).await.expect(200);
    let other = world.key(alice, &["access:read", "tickets:write"]).await;
    other.post("/connection-tokens", asking(&world.new_id())).await.problem(403, "missing_scope");
    other.get(&at("connection-tokens", &token, "")).await.problem(403, "missing_scope");
    other.delete(&at("connection-tokens", &token, "")).await.problem(403, "missing_scope");
    // A key for another organization.
    let elsewhere = world.new_org("elsewhere").await;
    world.join(&elsewhere, alice, "member").await;
    let secret = world.new_id();
    let rights = json!({ "is_super_admin": false, "roles": { elsewhere: "member" } });
    world.insert([rows::api_key(&alice.id, &secret, "connections:write").with("rights", rights)]).await;
    let limited = alice.with_token(&format!("gp_{secret}"));
    limited.get("/me").await;
    let refused = limited.post("/connection-tokens", asking(web)).await.problem(422, "validation_failed");
    assert_eq!(faults(&refused), [("/asset_id", "not_found")]);
    limited.get(&at("connection-tokens", &token, "")).await.problem(404, "not_found");
    limited.delete(&at("connection-tokens", &token, "")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_token_that_is_taken_back_is_redeemed_no_more() {
    let desk = Desk::new().await;
    let token = desk.token().await;
    let path = at("connection-tokens", &token, "");
    for _ in 0..2 {
        desk.alice.delete(&path).await.expect(204);
    }
    let seen = desk.alice.get(&path).await.expect(200);
    assert_eq!((&seen["state"], seen.get("token")), (&json!("revoked"), None));
    redeem(&desk.gateway, &token).await.problem(422, "invalid_connection_token");
    // What was redeemed stays so, and its session goes on.
    let used = desk.token().await;
    let session = redeem(&desk.gateway, &used).await.expect(201);
    desk.alice.delete(&at("connection-tokens", &used, "")).await.expect(204);
    assert_eq!(desk.alice.get(&at("connection-tokens", &used, "")).await.expect(200)["state"], "redeemed");
    assert_eq!(desk.alice.get(&at("sessions", &session, "")).await.expect(200)["state"], "active");
    desk.alice.delete(&format!("/connection-tokens/{}", desk.world.new_id())).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_user_has_a_hundred_live_tokens() {
    let desk = Desk::new().await;
    let first = desk.token().await;
    let hundred = "connection_tokens, generate_series(1, 99) LIMIT 99";
    desk.world.sql(&rows::copies("connection_tokens", "'id', gen_random_uuid()", hundred)).await;
    let ask = async || desk.alice.post("/connection-tokens", asking(&desk.web)).await;
    ask().await.problem(409, "too_many_connection_tokens");
    desk.alice.delete(&at("connection-tokens", &first, "")).await.expect(204);
    // Of two at once, one is the hundredth.
    let (one, other) = futures::future::join(ask(), ask()).await;
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    desk.world.sql("UPDATE connection_tokens SET expires_at = gatepass_now()").await;
    ask().await.expect(201);
}

#[actix_web::test]
async fn guard_rules_are_asked_with_the_address_of_the_user() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let mut notify = rule(world, "notify", json!({ "assets": [desk.web] }));
    notify["message"] = json!("Production: take care");
    make(&world.admin, "asset-login", notify).await;
    assert_eq!(desk.token().await["message"], "Production: take care");
    let mut reject =
        rule(world, "reject", json!({ "sources": ["127.0.0.0/8", "::1"], "accounts": ["root"] }));
    reject["message"] = json!("Not from here");
    let made = make(&world.admin, "asset-login", reject).await;
    let refused =
        desk.alice.post("/connection-tokens", asking(&desk.web)).await.problem(403, "connection_rejected");
    assert_eq!(refused["detail"], "Production: take care\nNot from here");
    // The refusal is in the log, although nothing else was stored.
    let events = format!("/events?action=guard_rule.matched&subject_id={}", made["id"].as_str().unwrap());
    let events = world.admin.get(&events).await.expect(200);
    assert_eq!(events["items"].as_array().unwrap().len(), 1);
    assert_eq!(events["items"][0]["data"]["user_id"], json!(desk.alice.id));
    assert_eq!(world.number("SELECT count(*) FROM connection_tokens").await, 1);
    let app = json!({ "asset_id": desk.web, "account": "app", "protocol": "ssh" });
    desk.alice.post("/connection-tokens", app).await.expect(201);
}

#[actix_web::test]
async fn a_repeated_request_makes_one_token_and_stores_no_secret() {
    let desk = Desk::new().await;
    let ask = async || {
        let request =
            desk.alice.request(reqwest::Method::POST, "/connection-tokens").header("idempotency-key", "k1");
        Answer::of(request.json(&asking(&desk.web))).await.expect(201)
    };
    let (first, again) = (ask().await, ask().await);
    assert_eq!(first["id"], again["id"]);
    assert_eq!((again.get("token"), &again["state"]), (None, &json!("ready")));
    let stored = desk.world.query("SELECT convert_from(body, 'UTF8') FROM idempotency_keys").await;
    assert!(!stored.concat().contains(first["token"].as_str().unwrap()));
}

#[actix_web::test]
async fn an_access_token_is_no_connection_token_and_the_other_way_round() {
    let desk = Desk::new().await;
    let token = desk.token().await;
    desk.world.bearer(token["token"].as_str()).get("/me").await.problem(401, "unauthenticated");
    let access = json!({ "token": desk.alice.token });
    for body in
        [access, json!({ "token": "x" }), json!({ "token": "a.b.c" }), json!({ "token": "x".repeat(16_384) })]
    {
        desk.gateway.post("/connection-tokens/redeem", body).await.problem(422, "invalid_connection_token");
    }
    // Signed by another installation.
    let other = Desk::new().await;
    redeem(&desk.gateway, &other.token().await).await.problem(422, "invalid_connection_token");
    // The claims of one with the signature of another.
    let second = desk.token().await;
    let mut parts: Vec<&str> = token["token"].as_str().unwrap().split('.').collect();
    parts[2] = second["token"].as_str().unwrap().split('.').nth(2).unwrap();
    let forged = json!({ "token": parts.join(".") });
    desk.gateway.post("/connection-tokens/redeem", forged).await.problem(422, "invalid_connection_token");
}

#[actix_web::test]
async fn a_super_admin_connects_where_a_permission_names_them() {
    let world = World::new().await;
    let other = world.new_org("other").await;
    let asset = world.asset_in(&other, "db").await;
    world.admin.post("/connection-tokens", asking(&asset)).await.problem(403, "no_access");
    permit(&world, &world.admin, &asset, json!({ "org_id": other })).await;
    let token = world.admin.post("/connection-tokens", asking(&asset)).await.expect(201);
    assert_eq!(token["org_id"], json!(other));
}
