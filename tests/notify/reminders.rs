//! Reminders, and notices that access begins or ends.

use super::{tell, told};
use crate::jobs::work_off;
use gatepass_testing::{World, asking, json, levels};
use time::Duration;

#[actix_web::test]
async fn approvers_are_reminded_after_half_of_the_time_and_a_day_before_the_deadline() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    let web = world.asset("web").await;
    let both = json!({ "type": "assigned", "levels": [{ "mode": "all", "approvers": gatepass_testing::people(&[&ann, &ben]) }] });
    world.flow_with(both, json!({ "pending_for": "P10D" })).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    work_off(&world).await;
    tell(&world).await;
    assert_eq!(told(&ann).await, ["decision_needed"]);

    world.travel(Duration::days(5)).await;
    for _ in 0..2 {
        work_off(&world).await;
        tell(&world).await;
    }
    let (ann, ben) = (world.again(&ann).await, world.again(&ben).await);
    assert_eq!(told(&ann).await, ["decision_needed", "reminder"]);
    // Who has decided is left alone. The decision moves the deadline, and half of the time is not over again.
    ann.approve(&ticket).await.expect(200);
    world.travel(Duration::hours(14 * 24 + 1)).await;
    work_off(&world).await;
    tell(&world).await;
    let (ann, ben) = (world.again(&ann).await, world.again(&ben).await);
    assert_eq!(told(&ann).await, ["decision_needed", "reminder"]);
    // The worker was away, so both moments passed at once, and each is an event.
    assert_eq!(told(&ben).await, ["decision_needed", "reminder", "reminder", "reminder"]);
}

#[actix_web::test]
async fn the_end_of_access_is_told_a_day_and_an_hour_before_and_once() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    let mut body = asking(&world, &web);
    body["timing"] = json!({ "mode": "on_approval", "duration": "P3D" });
    let ticket = alice.ask(body).await;
    ann.approve(&ticket).await.expect(200);
    work_off(&world).await;
    world.travel(Duration::hours(49)).await;
    work_off(&world).await;
    world.travel(Duration::hours(71)).await;
    work_off(&world).await;
    work_off(&world).await;
    world.travel(Duration::hours(73)).await;
    work_off(&world).await;
    tell(&world).await;
    let alice = world.again(&alice).await;
    assert_eq!(told(&alice).await, ["submitted", "approved", "grant_ending", "grant_ending", "grant_ended"]);
    let moments = "SELECT data->>'moment' FROM events WHERE action = 'grant.ending' ORDER BY id";
    assert_eq!(world.query(moments).await, ["day", "hour"]);
}

#[actix_web::test]
async fn an_organization_that_wants_no_reminders_has_none() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let web = world.asset("web").await;
    world.flow_with(levels(&[&[&ann]]), json!({ "pending_for": "P10D" })).await;
    let settings = json!({ "settings": { "notifications": { "reminders": ["day"] } } });
    world.admin.patch(&format!("/organizations/{}", world.org), settings).await.expect(200);
    alice.ask(asking(&world, &web)).await;
    work_off(&world).await;
    world.travel(Duration::days(6)).await;
    work_off(&world).await;
    tell(&world).await;
    assert_eq!(told(&world.again(&ann).await).await, ["decision_needed"]);
}

#[actix_web::test]
async fn scheduled_access_is_told_when_it_begins() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    let start = world.query("SELECT to_char(gatepass_now() AT TIME ZONE 'UTC' + interval '1 day', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    let mut body = asking(&world, &web);
    body["timing"] = json!({ "mode": "scheduled", "start": start.await[0], "duration": "PT1H" });
    let ticket = alice.ask(body).await;
    ann.approve(&ticket).await.expect(200);
    work_off(&world).await;
    tell(&world).await;
    assert_eq!(told(&alice).await, ["submitted", "approved"]);
    world.travel(Duration::minutes(24 * 60 + 5)).await;
    work_off(&world).await;
    tell(&world).await;
    assert_eq!(told(&world.again(&alice).await).await, ["submitted", "approved", "grant_started"]);
}
