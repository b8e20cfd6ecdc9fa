//! Rules between fields: each is broken once, and the request is refused. The tests have the names of the functions
//! beside the types.

use gatepass_testing::{Answer, World, administering, asking, json, people, wanting};
use serde_json::Value;

/// Checks that a body is refused for this rule alone.
fn refused(answer: Answer, pointer: &str, code: &str) {
    let problem = answer.problem(422, "validation_failed");
    let faults: Vec<(&Value, &Value)> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (&fault["pointer"], &fault["code"]))
        .collect();
    assert_eq!(faults, [(&json!(pointer), &json!(code))], "{problem}");
}

#[actix_web::test]
async fn a_new_password_needs_the_present_one() {
    let world = World::new().await;
    let answer = world.admin.patch("/me", json!({ "password": "another long one" })).await;
    refused(answer, "/current_password", "required");
    let refusals = "SELECT count(*) FROM events WHERE action = 'password.refused'";
    assert_eq!(world.number(refusals).await, 0, "nobody guessed");
    world.admin.patch("/me", json!({ "current_password": "no password" })).await.expect(200);
}

#[actix_web::test]
async fn a_service_has_no_password() {
    let world = World::new().await;
    let service =
        json!({ "username": "bot", "name": "Bot", "kind": "service", "password": "a long password" });
    refused(world.admin.post("/users", service.clone()).await, "/password", "not_for_services");
    let mut with_manager = service;
    with_manager["manager_id"] = json!(world.org);
    let told = world.admin.post("/users", with_manager).await.problem(422, "validation_failed");
    assert_eq!(told["errors"].as_array().unwrap().len(), 2, "together with what is not there: {told}");
}

#[actix_web::test]
async fn next_steps_go_with_a_denial_and_changes_go_with_an_approval() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "manual" })).await;
    let ticket = alice.ask(asking(&world, &world.asset("web").await)).await;
    for (decision, extra, pointer) in [
        ("approve", json!({ "next_steps": "x" }), "/next_steps"),
        ("deny", json!({ "changes": {} }), "/changes"),
    ] {
        let mut body = json!({ "decision": decision, "reason": "on leave" });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        refused(world.admin.act("tickets", &ticket, "override", body).await, pointer, "not_allowed");
    }
    assert_eq!(alice.see(&ticket).await["state"], "pending");
}

#[actix_web::test]
async fn changes_need_a_reason_and_a_reason_goes_with_changes() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "manual" })).await;
    let ticket = alice.ask(asking(&world, &world.asset("web").await)).await;
    let broken = r#"{"state": "error", "cause": "nothing_left"}"#;
    world
        .sql(&format!("UPDATE tickets SET state = 'error', state_data = '{broken}', current_level = NULL"))
        .await;
    for (body, code) in [(json!({ "changes": {} }), "required"), (json!({ "reason": "gone" }), "not_allowed")]
    {
        refused(world.admin.act("tickets", &ticket, "retry", body).await, "/reason", code);
    }
}

fn flow(world: &World, visible_to: &Value) -> Value {
    json!({ "org_id": world.org, "name": "Servers", "ticket_type": "asset_access",
        "approval": { "type": "assigned", "levels": [{ "approvers": people(&[&world.admin]) }] }, "visible_to": visible_to })
}

#[actix_web::test]
async fn either_everyone_or_some() {
    let world = World::new().await;
    let made =
        world.admin.post("/flows", flow(&world, &json!({ "everyone": true, "users": [] }))).await.expect(201);
    let path = format!("/flows/{}", made["id"].as_str().unwrap());
    let both = json!({ "everyone": true, "users": [world.admin.id] });
    refused(world.admin.post("/flows", flow(&world, &both)).await, "/visible_to", "not_allowed");
    refused(world.admin.patch(&path, json!({ "visible_to": both })).await, "/visible_to", "not_allowed");
}

#[actix_web::test]
async fn somebody_is_named() {
    let world = World::new().await;
    let made = world.admin.post("/flows", flow(&world, &json!({ "everyone": true }))).await.expect(201);
    let path = format!("/flows/{}", made["id"].as_str().unwrap());
    for nobody in [json!({}), json!({ "everyone": false })] {
        refused(world.admin.post("/flows", flow(&world, &nobody)).await, "/visible_to", "not_allowed");
        refused(
            world.admin.patch(&path, json!({ "visible_to": nobody })).await,
            "/visible_to",
            "not_allowed",
        );
    }
}

#[actix_web::test]
async fn an_item_is_its_flow() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let item = world.item("VPN", json!({ "item": { "groups": [world.group("vpn", &[]).await] } })).await;
    let mut body = wanting(&world, &item);
    body["flow_id"] = json!(world.flow(json!({ "type": "automatic" })).await);
    for path in ["/tickets", "/tickets/preview"] {
        refused(alice.post(path, body.clone()).await, "/flow_id", "not_allowed");
    }
    body["flow_id"] = json!(item);
    alice.post("/tickets", body).await.expect(201);
}

#[actix_web::test]
async fn a_session_begins_when_it_is_started() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let laptop = world.asset("laptop").await;
    let item =
        world.item("Admin", json!({ "ticket_type": "device_admin", "item": { "assets": [laptop] } })).await;
    let mut body = administering(&world, &item, &laptop);
    for timing in [
        json!({ "mode": "scheduled", "start": "2100-01-01T00:00:00Z", "duration": "PT1H" }),
        json!({ "mode": "until", "end": "2100-01-01T00:00:00Z" }),
    ] {
        body["timing"] = timing;
        refused(alice.post("/tickets", body.clone()).await, "/timing/mode", "not_allowed");
    }
}

/// A question about a new host, with this account and this typed name.
async fn question(account: &str, typed: Option<&str>) -> Answer {
    let world = World::new().await;
    let host = world.asset("host").await;
    let asked = json!({ "asset_id": host, "account": account, "input_username": typed, "protocol": "ssh",
        "action": "connect" });
    world.admin.post("/access/check", asked).await
}

#[actix_web::test]
async fn input_needs_a_name() {
    refused(question("@INPUT", None).await, "/input_username", "required");
    question("@INPUT", Some("app")).await.expect(200);
}

#[actix_web::test]
async fn a_name_is_typed_only_for_input() {
    refused(question("root", Some("root")).await, "/input_username", "not_allowed");
}

#[actix_web::test]
async fn a_typed_name_is_a_login_name() {
    let answer = question("@INPUT", Some("@USER")).await;
    assert_eq!(answer.expect(422)["errors"][0]["code"], "unknown_special_account");
}
