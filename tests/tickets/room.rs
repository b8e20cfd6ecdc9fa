//! The limit of open tickets per requester.

use futures::future::join_all;
use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};
use time::Duration;

/// A server with a limit of three, and a request of Alice.
async fn desk() -> (World, Person, Value) {
    let world = World::with(|settings| settings.open_tickets = 3).await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow(levels(&[&[&ann]])).await;
    let body = asking(&world, &world.asset("web").await);
    (world, alice, body)
}

#[actix_web::test]
async fn nobody_has_more_open_tickets_than_they_may() {
    let (world, alice, body) = desk().await;
    let mut tickets = Vec::new();
    for _ in 0..3 {
        tickets.push(alice.ask(body.clone()).await);
    }
    let refused = alice.post("/tickets", body.clone()).await.problem(409, "too_many_open_tickets");
    assert_eq!(refused["detail"], "you have 3 open tickets in this organization, and may have no more");
    // Faults of the request are reported before the limit.
    let mut wrong = body.clone();
    wrong["request"]["assets"] = json!([world.org]);
    alice.post("/tickets", wrong).await.problem(422, "validation_failed");
    // A ticket counts for its requester, whoever the beneficiary is, so an admin can still ask for them.
    let mut for_alice = body.clone();
    for_alice["on_behalf_of"] = json!(alice.id);
    world.admin.ask(for_alice).await;
    alice.act("tickets", &tickets[0], "cancel", json!({})).await.expect(200);
    alice.ask(body.clone()).await;
    // A resubmitted ticket is a new one.
    alice.act("tickets", &tickets[0], "resubmit", json!({})).await.problem(409, "too_many_open_tickets");
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'ticket.resubmitted'").await, 0);
    // A blocked ticket counts, and so does one that waits for an admin's retry.
    world.sql("UPDATE tickets SET state = 'blocked' WHERE state = 'pending'").await;
    alice.post("/tickets", body.clone()).await.problem(409, "too_many_open_tickets");
    // An expired ticket does not count, even before a worker has stored that.
    world.travel(Duration::days(31)).await;
    world.again(&alice).await.ask(body).await;
}

#[actix_web::test]
async fn an_organization_does_not_use_up_anothers_room() {
    let (world, alice, body) = desk().await;
    for _ in 0..3 {
        alice.ask(body.clone()).await;
    }
    let other = world.new_org("other").await;
    world.join(&other, &alice, "member").await;
    world
        .sql(&format!("UPDATE tickets SET org_id = '{other}' WHERE id IN (SELECT id FROM tickets LIMIT 1)"))
        .await;
    alice.ask(body.clone()).await;
    alice.post("/tickets", body).await.problem(409, "too_many_open_tickets");
}

#[actix_web::test]
async fn those_who_open_many_at_once_have_no_more_room() {
    let (world, alice, body) = desk().await;
    let key = world.key(&alice, &["tickets:write", "tickets:read"]).await;
    let answers: Vec<Answer> =
        join_all((0..12).map(|n| [&alice, &key][n % 2].post("/tickets", body.clone()))).await;
    let opened = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(opened, 3);
    for answer in answers.into_iter().filter(|answer| answer.status != 201) {
        answer.problem(409, "too_many_open_tickets");
    }
    assert_eq!(world.number("SELECT count(*) FROM tickets").await, 3);
}
