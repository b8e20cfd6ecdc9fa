//! Policy binds: approvals count for what the approver saw, and nobody is four eyes.

use futures::future::join_all;
use gatepass_testing::{Person, Value, World, asking, json, levels, people};

struct Room {
    world: World,
    alice: Person,
    ann: Person,
    ben: Person,
    ticket: Value,
}

/// A ticket of ALICE whose only level needs two of these approvers: ANN, BEN, and CLEO.
async fn room() -> Room {
    let world = World::new().await;
    let (alice, ann, ben, cleo) = (
        world.member("alice").await,
        world.stranger("ann").await,
        world.stranger("ben").await,
        world.stranger("cleo").await,
    );
    let level = json!({ "mode": "quorum", "quorum": 2, "approvers": people(&[&ann, &ben, &cleo]) });
    world.flow(json!({ "type": "assigned", "levels": [level] })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    Room { world, alice, ann, ben, ticket }
}

fn widened() -> Value {
    json!({ "changes": { "accounts": ["app", "root"] } })
}

#[actix_web::test]
async fn the_last_of_a_quorum_can_not_widen_what_the_others_approved() {
    let Room { world, alice, ann, ben, ticket } = room().await;
    ann.approve(&ticket).await.expect(200);
    assert_eq!(ann.get("/tickets?queue=awaiting_me").await.ids(), [""; 0]);
    let wide = ben.act("tickets", &ticket, "approve", widened()).await.expect(200);
    assert_eq!(wide["state"], "pending");
    let decisions = |ticket: &Value| -> Vec<Value> {
        let all = ticket["levels"][0]["decisions"].as_array().unwrap().iter();
        all.map(|d| json!([d["by"]["username"], d["round"], d["is_void"]])).collect()
    };
    assert_eq!(decisions(&wide), [json!(["ann", 1, true]), json!(["ben", 1, false])]);
    assert_eq!(world.query("SELECT count(*) FROM grants").await, ["0"]);
    // Ann is asked again, about the wider request.
    assert_eq!(ann.get("/tickets?queue=awaiting_me").await.ids(), [ticket["id"].as_str().unwrap()]);
    ben.approve(&ticket).await.problem(409, "already_decided_by_you");
    let given = ann.approve(&ticket).await.expect(200);
    assert_eq!(given["state"], "approved");
    assert_eq!(decisions(&given).last(), Some(&json!(["ann", 2, false])));
    let history = format!("/tickets/{}/history", ticket["id"].as_str().unwrap());
    let history = alice.get(&history).await.expect(200);
    let void = history["items"].as_array().unwrap().iter().find(|e| e["action"] == "ticket.approvals_voided");
    assert_eq!(void.unwrap()["data"], json!({ "levels": [1], "approvers": [ann.id] }));
}

#[actix_web::test]
async fn an_exclusion_that_is_dropped_widens_what_people_type_too() {
    let Room { world, alice, ann, ben, ticket } = room().await;
    alice.act("tickets", &ticket, "cancel", json!({})).await.expect(200);
    let mut body = asking(&world, &world.asset("db").await);
    body["request"]["accounts"] = json!(["@INPUT", "!root"]);
    let ticket = alice.ask(body).await;
    ann.approve(&ticket).await.expect(200);
    let dropped = json!({ "changes": { "accounts": ["@INPUT"] } });
    let wide = ben.act("tickets", &ticket, "approve", dropped).await.expect(200);
    assert_eq!(
        (&wide["state"], &wide["levels"][0]["decisions"][0]["is_void"]),
        (&json!("pending"), &json!(true))
    );
}

#[actix_web::test]
async fn a_widened_ticket_returns_to_the_level_whose_approval_is_void() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    ann.approve(&ticket).await.expect(200);
    let back = ben.act("tickets", &ticket, "approve", widened()).await.expect(200);
    assert_eq!((&back["state"], &back["level"]), (&json!("pending"), &json!(1)));
    let states: Vec<&Value> =
        back["levels"].as_array().unwrap().iter().map(|level| &level["state"]).collect();
    assert_eq!(states, ["active", "approved"]);
    assert_eq!(ann.get("/tickets?queue=awaiting_me").await.ids(), [ticket["id"].as_str().unwrap()]);
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "approved");
    assert_eq!(world.query("SELECT accounts::text FROM permissions").await, ["{app,root}"]);
}

#[actix_web::test]
async fn two_who_widen_at_once_never_give_what_one_of_them_did_not_see() {
    for _ in 0..4 {
        let Room { world, ann, ben, ticket, .. } = room().await;
        let with = |name: &str| json!({ "level": 1, "changes": { "accounts": ["app", name] } });
        let answers = join_all([
            ann.act("tickets", &ticket, "approve", with("root")),
            ben.act("tickets", &ticket, "approve", with("@USER")),
        ])
        .await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        // The second approver widened what the first had approved.
        assert_eq!(world.query("SELECT state FROM tickets").await, ["pending"]);
        assert_eq!(world.number("SELECT count(*) FROM decisions WHERE is_void").await, 1);
        assert_eq!(world.number("SELECT count(*) FROM grants").await, 0);
    }
}

#[actix_web::test]
async fn a_narrowed_request_keeps_the_approvals() {
    let Room { world: _world, ann, ben, ticket, .. } = room().await;
    ann.approve(&ticket).await.expect(200);
    let shorter = json!({ "changes": { "timing": { "mode": "on_approval", "duration": "PT1H" } } });
    assert_eq!(ben.act("tickets", &ticket, "approve", shorter).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn a_decision_names_its_level() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let settings = json!({ "distinct_approvers": false });
    world.flow_with(levels(&[&[&ann], &[&ann], &[&ann]]), settings).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let path = format!("/tickets/{}", ticket["id"].as_str().unwrap());
    let raw = async |verb: &str, body: Value| {
        let request = ann.request(reqwest::Method::POST, &format!("{path}/{verb}"));
        gatepass_testing::Answer::of(request.json(&body)).await
    };
    for (verb, body) in [("approve", json!({})), ("deny", json!({ "reason": "no" }))] {
        let problem = raw(verb, body).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/level", "{verb}");
    }
    raw("approve", json!({ "level": 1 })).await.expect(200);
    raw("approve", json!({ "level": 1 })).await.problem(409, "level_already_decided");
    raw("deny", json!({ "level": 1, "reason": "no" })).await.problem(409, "level_already_decided");
    raw("approve", json!({ "level": 3 })).await.problem(409, "level_not_open");
    raw("approve", json!({ "level": 9 })).await.problem(422, "validation_failed");
    assert_eq!(raw("approve", json!({ "level": 2 })).await.expect(200)["level"], 3);
}

#[actix_web::test]
async fn one_person_is_not_four_eyes() {
    let world = World::new().await;
    let (alice, olga) = (world.member("alice").await, world.with_role("olga", "org_admin").await);
    world.flow(levels(&[&[&olga], &[&olga]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let blocked = olga.approve(&ticket).await.expect(200);
    assert_eq!(
        (&blocked["state"], &blocked["blocked_reason"]),
        (&json!("blocked"), &json!("approver_already_decided"))
    );
    assert_eq!(olga.see(&ticket).await["allowed_actions"], json!(["reassign", "comment"]));
    let yes = json!({ "decision": "approve", "reason": "urgent" });
    olga.act("tickets", &ticket, "override", yes.clone()).await.problem(409, "already_decided_by_you");
    let to = json!({ "level": 2, "approvers": [olga.id], "reason": "me again" });
    olga.act("tickets", &ticket, "reassign", to).await.problem(422, "validation_failed");
    assert_eq!(world.admin.act("tickets", &ticket, "override", yes).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn a_flow_that_one_person_completes_is_warned_of() {
    let world = World::new().await;
    let ann = world.stranger("ann").await;
    let codes = async |distinct: bool| {
        let body = json!({ "org_id": world.org, "name": "Servers", "ticket_type": "asset_access",
            "approval": levels(&[&[&ann], &[&ann]]), "distinct_approvers": distinct });
        let flow = world.admin.post("/flows", body).await.expect(201);
        let warnings = flow["warnings"].as_array().unwrap().iter();
        warnings.map(|warning| warning["code"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(codes(false).await, ["one_person_completes"]);
    assert_eq!(codes(true).await, ["one_approver_for_two_levels"]);
}
