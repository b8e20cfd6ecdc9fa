//! Gateways redeem connection tokens.

use super::{Desk, asking, at, gateway, permit, redeem};
use gatepass_testing::{Value, json};

#[actix_web::test]
async fn a_token_opens_one_session() {
    let desk = Desk::new().await;
    let token = desk.token().await;
    let answer = redeem(&desk.gateway, &token).await;
    let location = answer.header("location").to_owned();
    let session = answer.expect(201);
    assert_eq!(location, format!("/api/v1/sessions/{}", session["id"].as_str().unwrap()));
    for (field, expected) in [
        ("org_id", json!(desk.world.org)),
        ("token_id", token["id"].clone()),
        ("ticket_id", Value::Null),
        ("user_id", json!(desk.alice.id)),
        ("username", json!("alice")),
        ("asset_id", json!(desk.web)),
        ("asset_name", json!("web")),
        ("account", json!("root")),
        ("input_username", Value::Null),
        ("protocol", json!("ssh")),
        ("actions", json!(["connect"])),
        ("address", json!("127.0.0.1")),
        ("gateway_id", json!(desk.gateway.id)),
        ("gateway_name", json!("gateway")),
        ("state", json!("active")),
        ("end_reason", Value::Null),
        ("access_ends_at", Value::Null),
        ("seconds_left", Value::Null),
        ("commands", json!(0)),
    ] {
        assert_eq!(session[field], expected, "{field}");
    }
    redeem(&desk.gateway, &token).await.problem(409, "token_used");
    let token = desk.alice.get(&at("connection-tokens", &token, "")).await.expect(200);
    assert_eq!((&token["state"], token.get("token")), (&json!("redeemed"), None));
    assert_eq!(desk.world.number("SELECT count(*) FROM asset_sessions").await, 1);
}

#[actix_web::test]
async fn gateways_redeem_tokens_of_organizations_that_they_audit() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let token = desk.token().await;
    let other = world.new_org("other").await;
    let theirs = world.stranger("theirs").await;
    world.join(&other, &theirs, "org_admin").await;
    for foreign in [&theirs, &desk.alice, &world.member("bob").await] {
        redeem(foreign, &token).await.problem(422, "invalid_connection_token");
    }
    redeem(&world.anon(), &token).await.problem(401, "unauthenticated");
    let read = world.key(&desk.gateway, &["sessions:read", "guard:evaluate"]).await;
    redeem(&read, &token).await.problem(403, "missing_scope");
    // A login session of an admin may, too.
    redeem(&desk.olga, &token).await.expect(201);
}

#[actix_web::test]
async fn access_is_judged_again() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let permission = format!("/permissions/{}", desk.permission);
    let at_asset = format!("/assets/{}", desk.web);
    for (path, off, on, reason) in [
        (
            permission.clone(),
            json!({ "is_active": false }),
            json!({ "is_active": true }),
            "no_valid_permission",
        ),
        (permission, json!({ "accounts": ["app"] }), json!({ "accounts": ["root"] }), "account_not_covered"),
        (at_asset, json!({ "is_active": false }), json!({ "is_active": true }), "asset_inactive"),
    ] {
        let token = desk.token().await;
        world.admin.patch(&path, off).await.expect(200);
        let refused = redeem(&desk.gateway, &token).await.problem(403, "no_access");
        assert_eq!(refused["reason"], reason);
        world.admin.patch(&path, on).await.expect(200);
        redeem(&desk.gateway, &token).await.expect(201);
    }
    let token = desk.token().await;
    world.sql(&format!("UPDATE users SET is_active = false WHERE id = '{}'", desk.alice.id)).await;
    assert_eq!(redeem(&desk.gateway, &token).await.problem(403, "no_access")["reason"], "user_inactive");
    world.sql("UPDATE users SET is_active = true").await;
    world.sql(&format!("DELETE FROM members WHERE user_id = '{}'", desk.alice.id)).await;
    assert_eq!(redeem(&desk.gateway, &token).await.problem(403, "no_access")["reason"], "not_a_member");
}

#[actix_web::test]
async fn a_reusable_token_opens_sessions_as_long_as_the_permission_allows_it() {
    let desk = Desk::new().await;
    let permission = format!("/permissions/{}", desk.permission);
    let shown = desk.world.admin.get(&permission).await.expect(200);
    assert_eq!(shown["reusable_tokens"], false);
    assert_eq!(desk.token().await["is_reusable"], false);
    let reusable = json!({ "reusable_tokens": true });
    assert_eq!(desk.world.admin.patch(&permission, reusable).await.expect(200)["reusable_tokens"], true);
    let token = desk.token().await;
    assert_eq!(token["is_reusable"], true);
    for _ in 0..3 {
        redeem(&desk.gateway, &token).await.expect(201);
    }
    let seen = desk.alice.get(&at("connection-tokens", &token, "")).await.expect(200);
    assert_eq!((&seen["state"], &seen["token"]), (&json!("ready"), &token["token"]));
    desk.world.sql("UPDATE connection_tokens SET uses = 100").await;
    redeem(&desk.gateway, &token).await.problem(409, "token_used");
    desk.world.sql("UPDATE connection_tokens SET uses = 3").await;
    desk.world.admin.patch(&permission, json!({ "reusable_tokens": false })).await.expect(200);
    redeem(&desk.gateway, &token).await.problem(409, "token_used");
    // Any permission that gives the access is enough.
    permit(&desk.world, &desk.alice, &desk.web, json!({ "name": "also", "reusable_tokens": true })).await;
    redeem(&desk.gateway, &token).await.expect(201);
    desk.alice.delete(&at("connection-tokens", &token, "")).await.expect(204);
    redeem(&desk.gateway, &token).await.problem(422, "invalid_connection_token");
}

#[actix_web::test]
async fn the_log_has_tokens_and_sessions() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let taken_back = desk.token().await;
    desk.alice.delete(&at("connection-tokens", &taken_back, "")).await.expect(204);
    desk.gateway.post(&at("sessions", &session, "/end"), json!({ "reason": "bye" })).await.expect(200);
    let log = desk.olga.get("/events?sort=created_at&limit=200").await.expect(200);
    let of = |action: &str| {
        let all = log["items"].as_array().unwrap().iter().filter(|event| event["action"] == action);
        all.cloned().collect::<Vec<Value>>()
    };
    assert_eq!(of("connection_token.created").len(), 2);
    assert_eq!(of("connection_token.revoked")[0]["subject"]["id"], taken_back["id"]);
    let (began, ended) = (of("asset_session.began").remove(0), of("asset_session.ended").remove(0));
    assert_eq!((&began["subject"]["id"], &began["actor"]["id"]), (&session["id"], &json!(desk.gateway.id)));
    assert_eq!(
        (&ended["data"]["end_reason"], &ended["data"]["end_detail"]),
        (&json!("closed"), &json!("bye"))
    );
    let text = log.to_string();
    assert!(!text.contains(taken_back["token"].as_str().unwrap()), "the log has the token");
}

#[actix_web::test]
async fn a_key_of_another_organization_is_no_gateway_here() {
    let desk = Desk::new().await;
    let token = desk.alice.post("/connection-tokens", asking(&desk.web)).await.expect(201);
    let second = gateway(&desk.world, "second").await;
    desk.world.sql(&format!("UPDATE members SET role = 'member' WHERE user_id = '{}'", second.id)).await;
    redeem(&second, &token).await.problem(422, "invalid_connection_token");
    redeem(&desk.gateway, &token).await.expect(201);
}
