//! API6:2023 Unrestricted access to sensitive business flows: approving one's own ticket, deciding twice, replaying a
//! request.

use gatepass_testing::{Answer, World, asking, json, levels};
use reqwest::Method;

#[actix_web::test]
async fn nobody_approves_their_own_access_by_any_way() {
    let world = World::new().await;
    let alice = world.with_role("alice", "org_admin").await;
    let bob = world.member("bob").await;
    let asset = world.asset("web-1").await;
    world.flow(levels(&[&[&alice, &bob]])).await;
    let ticket = alice.ask(asking(&world, &asset)).await;
    alice.approve(&ticket).await.problem(403, "own_ticket");
    // With an API key, or with another spelling of the request, she is still the requester.
    let key = world.key(&alice, &["tickets:write", "tickets:read"]).await;
    key.approve(&ticket).await.problem(403, "own_ticket");
    alice
        .act("tickets", &ticket, "approve", json!({ "comment": "as bob", "digest": ticket["digest"] }))
        .await
        .problem(403, "own_ticket");
    assert_eq!(alice.see(&ticket).await["state"], "pending");
    bob.approve(&ticket).await.expect(200);
}

#[actix_web::test]
async fn one_decision_made_many_times_at_once_counts_once() {
    let world = World::new().await;
    let [alice, bob, carol] =
        [world.member("alice").await, world.member("bob").await, world.member("carol").await];
    let asset = world.asset("web-1").await;
    world.flow(levels(&[&[&bob], &[&bob, &carol]])).await;
    let ticket = alice.ask(asking(&world, &asset)).await;
    let answers = futures::future::join_all((0..10).map(|_| bob.approve(&ticket))).await;
    // Bob is an approver of both levels: at most two of his ten approvals count, one for each level.
    let approved = answers.iter().filter(|a| a.status == 200).count();
    assert!((1..=2).contains(&approved), "{approved}");
    let decisions = world.number("SELECT count(*) FROM decisions").await;
    assert_eq!(decisions, i64::try_from(approved).unwrap());
    assert!(world.number("SELECT count(*) FROM grants").await <= 1);
}

#[actix_web::test]
async fn a_request_repeated_with_its_key_acts_once_and_its_key_is_nobody_elses() {
    let world = World::new().await;
    let [alice, bob] = [world.member("alice").await, world.member("bob").await];
    let asset = world.asset("web-1").await;
    world.flow(json!({ "type": "automatic" })).await;
    let ask = async |person: &gatepass_testing::Person| {
        let request = person.request(Method::POST, "/tickets").header("idempotency-key", "deploy-4.2");
        Answer::of(request.json(&asking(&world, &asset))).await.expect(201)
    };
    let first = ask(&alice).await;
    assert_eq!(ask(&alice).await["id"], first["id"]);
    // Another user's Idempotency-Key with the same text does not return her response.
    assert_ne!(ask(&bob).await["id"], first["id"]);
    assert_eq!(world.number("SELECT count(*) FROM tickets").await, 2);
    for key in ["", " ", "k".repeat(256).as_str()] {
        let request = alice.request(Method::POST, "/tickets").header("idempotency-key", key);
        Answer::of(request.json(&asking(&world, &asset))).await.problem(400, "invalid_header");
    }
}

#[actix_web::test]
async fn a_decision_about_another_version_of_a_ticket_does_not_count() {
    let world = World::new().await;
    let [alice, bob] = [world.member("alice").await, world.member("bob").await];
    let asset = world.asset("web-1").await;
    world.flow(levels(&[&[&bob]])).await;
    let ticket = alice.ask(asking(&world, &asset)).await;
    let stale = json!({ "digest": "0".repeat(64) });
    let answer = bob.act("tickets", &ticket, "approve", stale).await;
    assert!(answer.status == 409 || answer.status == 422, "{}", answer.text);
    assert_eq!(alice.see(&ticket).await["state"], "pending");
}
