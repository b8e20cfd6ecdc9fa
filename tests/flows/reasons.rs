//! `reason_required`: which flows want to know why.

use super::make;
use gatepass_testing::{Value, World, asking, json, wanting};

/// The faults of the reason alone.
fn faults(problem: &Value) -> Vec<(String, String)> {
    let of_reason = problem["errors"].as_array().unwrap().iter().filter(|f| f["pointer"] == "/reason");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    of_reason.map(|fault| (text(&fault["code"]), text(&fault["detail"]))).collect()
}

#[actix_web::test]
async fn items_want_a_reason_unless_their_flow_says_otherwise() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let group = world.group("staff", &[]).await;
    let item = world.item("VPN", json!({ "item": { "groups": [group] } })).await;
    let seen = async |path: &str| alice.get(path).await.expect(200)["reason_required"].clone();
    let (shown, flow) = (format!("/catalog/{item}"), format!("/flows/{item}"));
    assert_eq!((seen(&shown).await, seen(&flow).await), (json!(true), json!(true)));
    for reason in [json!(""), json!("  "), Value::Null] {
        let mut body = wanting(&world, &item);
        if reason.is_null() {
            body.as_object_mut().unwrap().remove("reason");
        } else {
            body["reason"] = reason.clone();
        }
        for path in ["/tickets", "/tickets/preview"] {
            let problem = alice.post(path, body.clone()).await.problem(422, "validation_failed");
            let [(code, detail)] = &faults(&problem)[..] else { panic!("{problem}") };
            assert_eq!(code, "required");
            assert!(detail.contains("VPN") && detail.contains("say why"), "{detail}");
        }
    }
    // Together with other faults, in one response.
    let mut body = wanting(&world, &item);
    (body["reason"], body["timing"]["duration"]) = (json!(""), json!("PT0S"));
    let problem = alice.post("/tickets", body).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2, "{problem}");
    world.admin.patch(&flow, json!({ "reason_required": false })).await.expect(200);
    assert_eq!((seen(&shown).await, seen(&flow).await), (json!(false), json!(false)));
    let mut body = wanting(&world, &item);
    body["reason"] = json!("");
    assert_eq!(alice.ask(body).await["reason"], "");
    world.admin.patch(&flow, json!({ "reason_required": null })).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn a_flow_for_assets_wants_a_reason_if_it_says_so() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let web = world.asset("web").await;
    let body = json!({ "org_id": world.org, "name": "Servers", "ticket_type": "asset_access",
        "approval": { "type": "manual" } });
    let flow = make(&world.admin, body).await;
    assert_eq!(flow["reason_required"], false);
    let mut silent = asking(&world, &web);
    silent["reason"] = json!("");
    let ticket = alice.ask(silent.clone()).await;
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    world.admin.patch(&path, json!({ "reason_required": true })).await.expect(200);
    let problem = alice.post("/tickets", silent).await.problem(422, "validation_failed");
    assert_eq!(faults(&problem).len(), 1);
    // A ticket that is submitted anew follows the flow of today.
    world.admin.act("tickets", &ticket, "deny", json!({ "level": 1, "reason": "no" })).await.expect(200);
    let again = alice.act("tickets", &ticket, "resubmit", json!({})).await.problem(422, "validation_failed");
    assert_eq!(faults(&again).len(), 1);
    alice.act("tickets", &ticket, "resubmit", json!({ "reason": "CHG-1" })).await.expect(201);
}
