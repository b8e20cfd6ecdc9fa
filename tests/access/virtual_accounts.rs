//! `@INPUT`, `@USER` and `@ANON`: accounts that stand for a name, or for none.

use super::{Place, check, rule};
use crate::inventory::account;
use gatepass_testing::{Person, World, json};

/// Why this person may not use the account, or `allowed`.
async fn asks(by: &Person, asset: &str, account: &str, typed: Option<&str>) -> String {
    let fields = json!({ "account": account, "input_username": typed });
    let answer = check(by, asset, fields).await.expect(200);
    answer["reason"].as_str().unwrap_or("allowed").to_owned()
}

#[actix_web::test]
async fn exclusions_and_the_state_of_an_account_hold_for_a_typed_name() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    let entries = json!(["@INPUT", "!root", "!admin_{username}", "!J\u{fc}rgen"]);
    rule(&world, json!({ "users": [alice.id], "nodes": [place.top], "accounts": entries })).await;
    let old = account(&world.admin, &place.host, "old").await;
    let path = format!("/assets/{}/accounts/{old}", place.host);
    world.admin.patch(&path, json!({ "is_active": false })).await.expect(200);
    for (typed, expected) in [
        ("app", "allowed"),
        ("of no account", "allowed"),
        ("admin_bob", "allowed"),
        ("root", "account_not_covered"),
        (" root ", "account_not_covered"),
        ("admin_alice", "account_not_covered"),
        // An u with a diaeresis beside it is the same letter.
        ("Ju\u{308}rgen", "account_not_covered"),
        ("old", "account_inactive"),
    ] {
        assert_eq!(asks(&alice, &place.host, "@INPUT", Some(typed)).await, expected, "{typed}");
    }
    world.admin.patch(&path, json!({ "is_active": true })).await.expect(200);
    assert_eq!(asks(&alice, &place.host, "@INPUT", Some("old")).await, "allowed");
}

#[actix_web::test]
async fn a_name_is_typed_with_input_and_with_nothing_else() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    for (account, typed, code) in [
        ("@INPUT", None, "required"),
        ("root", Some("root"), "not_allowed"),
        ("@USER", Some("alice"), "not_allowed"),
        ("@ANON", Some("alice"), "not_allowed"),
        ("@INPUT", Some("@USER"), "unknown_special_account"),
        ("@INPUT", Some("!root"), "invalid_character"),
        ("@INPUT", Some("ro*t"), "wildcard_not_supported"),
        ("@INPUT", Some("\u{200b}root"), "invalid_character"),
    ] {
        let fields = json!({ "account": account, "input_username": typed });
        let answer = check(&world.admin, &place.host, fields.clone()).await;
        let problem = answer.expect(422);
        assert_eq!(problem["errors"][0]["pointer"], "/input_username", "{fields}");
        assert_eq!(problem["errors"][0]["code"], code, "{fields}");
    }
    let past = "2001-01-01T00:00:00Z";
    let typed = super::question(&place.host, json!({ "account": "@INPUT" }));
    let late = super::question(&place.host, json!({ "at": past }));
    let body = json!({ "checks": [typed, late] });
    let problem = world.admin.post("/access/check-batch", body).await.problem(422, "validation_failed");
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].clone()).collect();
    assert_eq!(pointers, [json!("/checks/0/input_username"), json!("/checks/1/at")]);
}

#[actix_web::test]
async fn nobody_is_an_inactive_account_by_their_own_name() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let users = json!([alice.id, bob.id]);
    rule(&world, json!({ "users": users, "assets": [place.host], "accounts": ["@USER"] })).await;
    let own = account(&world.admin, &place.host, "alice").await;
    assert_eq!(asks(&alice, &place.host, "@USER", None).await, "allowed");
    let path = format!("/assets/{}/accounts/{own}", place.host);
    world.admin.patch(&path, json!({ "is_active": false })).await.expect(200);
    assert_eq!(asks(&alice, &place.host, "@USER", None).await, "account_inactive");
    assert_eq!(asks(&bob, &place.host, "@USER", None).await, "allowed", "there is no account bob");
    let who = world.admin.get(&format!("/access/users?asset_id={}", place.host)).await.expect(200);
    let users: Vec<_> = who["items"].as_array().unwrap().iter().map(|item| &item["user"]["id"]).collect();
    assert_eq!(users, [&json!(bob.id)]);
    assert_eq!(alice.get("/access/assets").await.expect(200)["items"], json!([]));
}

#[actix_web::test]
async fn only_web_cloud_and_application_assets_are_for_anonymous_users() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    rule(&world, json!({ "users": [alice.id], "assets": [place.host], "accounts": ["@ANON"] })).await;
    for (category, expected) in [
        ("host", "anonymous_not_offered"),
        ("device", "anonymous_not_offered"),
        ("database", "anonymous_not_offered"),
        ("web", "allowed"),
        ("cloud", "allowed"),
        ("application", "allowed"),
    ] {
        let path = format!("/assets/{}", place.host);
        world.admin.patch(&path, json!({ "category": category })).await.expect(200);
        assert_eq!(asks(&alice, &place.host, "@ANON", None).await, expected, "{category}");
        let listed = alice.get("/access/assets").await.expect(200)["items"].as_array().unwrap().len();
        assert_eq!(listed == 1, expected == "allowed", "{category}");
    }
}
