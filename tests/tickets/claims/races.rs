//! Flows that change while requests are opened.

use super::{Desk, desk, make};
use gatepass_testing::{Answer, World, json};
use reqwest::Method;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, NoTls};

/// A transaction of somebody else.
async fn begin(world: &World, sql: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(&world.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("BEGIN; {sql}")).await.unwrap();
    client
}

/// Waits until this many connections wait for a lock, and the request is one of them.
async fn until_waiting(world: &World, how_many: i64, request: &JoinHandle<Answer>) {
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
        AND wait_event_type = 'Lock'";
    while world.number(waiting).await < how_many {
        assert!(!request.is_finished(), "it did not wait");
    }
}

fn request(desk: &Desk) -> JoinHandle<Answer> {
    let body = desk.asking(json!({ "assets": [desk.prod_db] }));
    tokio::spawn(Answer::of(desk.alice.request(Method::POST, "/tickets").json(&body)))
}

fn locked(desk: &Desk) -> String {
    format!("SELECT pg_advisory_xact_lock(hashtextextended('flows of {}', 0))", desk.world.org)
}

#[actix_web::test]
async fn a_request_waits_for_a_change_and_is_judged_by_it() {
    let desk = desk().await;
    let hidden = json!({ "name": "Strict", "visible_to": { "users": [] }, "priority": -1 });
    let strict = make(&desk.world, hidden).await;
    for (priority, code) in [("9", Some("no_flow")), ("-1", None)] {
        let change = format!(
            "{}; UPDATE flows SET priority = {priority}, version = version + 1, \
             definition = definition || '{{\"priority\": {priority}}}' WHERE id = '{strict}'; \
             INSERT INTO flow_versions (flow_id, version, name, definition, created_at) SELECT id, version, name, definition, now() FROM flows WHERE id = '{strict}'",
            locked(&desk)
        );
        let admin = begin(&desk.world, &change).await;
        let request = request(&desk);
        until_waiting(&desk.world, 1, &request).await;
        admin.batch_execute("COMMIT").await.unwrap();
        let answer = request.await.unwrap();
        match code {
            Some(code) => _ = answer.problem(422, code),
            None => assert_eq!(answer.expect(201)["flow"]["id"], json!(desk.general)),
        }
    }
}

#[actix_web::test]
async fn a_change_waits_for_requests_that_have_chosen() {
    let desk = desk().await;
    let Desk { world, prod_db, .. } = &desk;
    // The request holds the flows, and waits for its asset.
    let other = begin(world, &format!("SELECT FROM assets WHERE id = '{prod_db}' FOR UPDATE")).await;
    let opening = request(&desk);
    until_waiting(world, 1, &opening).await;
    let strict = json!({ "org_id": world.org, "name": "Strict", "ticket_type": "asset_access", "priority": 9,
        "approval": { "type": "manual" } });
    let made = tokio::spawn(Answer::of(world.admin.request(Method::POST, "/flows").json(&strict)));
    until_waiting(world, 2, &made).await;
    let change = json!({ "scope": { "nodes": [desk.test] } });
    let path = format!("/flows/{}", desk.general);
    let changed = tokio::spawn(Answer::of(world.admin.request(Method::PATCH, &path).json(&change)));
    until_waiting(world, 3, &changed).await;
    let hides = json!({ "settings": { "shadow_global": { "asset_access": false } } });
    let path = format!("/organizations/{}", world.org);
    let set = tokio::spawn(Answer::of(world.admin.request(Method::PATCH, &path).json(&hides)));
    until_waiting(world, 4, &set).await;
    other.batch_execute("COMMIT").await.unwrap();
    let ticket = opening.await.unwrap().expect(201);
    assert_eq!((&ticket["flow"]["id"], &ticket["flow"]["version"]), (&json!(desk.general), &json!(1)));
    let strict = made.await.unwrap().expect(201)["id"].clone();
    // The general flow would tie with the automatic one.
    changed.await.unwrap().problem(422, "validation_failed");
    set.await.unwrap().expect(200);
    assert_eq!(desk.flow_of(desk.asking(json!({ "assets": [prod_db] }))).await, strict.as_str().unwrap());
}

#[actix_web::test]
async fn a_preview_promises_nothing() {
    let desk = desk().await;
    let body = desk.asking(json!({ "assets": [desk.prod_db] }));
    let preview = desk.alice.post("/tickets/preview", body.clone()).await.expect(200);
    assert_eq!(preview["flow"]["id"], json!(desk.general));
    let strict = json!({ "name": "Strict", "priority": 9, "scope": { "nodes": [desk.production] } });
    let strict = make(&desk.world, strict).await;
    assert_eq!(desk.flow_of(body).await, strict);
}

#[actix_web::test]
async fn two_who_save_at_once_make_no_tie_with_an_automatic_flow() {
    let desk = desk().await;
    for round in 0..5 {
        let flow = |kind: &str| {
            json!({ "org_id": desk.world.org, "name": kind, "ticket_type": "asset_access", "priority": 20 + round,
                "approval": { "type": kind } })
        };
        let (one, other) = futures::join!(
            desk.world.admin.post("/flows", flow("automatic")),
            desk.world.admin.post("/flows", flow("manual"))
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422], "{} {}", one.text, other.text);
        let refused = if one.status == 422 { one } else { other };
        let problem = refused.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["code"], "automatic_flow_ties");
    }
}
