//! Opening: faults, rights, flows, previews, many at once.

use futures::future::join_all;
use gatepass_domain::authz::UserKind;
use gatepass_testing::{Answer, Value, World, asking, json, levels, people};
use reqwest::Method;
use std::collections::BTreeSet;

fn pointers(problem: &Value) -> Vec<&str> {
    let mut pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    pointers.sort_unstable();
    pointers
}

#[actix_web::test]
async fn every_fault_of_a_request_is_named_at_once() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let other = world.new_org("other").await;
    let (web, foreign) = (world.asset("web").await, world.asset_in(&other, "theirs").await);
    let body = json!({
        "type": "asset_access", "org_id": world.org, "title": "x",
        "request": { "assets": [web, foreign], "nodes": [foreign], "accounts": ["@all", "!@ALL"], "protocols": ["SSH"],
            "actions": [] },
        "timing": { "mode": "on_approval", "duration": "PT0S" }, "on_behalf_of": foreign,
    });
    alice.post("/tickets", body.clone()).await.problem(403, "on_behalf_not_allowed");
    for path in ["/tickets", "/tickets/preview"] {
        let problem = world.admin.post(path, body.clone()).await.problem(422, "validation_failed");
        assert_eq!(
            pointers(&problem),
            [
                "/flow_id",
                "/on_behalf_of",
                "/request/accounts/0",
                "/request/accounts/1",
                "/request/actions",
                "/request/assets/1",
                "/request/nodes/0",
                "/request/protocols/0",
                "/timing/duration"
            ]
        );
    }
    let mut body = asking(&world, &web);
    body["request"] = json!({});
    let problem = alice.post("/tickets", body).await.problem(422, "validation_failed");
    assert_eq!(
        pointers(&problem),
        ["/flow_id", "/request/accounts", "/request/assets", "/request/protocols"]
    );
}

#[actix_web::test]
async fn wrong_forms_are_told_by_the_schema() {
    let world = World::new().await;
    let web = world.asset("web").await;
    let mut body = asking(&world, &web);
    body["request"]["colour"] = json!("red");
    body["title"] = json!("  ");
    body["timing"] = json!({ "mode": "on_approval", "duration": "PT1H", "end": "2030-01-01T00:00:00Z" });
    let problem = world.admin.post("/tickets", body).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/request/colour", "/timing/end", "/title"]);
}

#[actix_web::test]
async fn without_a_flow_there_is_no_ticket() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let web = world.asset("web").await;
    alice.post("/tickets", asking(&world, &web)).await.problem(422, "no_flow");
    let hidden = json!({ "visible_to": { "users": [bob.id] } });
    let flow = world.flow_with(json!({ "type": "automatic" }), hidden).await;
    let mut body = asking(&world, &web);
    body["flow_id"] = json!(flow);
    alice.post("/tickets", body.clone()).await.problem(422, "no_flow");
    bob.post("/tickets", body).await.expect(201);
    world.sql("UPDATE flows SET deleted_at = now()").await;
    bob.post("/tickets", asking(&world, &web)).await.problem(422, "no_flow");
}

#[actix_web::test]
async fn the_flow_of_the_highest_priority_is_taken_in_its_version() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let web = world.asset("web").await;
    let high = world.flow_with(json!({ "type": "manual" }), json!({ "priority": 5 })).await;
    world.flow(json!({ "type": "automatic" })).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    assert_eq!(
        ticket["flow"],
        json!({ "id": high, "name": "Servers", "version": 1, "approval_type": "manual", "pin_assets": false })
    );
}

#[actix_web::test]
async fn strangers_do_not_know_the_organization() {
    let world = World::new().await;
    let eve = world.stranger("eve").await;
    let web = world.asset("web").await;
    eve.post("/tickets", asking(&world, &web)).await.problem(404, "not_found");
    eve.post("/tickets/preview", asking(&world, &web)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn admins_and_services_ask_for_others_and_nobody_else_does() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let (olga, eve) = (world.with_role("olga", "org_admin").await, world.stranger("eve").await);
    let bot = world.user("bot", UserKind::Service).await;
    world.join(&world.org, &bot, "member").await;
    let web = world.asset("web").await;
    world.flow(levels(&[&[&alice, &olga, &bob]])).await;
    let mut body = asking(&world, &web);
    body["on_behalf_of"] = json!(bob.id);
    alice.post("/tickets", body.clone()).await.problem(403, "on_behalf_not_allowed");
    let ticket = olga.ask(body.clone()).await;
    assert_eq!(
        (&ticket["applicant"]["username"], &ticket["beneficiary"]["username"]),
        (&json!("olga"), &json!("bob"))
    );
    assert_eq!(ticket["levels"][0]["approvers"].as_array().unwrap().len(), 1);
    bob.approve(&ticket).await.problem(403, "own_ticket");
    let logged = world.query("SELECT DISTINCT on_behalf_of FROM events WHERE action = 'ticket.opened'").await;
    assert_eq!(logged.join(""), bob.id);

    let plain = world.key(&bot, &["tickets:write", "tickets:read"]).await;
    plain.post("/tickets", body.clone()).await.problem(403, "missing_scope");
    let able = world.key(&bot, &["tickets:write", "on_behalf:write"]).await;
    assert_eq!(able.ask(body.clone()).await["beneficiary"]["username"], "bob");
    // A person's API key is not a service.
    let personal = world.key(&alice, &["tickets:write", "on_behalf:write"]).await;
    personal.post("/tickets", body.clone()).await.problem(403, "on_behalf_not_allowed");
    body["on_behalf_of"] = json!(eve.id);
    olga.post("/tickets", body).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn a_key_without_the_scope_may_only_read() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let reader = world.key(&ann, &["tickets:read"]).await;
    assert_eq!(reader.see(&ticket).await["allowed_actions"], json!([]));
    reader.approve(&ticket).await.problem(403, "missing_scope");
    let writer = world.key(&ann, &["tickets:write"]).await;
    writer.get("/tickets").await.problem(403, "missing_scope");
    assert_eq!(writer.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn a_preview_tells_what_would_come_and_stores_nothing() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let web = world.asset("web").await;
    world
        .flow(json!({ "type": "assigned", "levels": [
            { "mode": "all", "approvers": people(&[&ann, &alice]) },
            { "approvers": [{ "kind": "requester_manager" }] }] }))
        .await;
    let mut body = asking(&world, &web);
    body["request"]["accounts"] = json!(["app", "oracle", "@USER"]);
    body["request"]["protocols"] = json!(["ssh", "vnc"]);
    let preview = alice.post("/tickets/preview", body).await.expect(200);
    let levels = preview["levels"].as_array().unwrap();
    assert_eq!(levels[0]["approvers"], json!([{ "id": ann.id, "username": "ann", "name": "Administrator" }]));
    assert_eq!(levels[1]["blocked_reason"], "manager_missing");
    assert_eq!(preview["permission"]["users"], json!([alice.id]));
    assert_eq!(preview["permission"]["valid_until"], preview["window"]["end"]);
    let warnings: Vec<_> =
        preview["warnings"].as_array().unwrap().iter().map(|w| (&w["code"], &w["pointer"])).collect();
    assert_eq!(
        warnings,
        [
            (&json!("account_not_on_asset"), &json!("/request/accounts/1")),
            (&json!("protocol_not_offered"), &json!("/request/protocols/1"))
        ]
    );
    let stored =
        "SELECT (SELECT count(*) FROM tickets) + (SELECT count(*) FROM events WHERE action LIKE 'ticket%')";
    assert_eq!(world.query(stored).await, ["0"]);
}

#[actix_web::test]
async fn an_automatic_flow_grants_at_once() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let web = world.asset("web").await;
    world.flow(json!({ "type": "automatic" })).await;
    let answer = alice.post("/tickets", asking(&world, &web)).await;
    let location = answer.header("location").to_owned();
    let ticket = answer.expect(201);
    assert_eq!((&ticket["state"], &ticket["decided_by"]), (&json!("approved"), &json!(null)));
    assert_eq!(ticket["grants"].as_array().unwrap().len(), 1);
    let seen = alice.get(&location).await;
    assert_eq!(seen.json, ticket);
    assert_eq!(ticket["flow"]["approval_type"], "automatic");
}

#[actix_web::test]
async fn tickets_opened_at_once_have_numbers_of_their_own() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let answers = join_all((0..20).map(|_| alice.post("/tickets", asking(&world, &web)))).await;
    let numbers: BTreeSet<i64> =
        answers.into_iter().map(|answer| answer.expect(201)["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers.len(), 20);
}

#[actix_web::test]
async fn one_idempotency_key_opens_one_ticket() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let send = || {
        let request = alice.request(Method::POST, "/tickets").header("idempotency-key", "deploy-42");
        Answer::of(request.json(&asking(&world, &web)))
    };
    let answers = join_all((0..10).map(|_| send())).await;
    for answer in &answers {
        match answer.status.as_u16() {
            201 => {}
            409 => assert_eq!(answer.json["code"], "idempotency_in_progress"),
            other => panic!("{other}: {}", answer.text),
        }
    }
    assert_eq!(world.query("SELECT count(*) FROM tickets").await, ["1"]);
    assert_eq!(world.query("SELECT count(*) FROM grants").await, ["1"]);
    let again = send().await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    let first = answers.iter().find(|answer| answer.status == 201).unwrap();
    assert_eq!(again.json["id"], first.json["id"]);
}
