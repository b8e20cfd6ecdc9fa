//! `POST /access/check` and `/access/check-batch`.

use super::{Place, check, naming, question, rule};
use crate::inventory::account;
use gatepass_testing::{World, json};

#[actix_web::test]
async fn one_permission_carries_the_whole_answer_and_is_named() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    let until = "2999-01-01T00:00:00Z";
    let one = rule(
        &world,
        json!({ "users": [alice.id], "assets": [place.host], "accounts": ["root"], "protocols": ["ssh"],
            "valid_until": until }),
    )
    .await;
    let other =
        json!({ "users": [alice.id], "nodes": [place.top], "accounts": ["app"], "protocols": ["rdp"] });
    rule(&world, other).await;
    let answer = check(&alice, &place.host, json!({})).await.expect(200);
    assert_eq!(answer, json!({ "allowed": true, "permissions": [one], "expires_at": until }));
    let crossed = check(&alice, &place.host, json!({ "account": "app" })).await.expect(200);
    let denied =
        json!({ "allowed": false, "permissions": [], "expires_at": null, "reason": "protocol_not_covered" });
    assert_eq!(crossed, denied);
}

#[actix_web::test]
async fn a_denial_names_the_first_condition_that_none_passes() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let ghost = account(&world.admin, &place.host, "ghost").await;
    let path = format!("/assets/{}/accounts/{ghost}", place.host);
    world.admin.patch(&path, json!({ "is_active": false })).await.expect(200);
    let why = async |who, fields| {
        check(who, &place.host, fields).await.expect(200)["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!(why(&alice, json!({})).await, "no_valid_permission");
    let fields = json!({ "users": [alice.id], "accounts": ["root"], "protocols": ["ssh"] });
    let permission = rule(&world, fields).await;
    assert_eq!(why(&bob, json!({})).await, "user_not_covered");
    assert_eq!(why(&alice, json!({})).await, "asset_not_covered");
    let named = json!({ "assets": [place.host] });
    world.admin.patch(&format!("/permissions/{permission}"), named).await.expect(200);
    assert_eq!(why(&alice, json!({ "account": "app" })).await, "account_not_covered");
    assert_eq!(why(&alice, json!({ "account": "nobody" })).await, "account_not_found");
    assert_eq!(why(&alice, json!({ "account": "ghost" })).await, "account_inactive");
    let typed = json!({ "account": "@INPUT", "input_username": "root" });
    assert_eq!(why(&alice, typed).await, "account_not_covered");
    let typed = json!({ "account": "@INPUT", "input_username": "ghost" });
    assert_eq!(why(&alice, typed).await, "account_inactive");
    assert_eq!(why(&alice, json!({ "account": "@ANON" })).await, "anonymous_not_offered");
    assert_eq!(why(&alice, json!({ "protocol": "vnc" })).await, "protocol_not_offered");
    assert_eq!(why(&alice, json!({ "protocol": "rdp" })).await, "protocol_not_covered");
    assert_eq!(why(&alice, json!({ "action": "upload" })).await, "action_not_covered");
}

#[actix_web::test]
async fn asking_about_others_needs_the_right_to_read_access() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let elsewhere = world.new_org("elsewhere").await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let auditor = world.with_role("audrey", "auditor").await;
    let foreigner = world.stranger("frank").await;
    world.join(&elsewhere, &foreigner, "org_admin").await;
    rule(&world, json!({ "users": [alice.id], "assets": [place.host] })).await;
    let about_alice = json!({ "user_id": alice.id });
    check(&alice, &place.host, about_alice.clone()).await.expect(200);
    assert_eq!(check(&auditor, &place.host, about_alice.clone()).await.expect(200)["allowed"], true);
    check(&bob, &place.host, about_alice.clone()).await.problem(403, "role_required");
    check(&foreigner, &place.host, about_alice).await.problem(404, "not_found");
    check(&auditor, &place.host, json!({ "user_id": place.top })).await.problem(404, "not_found");
}

#[actix_web::test]
async fn an_asset_elsewhere_exists_for_those_whom_a_permission_names() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let (guest, stranger) = (world.stranger("guest").await, world.stranger("stranger").await);
    world.insert([naming(&world, &guest.id).with("assets", format!("{{{}}}", place.host))]).await;
    let known = check(&guest, &place.host, json!({})).await.expect(200);
    assert_eq!((&known["allowed"], &known["reason"]), (&json!(false), &json!("not_a_member")));
    check(&stranger, &place.host, json!({})).await.problem(404, "not_found");
    check(&stranger, &place.top, json!({})).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_batch_answers_in_order_and_what_is_not_there_spoils_nothing() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let permission = rule(&world, json!({ "users": [alice.id], "assets": [place.host] })).await;
    let checks = json!([
        question(&place.host, json!({})),
        question(&place.top, json!({})),
        question(&place.host, json!({ "account": "nobody" })),
        question(&place.host, json!({})),
    ]);
    let answers = alice.post("/access/check-batch", json!({ "checks": checks })).await.expect(200);
    let allowed = json!({ "allowed": true, "permissions": [permission], "expires_at": null });
    let denied =
        |reason| json!({ "allowed": false, "permissions": [], "expires_at": null, "reason": reason });
    let expected = json!([allowed, denied("not_found"), denied("account_not_found"), allowed]);
    assert_eq!(answers["items"], expected);
    let about = json!({ "checks": [question(&place.host, json!({ "user_id": alice.id }))] });
    bob.post("/access/check-batch", about).await.problem(403, "role_required");
    let none = alice.post("/access/check-batch", json!({ "checks": [] })).await.expect(200);
    assert_eq!(none, json!({ "items": [] }));
}

#[actix_web::test]
async fn a_batch_holds_a_thousand_questions_and_no_more() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let checks = |n: usize| json!({ "checks": vec![question(&place.host, json!({})); n] });
    let answers = world.admin.post("/access/check-batch", checks(1000)).await.expect(200);
    assert_eq!(answers["items"].as_array().unwrap().len(), 1000);
    world.admin.post("/access/check-batch", checks(1001)).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn an_unknown_action_is_refused() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let asked = check(&world.admin, &place.host, json!({ "action": "fly" })).await;
    asked.problem(422, "validation_failed");
}
