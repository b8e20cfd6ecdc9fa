//! Decisions and their latency, and the events of the audit log.

use super::{counting, moved};
use gatepass_testing::{asking, json, levels};
use time::Duration;

const DECISIONS: &str = "gatepass_ticket_decision_duration_seconds";
const EVENTS: &str = "gatepass_events_total";

#[actix_web::test]
async fn a_decision_counts_once_with_the_time_since_the_opening() {
    let (world, scraper) = counting(|_| ()).await;
    let (alice, bob, carl) =
        (world.member("alice").await, world.member("bob").await, world.member("carl").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&bob], &[&carl]])).await;
    let began = world.stop_clock().await;
    let tickets = [alice.ask(asking(&world, &web)).await, alice.ask(asking(&world, &web)).await];
    let third = alice.ask(asking(&world, &web)).await;
    let before = scraper.read().await;
    world.set_clock(&began, Duration::minutes(5)).await;
    // The first of two levels decides nothing, and neither does a refused act.
    bob.approve(&tickets[0]).await.expect(200);
    alice.approve(&tickets[0]).await.problem(403, "own_ticket");
    assert!(scraper.since(&before, DECISIONS).await.is_empty());
    carl.approve(&tickets[0]).await.expect(200);
    bob.act("tickets", &tickets[1], "deny", json!({ "reason": "no" })).await.expect(200);
    bob.act("tickets", &tickets[1], "deny", json!({ "reason": "no" }))
        .await
        .problem(409, "ticket_already_decided");
    alice.act("tickets", &third, "cancel", json!({})).await.expect(200);
    let after = scraper.read().await;
    let of = |state: &str| format!("state=\"{state}\",type=\"asset_access\"");
    let expected = [("approved", 1), ("canceled", 1), ("denied", 1)].map(|(state, n)| (of(state), n));
    assert_eq!(after.since(&before, DECISIONS), expected);
    let took = after.value(&format!("{DECISIONS}_sum"), &of("approved"));
    assert!((299.0..302.0).contains(&took), "{took}");
    let approved = after.since(&before, EVENTS);
    let n = |action: &str| {
        approved.iter().find(|(labels, _)| *labels == format!("action=\"{action}\"")).map_or(0, |(_, n)| *n)
    };
    assert_eq!(
        (n("ticket.approved"), n("ticket.denied"), n("ticket.canceled"), n("grant.created")),
        (1, 1, 1, 1)
    );
    assert_eq!((n("ticket.level_approved"), n("act.denied"), n("ticket.opened")), (2, 1, 0));
}

#[actix_web::test]
async fn the_counted_events_are_those_of_the_log() {
    let (world, scraper) = counting(|_| ()).await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&bob]])).await;
    let (before, logged) = (scraper.read().await, world.number("SELECT count(*) FROM events").await);
    let ticket = alice.ask(asking(&world, &web)).await;
    bob.approve(&ticket).await.expect(200);
    world.admin.post("/nodes", json!({ "org_id": world.org, "name": "rack" })).await.expect(201);
    world.admin.post("/nodes", json!({ "org_id": world.org, "name": "rack" })).await;
    alice.post("/nodes", json!({ "org_id": world.org, "name": "mine" })).await.problem(403, "role_required");
    // The use of a key is an event once a minute.
    let key = world.key(&alice, &["directory:read"]).await;
    key.get("/me").await.expect(200);
    key.get("/me").await.expect(200);
    let events = scraper.since(&before, EVENTS).await;
    assert!(events.contains(&("action=\"api_key.used\"".to_owned(), 1)), "{events:?}");
    let counted: u64 = scraper.since(&before, EVENTS).await.iter().map(|(_, n)| n).sum();
    let written = world.number("SELECT count(*) FROM events").await - logged;
    assert_eq!(i64::try_from(counted).unwrap(), written);
    assert!(written > 4);
}

#[actix_web::test]
async fn an_automatic_approval_and_an_expiry_are_decisions() {
    let (world, scraper) = counting(|_| ()).await;
    let (alice, web) = (world.member("alice").await, world.asset("web").await);
    world.flow(json!({ "type": "automatic", "levels": [] })).await;
    let before = scraper.read().await;
    alice.ask(asking(&world, &web)).await;
    let approved = scraper.since(&before, DECISIONS).await;
    assert_eq!(approved, moved([("state=\"approved\",type=\"asset_access\"", 1)]));

    let (world, scraper) = counting(|_| ()).await;
    let (alice, bob, web) =
        (world.member("alice").await, world.member("bob").await, world.asset("web").await);
    world.flow(levels(&[&[&bob]])).await;
    alice.ask(asking(&world, &web)).await;
    let before = scraper.read().await;
    world.travel(Duration::days(40)).await;
    crate::jobs::work_off(&world).await;
    let expired = scraper.since(&before, DECISIONS).await;
    assert_eq!(expired, moved([("state=\"expired\",type=\"asset_access\"", 1)]));
}
