//! The gateway that opened a review reads and cancels it.

use super::{ip, login, opened, saved};
use futures::future::join;
use gatepass_domain::guard::RuleKind;
use gatepass_testing::{World, json};

#[actix_web::test]
async fn the_gateway_that_asked_may_cancel() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let gate = world.service("gate", "member").await;
    let other = world.service("other", "member").await;
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let id = opened(&world, &gate, &rule, &alice, login(&rule, ip(7))).await;
    let key = world.key(&gate, &["guard:evaluate"]).await;
    let wrong = world.key(&gate, &["tickets:write"]).await;
    let reader = world.key(&gate, &["tickets:read"]).await;
    assert_eq!(gate.see(&id).await["allowed_actions"], json!(["cancel"]));
    reader.see(&id).await;
    assert_eq!(gate.get("/tickets").await.ids(), [id["id"].as_str().unwrap()]);
    wrong.act("tickets", &id, "cancel", json!({})).await.problem(403, "missing_scope");
    gate.act("tickets", &id, "comments", json!({ "body": "hello" })).await.problem(403, "role_required");
    let stranger = world.key(&other, &["guard:evaluate"]).await;
    stranger.act("tickets", &id, "cancel", json!({})).await.problem(404, "not_found");
    let events = "SELECT count(*) FROM events WHERE action = 'ticket.opened' AND actor_id = ";
    let events = format!("{events}'{}' AND on_behalf_of = '{}'", gate.id, alice.id);
    assert_eq!(world.number(&events).await, 1);
    let canceled =
        key.act("tickets", &id, "cancel", json!({ "reason": "the client hung up" })).await.expect(200);
    assert_eq!((&canceled["state"], &canceled["decided_by"]["id"]), (&json!("canceled"), &json!(gate.id)));
    key.act("tickets", &id, "cancel", json!({})).await.problem(409, "ticket_already_decided");
}

#[actix_web::test]
async fn a_gateway_cancels_no_review_that_somebody_else_asked_for() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let gate = world.service("gate", "member").await;
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let id = opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
    let other = opened(&world, &gate, &rule, &alice, login(&rule, ip(7))).await;
    assert_ne!(other, id);
    gate.act("tickets", &id, "cancel", json!({})).await.problem(404, "not_found");
    gate.act("tickets", &other, "cancel", json!({})).await.expect(200);
    alice.act("tickets", &id, "cancel", json!({})).await.expect(200);
}

#[actix_web::test]
async fn an_approval_and_a_cancellation_meet() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let gate = world.service("gate", "member").await;
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let id = opened(&world, &gate, &rule, &alice, login(&rule, ip(7))).await;
    let cancel = gate.act("tickets", &id, "cancel", json!({}));
    let (approved, canceled) = join(ann.approve(&id), cancel).await;
    assert_ne!(approved.status == 200, canceled.status == 200);
}
