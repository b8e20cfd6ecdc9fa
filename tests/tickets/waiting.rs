//! `Prefer: wait`: the response comes when the state changes.

use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};
use reqwest::Method;
use std::time::{Duration, Instant};

async fn waiting(person: &Person, path: &str, seconds: u64) -> Answer {
    let begun = Instant::now();
    let answer =
        Answer::of(person.request(Method::GET, path).header("prefer", format!("wait={seconds}"))).await;
    // Waits for a change, for up to a minute. The answer must come at the change, long before the minute is over.
    assert!(begun.elapsed() < Duration::from_secs(55), "it waited to the end");
    answer
}

fn path(ticket: &Value) -> String {
    format!("/tickets/{}", ticket["id"].as_str().unwrap())
}

#[actix_web::test]
async fn a_wait_answers_when_the_level_and_when_the_state_changes() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let ben = world.stranger("ben").await;
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let at = path(&ticket);
    for (expected, approver) in [("pending", &ann), ("approved", &ben)] {
        let approve = async {
            // Sleeps until the wait has begun. If it has not, the answer comes later, but is the same.
            tokio::time::sleep(Duration::from_millis(300)).await;
            approver.approve(&ticket).await.expect(200)
        };
        let (answer, _) = futures::join!(waiting(&alice, &at, 60), approve);
        assert_eq!(answer.header("preference-applied"), "wait=60");
        let seen = answer.expect(200);
        assert_eq!(seen["state"], expected);
    }
    // The ticket is final, so there is no change to wait for.
    waiting(&alice, &path(&ticket), 60).await.expect(200);
}

#[actix_web::test]
async fn a_comment_moves_the_ticket_and_wakes_whoever_waits() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let flow = levels(&[&[&ann]]);
    world.flow_with(flow, json!({ "show_progress": false })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    assert_eq!(ticket["comment_count"], 0);
    let at = path(&ticket);
    let old = ann.get(&at).await;
    let comment = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        ann.post(&format!("{at}/comments"), json!({ "body": "why?" })).await.expect(201)
    };
    let (answer, written) = futures::join!(waiting(&alice, &at, 60), comment);
    let seen = answer.expect(200);
    assert_eq!((&seen["state"], &seen["comment_count"]), (&json!("pending"), &json!(1)));
    // The flow hides from alice when anybody acts, but not from ann.
    assert_eq!(seen["updated_at"], ticket["created_at"]);
    let commented = ann.see(&ticket).await;
    assert_eq!(commented["updated_at"], written["created_at"]);
    assert_eq!(commented["digest"], old.json["digest"]);
    let listed = alice.get("/tickets?sort=-updated_at").await.expect(200)["items"][0].clone();
    assert_eq!(listed["comment_count"], 1);
    // Whoever decides with the old ETag has not read the comment. The digest shows only what is decided about.
    let stale = ann.request(Method::POST, &format!("{at}/approve")).header("if-match", old.header("etag"));
    let approval = json!({ "level": 1, "digest": old.json["digest"] });
    Answer::of(stale.json(&approval)).await.problem(412, "stale");
    let approved = ann.post(&format!("{at}/approve"), approval).await.expect(200);
    assert_eq!((&approved["state"], &approved["comment_count"]), (&json!("approved"), &json!(1)));
    // An ended ticket counts its comments too.
    alice.post(&format!("{at}/comments"), json!({ "body": "thanks" })).await.expect(201);
    assert_eq!(alice.get(&at).await.expect(200)["comment_count"], 2);
    let exported = alice.get("/tickets/export?format=json").await.expect(200);
    assert_eq!(exported["items"][0]["comment_count"], 2);
}

#[actix_web::test]
async fn comments_and_decisions_at_once_are_all_stored() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let at = path(&ticket);
    let comment = async |person: &Person| {
        person.post(&format!("{at}/comments"), json!({ "body": "now" })).await.expect(201);
    };
    let approve = async { ann.approve(&ticket).await.expect(200) };
    futures::join!(comment(&alice), comment(&ann), approve, comment(&alice), comment(&ann));
    let seen = alice.get(&at).await.expect(200);
    assert_eq!((&seen["state"], &seen["comment_count"]), (&json!("approved"), &json!(4)));
}

#[actix_web::test]
async fn a_wait_sees_the_clock_and_ends_in_time() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow_with(levels(&[&[&ann]]), json!({ "pending_for": "PT10M" })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let at = path(&ticket);
    let answer = waiting(&alice, &at, 1).await;
    assert_eq!(answer.expect(200)["state"], "pending");
    let travel = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        world.travel(time::Duration::minutes(10)).await;
    };
    let (answer, ()) = futures::join!(waiting(&alice, &at, 60), travel);
    assert_eq!(answer.expect(200)["state"], "expired");
}

#[actix_web::test]
async fn who_has_an_older_version_is_answered_at_once() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let begun = Instant::now();
    let request = alice.request(Method::GET, &path(&ticket)).header("prefer", "wait=60");
    Answer::of(request.header("if-none-match", "\"older\"")).await.expect(200);
    assert!(begun.elapsed() < Duration::from_secs(55));
}

#[actix_web::test]
async fn a_revoked_grant_wakes_those_who_wait_for_it() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let path = format!("/grants/{}", ticket["grants"][0].as_str().unwrap());
    let revoke = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        world.admin.post(&format!("{path}/revoke"), json!({ "reason": "over" })).await.expect(200)
    };
    let (answer, _) = futures::join!(waiting(&alice, &path, 60), revoke);
    assert_eq!(answer.expect(200)["state"], "revoked");
}
