//! An agent on a device reads the active grants there with an API key, and waits for changes.

use super::device::{Desk, granted, start};
use gatepass_domain::authz::UserKind;
use gatepass_testing::{Answer, Person, World, json};
use reqwest::Method;
use std::time::{Duration, Instant};

/// An API key with only grants:read, of a service that is an auditor of the organization.
async fn agent(world: &World) -> Person {
    let service = world.user("agent", UserKind::Service).await;
    world.join(&world.org, &service, "auditor").await;
    world.key(&service, &["grants:read"]).await
}

fn list(device: &str) -> String {
    format!("/grants?asset_id={device}&state=active")
}

/// Waits for a change, for up to a minute. The answer must come at the change, long before the minute is over.
async fn waiting(agent: &Person, path: &str, tag: String, seconds: u64) -> Answer {
    let begun = Instant::now();
    let request = agent.request(Method::GET, path).header("prefer", format!("wait={seconds}"));
    let answer = Answer::of(request.header("if-none-match", tag)).await;
    assert!(begun.elapsed() < Duration::from_secs(55), "it waited to the end");
    answer
}

/// Sleeps until the wait has begun. If it has not, the answer comes later, but is the same.
async fn soon<T>(act: impl Future<Output = T>) -> T {
    tokio::time::sleep(Duration::from_millis(300)).await;
    act.await
}

#[actix_web::test]
async fn it_reads_what_is_in_force_and_nothing_else() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let agent = agent(&world).await;
    let grant = granted(&world, &alice, &item, &laptop).await;
    let read = async || agent.get(&list(&laptop)).await.ids();
    assert!(read().await.is_empty());
    start(&alice, &grant).await.expect(200);
    assert_eq!(read().await, [grant["id"].as_str().unwrap()]);
    assert!(agent.get(&list(&world.asset("other").await)).await.ids().is_empty());
    agent.get("/tickets").await.problem(403, "missing_scope");
    start(&agent, &grant).await.problem(403, "missing_scope");
    // A deactivated user loses access at once.
    world.sql(&format!("UPDATE users SET is_active = false WHERE id = '{}'", alice.id)).await;
    assert!(read().await.is_empty());
    let all = agent.get(&format!("/grants?asset_id={laptop}")).await;
    assert_eq!(
        (&all.json["items"][0]["state"], &all.json["items"][0]["in_force"]),
        (&json!("active"), &json!(false))
    );
    world.sql("UPDATE users SET is_active = true").await;
    // A deactivated device gives none.
    world.admin.patch(&format!("/assets/{laptop}"), json!({ "is_active": false })).await.expect(200);
    assert!(read().await.is_empty());
    let all = agent.get(&format!("/grants?asset_id={laptop}")).await;
    assert_eq!(all.json["items"][0]["in_force"], false);
    world.admin.patch(&format!("/assets/{laptop}"), json!({ "is_active": true })).await.expect(200);
    assert_eq!(read().await.len(), 1);
    world.travel(time::Duration::hours(2)).await;
    assert!(read().await.is_empty());
}

#[actix_web::test]
async fn permissions_that_name_the_asset_are_found_too() {
    let world = World::new().await;
    let (alice, agent) = (world.member("alice").await, agent(&world).await);
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(gatepass_testing::asking(&world, &web)).await;
    assert_eq!(agent.get(&list(&web)).await.ids(), [ticket["grants"][0].as_str().unwrap()]);
}

#[actix_web::test]
async fn a_member_finds_on_a_device_what_they_may_see() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let grant = granted(&world, &alice, &item, &laptop).await;
    start(&alice, &grant).await.expect(200);
    let mallory = world.member("mallory").await;
    assert!(mallory.get(&list(&laptop)).await.ids().is_empty());
    let stranger = world.with_role("eve", "member").await;
    world.join(&world.new_org("other").await, &stranger, "auditor").await;
    assert!(stranger.get(&list(&laptop)).await.ids().is_empty());
    assert_eq!(alice.get(&list(&laptop)).await.ids().len(), 1);
}

#[actix_web::test]
async fn it_waits_for_every_change() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let agent = agent(&world).await;
    let path = list(&laptop);
    let grant = granted(&world, &alice, &item, &laptop).await;
    let tag = |answer: &Answer| answer.header("etag").to_owned();
    let before = agent.get(&path).await;
    let (answer, _) = futures::join!(waiting(&agent, &path, tag(&before), 60), soon(start(&alice, &grant)));
    assert_eq!((answer.status.as_u16(), answer.ids().len()), (200, 1));
    assert_eq!(answer.header("preference-applied"), "wait=60");

    let off = world.sql("UPDATE users SET is_active = false WHERE username = 'alice'");
    let (answer, ()) = futures::join!(waiting(&agent, &path, tag(&answer), 60), soon(off));
    assert!(answer.ids().is_empty());
    let on = world.sql("UPDATE users SET is_active = true WHERE username = 'alice'");
    let (answer, ()) = futures::join!(waiting(&agent, &path, tag(&answer), 60), soon(on));
    assert_eq!(answer.ids().len(), 1);

    // The clock changes the list too.
    let over = world.travel(time::Duration::hours(2));
    let (answer, ()) = futures::join!(waiting(&agent, &path, tag(&answer), 60), soon(over));
    assert!(answer.ids().is_empty());
}

#[actix_web::test]
async fn without_a_change_it_is_told_so_in_time() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let agent = agent(&world).await;
    let path = list(&laptop);
    let grant = granted(&world, &alice, &item, &laptop).await;
    start(&alice, &grant).await.expect(200);
    let first = agent.get(&path).await;
    // A grant that has not started yet does not change this list, and neither does the remaining time.
    let bob = world.member("bob").await;
    let tag = first.header("etag");
    let (answer, _) = futures::join!(
        waiting(&agent, &path, tag.to_owned(), 1),
        soon(granted(&world, &bob, &item, &laptop))
    );
    assert_eq!((answer.status.as_u16(), answer.header("etag")), (304, tag));
    let missed = waiting(&agent, &path, "\"older\"".to_owned(), 60).await;
    assert_eq!(missed.expect(200)["items"][0]["id"], grant["id"]);
    // A list without an asset can't be waited for.
    let any = Answer::of(agent.request(Method::GET, "/grants").header("prefer", "wait=30")).await;
    assert_eq!((any.status.as_u16(), any.header("preference-applied")), (200, ""));
}

#[actix_web::test]
async fn nobody_waits_at_a_device_that_they_may_not_see() {
    let Desk { world, laptop, .. } = Desk::new().await;
    let foreign = world.asset_in(&world.new_org("other").await, "foreign").await;
    let agent = agent(&world).await;
    for (device, waits) in [(foreign.as_str(), ""), (world.org.as_str(), ""), (laptop.as_str(), "wait=1")] {
        let answer = waiting(&agent, &list(device), String::new(), 1).await;
        assert_eq!(answer.header("preference-applied"), waits, "{device}");
        assert!(answer.ids().is_empty());
    }
}

#[actix_web::test]
async fn a_key_that_is_revoked_meanwhile_reads_nothing() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let agent = agent(&world).await;
    let grant = granted(&world, &alice, &item, &laptop).await;
    let tag = agent.get(&list(&laptop)).await.header("etag").to_owned();
    let revoke_and_start = async {
        world.sql("UPDATE api_keys SET revoked_at = gatepass_now()").await;
        start(&alice, &grant).await.expect(200)
    };
    let path = list(&laptop);
    let (answer, _) = futures::join!(waiting(&agent, &path, tag, 30), soon(revoke_and_start));
    answer.problem(401, "unauthenticated");
}
