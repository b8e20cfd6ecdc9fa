//! Periodic work besides expiry of tickets: expired grants, and blocked tickets that were repaired.

use super::{ask_for, work_off, worker};
use futures::future::{join, join_all};
use gatepass_app::jobs::JobKind;
use gatepass_testing::{Answer, World, asking, json};
use time::Duration;

/// Runs three workers at once, with one job each.
async fn three_workers(world: &World, kind: JobKind) {
    for _ in 0..3 {
        ask_for(world, kind, None).await;
    }
    let work = (0..3).map(async |_| {
        let worker = worker(world);
        while worker.step().await.unwrap() {}
    });
    join_all(work).await;
}

#[actix_web::test]
async fn a_grant_that_is_over_is_written_down_once_and_nobody_sees_a_difference() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let (over, ended) = (alice.ask(asking(&world, &web)).await, alice.ask(asking(&world, &web)).await);
    alice.act("grants", &json!({ "id": ended["grants"][0] }), "end", json!({})).await.expect(200);
    work_off(&world).await;
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'grant.expired'").await, 0);
    world.travel(Duration::hours(5)).await;
    let alice = world.again(&alice).await;
    let path = format!("/grants/{}", over["grants"][0].as_str().unwrap());
    let check = json!({ "asset_id": web, "account": "app", "protocol": "ssh", "action": "connect" });
    let answers = async || {
        let mut said: Vec<String> = Vec::new();
        for path in [&path, "/grants?state=expired&include=total", "/grants?state=active", "/tickets"] {
            let answer = alice.get(path).await;
            said.push(format!("{path} {} {}", answer.header("etag"), answer.text));
        }
        said.push(alice.post("/access/check", check.clone()).await.text);
        said
    };
    let before = answers().await;
    assert!(before[0].contains("\"state\":\"expired\"") && before[1].contains("\"total\":1"), "{before:?}");
    work_off(&world).await;
    assert_eq!(world.number("SELECT count(*) FROM grants WHERE expired_at IS NOT NULL").await, 1);
    assert_eq!(answers().await, before);
    world.travel(Duration::hours(6)).await;
    work_off(&world).await;
    let again = world.again(&alice).await.get(&path).await;
    assert_eq!(format!("{path} {} {}", again.header("etag"), again.text), before[0]);
    let event = "SELECT (actor_id IS NULL AND subject_type = 'grant')::text || ticket_id FROM events WHERE action = 'grant.expired'";
    assert_eq!(world.query(event).await, [format!("true{}", over["id"].as_str().unwrap())]);
}

#[actix_web::test]
async fn workers_and_admins_at_once_close_a_grant_that_is_over_once() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let mut grants = Vec::new();
    for _ in 0..20 {
        grants.push(json!({ "id": alice.ask(asking(&world, &web)).await["grants"][0] }));
    }
    world.travel(Duration::hours(5)).await;
    let admin = world.again(&world.admin).await;
    let reason = json!({ "reason": "over" });
    let revoke = join_all(grants.iter().map(|grant| admin.act("grants", grant, "revoke", reason.clone())));
    let (answers, ()) = join(revoke, three_workers(&world, JobKind::ExpireGrants)).await;
    assert!(answers.iter().all(|answer: &Answer| answer.json["code"] == "grant_not_open"), "{answers:?}");
    let events =
        "SELECT count(*) FROM events WHERE action IN ('grant.expired', 'grant.revoked') GROUP BY subject_id";
    assert_eq!(world.query(events).await, vec!["1"; 20]);
}

#[actix_web::test]
async fn repaired_tickets_go_on_though_nobody_looks() {
    let world = World::new().await;
    let (alice, mia) = (world.member("alice").await, world.stranger("mia").await);
    let rules = json!([{ "kind": "requester_manager" }]);
    world.flow(json!({ "type": "assigned", "levels": [{ "approvers": rules }] })).await;
    let web = world.asset("web").await;
    for _ in 0..10 {
        assert_eq!(alice.ask(asking(&world, &web)).await["state"], "blocked");
    }
    three_workers(&world, JobKind::UnblockTickets).await;
    assert_eq!(world.query("SELECT DISTINCT state FROM tickets").await, ["blocked"]);
    world.sql(&format!("UPDATE users SET manager_id = '{}' WHERE username = 'alice'", mia.id)).await;
    three_workers(&world, JobKind::UnblockTickets).await;
    assert_eq!(world.query("SELECT DISTINCT state FROM tickets").await, ["pending"]);
    let started = "SELECT count(*) FROM events WHERE action = 'ticket.level_started' AND actor_id IS NULL GROUP BY ticket_id";
    assert_eq!(world.query(started).await, vec!["1"; 10]);
    assert_eq!(mia.get("/tickets?queue=awaiting_me&include=total").await.json["total"], 10);
}
