//! Batches of commands that open reviews.

use super::{make, rule};
use futures::future::join_all;
use gatepass_testing::{Answer, Person, Value, World, json, people};
use std::collections::BTreeSet;

/// A group that every command matches.
async fn everything(world: &World) -> Value {
    let body = json!({ "org_id": world.org, "name": "all", "type": "regex", "content": "." });
    world.admin.post("/command-groups", body).await.expect(201)["id"].clone()
}

/// A rule that sends all commands of a group to a reviewer, with this in its review.
async fn reviewed(world: &World, group: &Value, parts: Value, review: Value) {
    let mut parts = parts;
    parts["command_groups"] = json!([group]);
    let mut body = rule(world, "review", parts);
    body["review"] = review;
    make(&world.admin, "command", body).await;
}

async fn gateway(world: &World) -> Person {
    let service = world.service("gateway", "auditor").await;
    world.key(&service, &["guard:evaluate"]).await
}

/// Asks about the same command with each of these accounts.
async fn asked(gateway: &Person, alice: &Person, asset: &str, accounts: &[String], command: &str) -> Answer {
    let questions = accounts.iter().map(|account| {
        json!({ "user_id": alice.id, "asset_id": asset, "account": account, "protocol": "ssh", "command": command })
    });
    let questions: Vec<Value> = questions.collect();
    gateway.post("/acls/command/evaluate-batch", json!({ "questions": questions })).await
}

fn tickets(answers: Vec<Answer>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for answer in answers {
        for item in answer.expect(200)["items"].as_array().unwrap() {
            assert_eq!(item["action"], "review");
            found.insert(item["ticket_id"].as_str().unwrap().to_owned());
        }
    }
    found
}

#[actix_web::test]
async fn batches_that_open_the_same_reviews_in_any_order_open_each_once() {
    let world = World::new().await;
    let (gateway, alice, rita) =
        (gateway(&world).await, world.member("alice").await, world.member("rita").await);
    let (web, all) = (world.asset("web").await, everything(&world).await);
    let review = json!({ "levels": [{ "approvers": people(&[&rita]) }] });
    reviewed(&world, &all, json!({}), review).await;
    let forwards: Vec<String> = (0..30).map(|number| format!("a{number}")).collect();
    let backwards: Vec<String> = forwards.iter().rev().cloned().collect();
    let orders = [&forwards, &backwards].into_iter().cycle().take(8);
    let answers = join_all(orders.map(|order| asked(&gateway, &alice, &web, order, "x"))).await;
    assert_eq!(tickets(answers).len(), 30);
    assert_eq!(world.number("SELECT count(*) FROM tickets").await, 30);
}

#[actix_web::test]
async fn batches_meet_behind_rules_that_nobody_reviews() {
    let world = World::new().await;
    let (gateway, alice, rita) =
        (gateway(&world).await, world.member("alice").await, world.member("rita").await);
    let (web, all) = (world.asset("web").await, everything(&world).await);
    let nobody = world.group("nobody", &[]).await;
    // Half of the questions come to the second rule by the first.
    let accounts: Vec<String> = (0..20).map(|number| format!("a{number}")).collect();
    let review =
        json!({ "levels": [{ "approvers": [{ "kind": "group", "id": nobody }] }], "on_no_reviewer": "pass" });
    reviewed(&world, &all, json!({ "accounts": accounts[..10] }), review).await;
    reviewed(&world, &all, json!({}), json!({ "levels": [{ "approvers": people(&[&rita]) }] })).await;
    let backwards: Vec<String> = accounts.iter().rev().cloned().collect();
    let orders = [&accounts, &backwards].into_iter().cycle().take(6);
    let answers = join_all(orders.map(|order| asked(&gateway, &alice, &web, order, "x"))).await;
    assert_eq!(tickets(answers).len(), 20);
}
