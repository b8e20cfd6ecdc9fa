//! Connection tokens that wait for a review.

use super::{Desk, asking, at, claims, redeem, told};
use crate::guard::make;
use gatepass_testing::{Person, Value, json, people};
use time::Duration;

/// A desk with a rule that lets Ann review connections as `root`.
pub async fn reviewed() -> (Desk, Person) {
    let desk = Desk::new().await;
    let ann = desk.world.member("ann").await;
    let rule = json!({ "org_id": desk.world.org, "name": "root", "action": "review", "match": { "accounts": ["root"] },
        "message": "Ann is asked", "review": { "levels": [{ "approvers": people(&[&ann]) }] } });
    make(&desk.world.admin, "asset-login", rule).await;
    (desk, ann)
}

pub async fn pending(desk: &Desk) -> Value {
    let token = desk.alice.post("/connection-tokens", asking(&desk.web)).await.expect(201);
    assert_eq!((&token["state"], token.get("token")), (&json!("pending"), None));
    token
}

fn ticket(token: &Value) -> Value {
    json!({ "id": token["ticket_id"] })
}

#[actix_web::test]
async fn an_approval_makes_it_ready_and_whoever_waits_is_told() {
    let (desk, ann) = reviewed().await;
    let token = pending(&desk).await;
    assert_eq!(token["message"], "Ann is asked");
    let review = ann.see(&ticket(&token)).await;
    assert_eq!(review["type"], "asset_login_review");
    assert_eq!(token["expires_at"], review["decision_deadline"]);
    let seen = told(&desk.alice, &at("connection-tokens", &token, ""), ann.approve(&ticket(&token))).await;
    assert_eq!(seen["state"], "ready");
    assert_eq!(claims(&seen)["jti"], token["id"]);
    let session = redeem(&desk.gateway, &seen).await.expect(201);
    assert_eq!(session["ticket_id"], token["ticket_id"]);
    let ready = desk.olga.get("/events?action=connection_token.ready").await.expect(200);
    assert_eq!(ready["items"].as_array().unwrap().len(), 1);
    // The approval has counted: the next connection asks again.
    assert_ne!(pending(&desk).await["ticket_id"], token["ticket_id"]);
}

#[actix_web::test]
async fn a_denial_a_withdrawal_and_an_expiry_deny_it() {
    let (desk, ann) = reviewed().await;
    let path = |token: &Value| at("connection-tokens", token, "");
    let token = pending(&desk).await;
    let review = ticket(&token);
    let no = ann.act("tickets", &review, "deny", json!({ "reason": "not now" }));
    assert_eq!(told(&desk.alice, &path(&token), no).await["state"], "denied");
    let token = pending(&desk).await;
    let review = ticket(&token);
    let canceled = desk.alice.act("tickets", &review, "cancel", json!({}));
    assert_eq!(told(&desk.alice, &path(&token), canceled).await["state"], "denied");
    let token = pending(&desk).await;
    assert_eq!(
        told(&desk.alice, &path(&token), desk.world.travel(Duration::minutes(6))).await["state"],
        "denied"
    );
}

#[actix_web::test]
async fn an_approval_that_nobody_fetches_is_over_after_five_minutes() {
    let (desk, ann) = reviewed().await;
    let token = pending(&desk).await;
    ann.approve(&ticket(&token)).await.expect(200);
    desk.world.travel(Duration::minutes(6)).await;
    let seen = desk.alice.get(&at("connection-tokens", &token, "")).await.expect(200);
    assert_eq!((&seen["state"], seen.get("token")), (&json!("denied"), None));
}

#[actix_web::test]
async fn access_is_judged_again_when_the_review_is_approved() {
    let (desk, ann) = reviewed().await;
    let token = pending(&desk).await;
    desk.world.admin.delete(&format!("/permissions/{}", desk.permission)).await.expect(204);
    ann.approve(&ticket(&token)).await.expect(200);
    let seen = desk.alice.get(&at("connection-tokens", &token, "")).await.expect(200);
    assert_eq!((&seen["state"], seen.get("token")), (&json!("denied"), None));
    assert_eq!(seen["message"], "You have no access any more: no_valid_permission");
    let events = desk.olga.get("/events?action=connection_token.denied").await.expect(200);
    assert_eq!(events["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn one_approval_counts_for_one_of_two_tokens() {
    let (desk, ann) = reviewed().await;
    let (first, second) = (pending(&desk).await, pending(&desk).await);
    assert_eq!(first["ticket_id"], second["ticket_id"]);
    // To take one back leaves the review to the other.
    let third = pending(&desk).await;
    desk.alice.delete(&at("connection-tokens", &third, "")).await.expect(204);
    ann.approve(&ticket(&first)).await.expect(200);
    let read = async |token: &Value| {
        desk.alice.get(&at("connection-tokens", token, "")).await.expect(200)["state"].clone()
    };
    let (one, other) = futures::future::join(read(&first), read(&second)).await;
    let mut states = [one.as_str().unwrap().to_owned(), other.as_str().unwrap().to_owned()];
    states.sort_unstable();
    assert_eq!(states, ["denied", "ready"]);
    assert_eq!(read(&third).await, "revoked");
}

#[actix_web::test]
async fn whoever_takes_back_a_pending_token_withdraws_its_review() {
    let (desk, ann) = reviewed().await;
    let token = pending(&desk).await;
    let key = desk.world.key(&desk.alice, &["connections:write"]).await;
    key.delete(&at("connection-tokens", &token, "")).await.expect(204);
    assert_eq!(ann.see(&ticket(&token)).await["state"], "canceled");
    ann.approve(&ticket(&token)).await.problem(409, "ticket_already_decided");
    assert_eq!(desk.alice.get(&at("connection-tokens", &token, "")).await.expect(200)["state"], "revoked");
}

#[actix_web::test]
async fn without_a_reviewer_it_is_rejected() {
    let (desk, ann) = reviewed().await;
    desk.world.sql(&format!("UPDATE users SET is_active = false WHERE id = '{}'", ann.id)).await;
    desk.alice.post("/connection-tokens", asking(&desk.web)).await.problem(403, "connection_rejected");
    assert_eq!(desk.world.number("SELECT count(*) FROM tickets").await, 0);
}

/// What the rules say to a gateway that asks about Alice's connection, from the address of her tokens.
async fn asked(desk: &Desk, gateway: &Person) -> Value {
    let mut question = asking(&desk.web);
    question["user_id"] = json!(desk.alice.id);
    question["ip"] = json!("127.0.0.1");
    gateway.post("/acls/asset-login/evaluate", question).await.expect(200)
}

#[actix_web::test]
async fn a_gateway_that_asks_leaves_pending_tokens_alone() {
    let (desk, ann) = reviewed().await;
    let gateway = desk.world.service("asker", "auditor").await;
    let gateway = desk.world.key(&gateway, &["guard:evaluate"]).await;
    let token = pending(&desk).await;
    let held = asked(&desk, &gateway).await;
    assert_eq!(held["action"], "review");
    assert_ne!(held["ticket_id"], token["ticket_id"]);
    ann.approve(&ticket(&token)).await.expect(200);
    assert_eq!(asked(&desk, &gateway).await["ticket_id"], held["ticket_id"]);
    let seen = desk.alice.get(&at("connection-tokens", &token, "")).await.expect(200);
    assert_eq!(seen["state"], "ready");
}

#[actix_web::test]
async fn an_approval_for_some_time_lets_a_gateway_and_the_pending_token_pass() {
    let (desk, ann) = reviewed().await;
    let rules = desk.world.admin.get("/acls/asset-login").await.ids();
    let review = json!({ "levels": [{ "approvers": people(&[&ann]) }], "valid_for": "PT1H" });
    let path = format!("/acls/asset-login/{}", rules[0]);
    desk.world.admin.patch(&path, json!({ "review": review })).await.expect(200);
    let gateway = desk.world.service("asker", "auditor").await;
    let gateway = desk.world.key(&gateway, &["guard:evaluate"]).await;
    let token = pending(&desk).await;
    ann.approve(&ticket(&token)).await.expect(200);
    for _ in 0..2 {
        assert_eq!(asked(&desk, &gateway).await["action"], "accept");
    }
    let seen = desk.alice.get(&at("connection-tokens", &token, "")).await.expect(200);
    assert_eq!(seen["state"], "ready");
}
