//! API1:2023 Broken object level authorization: ids of another organization are worth what made-up ids are.

use super::document::{Estate, everything, operations};
use crate::support::{Person, World, json};
use uuid::Uuid;

/// The admin of another organization, who has everything there and nothing here.
async fn mallory(world: &World) -> (Person, String) {
    let other = world.new_org("other").await;
    let mallory = world.stranger("mallory").await;
    world.join(&other, &mallory, "org_admin").await;
    (mallory, other)
}

#[actix_web::test]
async fn an_id_of_another_organization_is_answered_like_one_that_nobody_has() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    let (mallory, _) = mallory(&world).await;
    let nobody = world.shared.ids().next::<Uuid>().to_string();
    let before = everything(&world).await;
    let mut attacked = 0;
    for operation in operations().into_iter().filter(|op| op.has_ids() && !op.is_open) {
        let mut answers = Vec::new();
        for path in [operation.path_with(|c| estate.of(c)), operation.path_with(|_| nobody.clone())] {
            let request = mallory.request(operation.method.clone(), &path);
            let request = match operation.body(&nobody) {
                Some(body) => request.json(&body),
                None => request,
            };
            let mut problem = crate::support::Answer::of(request).await.problem(404, "not_found");
            problem["request_id"] = json!(null);
            answers.push(problem);
        }
        assert_eq!(answers[0], answers[1], "{} tells that the id is somebody's", operation.name());
        attacked += 1;
    }
    assert!(attacked >= 40, "only {attacked} operations were attacked");
    assert_eq!(everything(&world).await, before, "something was changed");
}

#[actix_web::test]
async fn no_list_shows_what_is_of_another_organization() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    let (mallory, _) = mallory(&world).await;
    let is_list = |op: &super::document::Operation| op.method == "GET" && !op.has_ids() && !op.is_open;
    for operation in operations().into_iter().filter(is_list) {
        // Whoever names what they look for is not shown more.
        for parameter in [None, Some("org_id"), Some("user_id"), Some("asset_id"), Some("node_id"), Some("q")]
        {
            let Some(parameter) = parameter else {
                expect_none(&mallory, &operation.path, &estate).await;
                continue;
            };
            if operation.parameters().any(|p| p["name"] == parameter) {
                let value = match parameter {
                    "org_id" => estate.of("organizations"),
                    "user_id" => estate.of("users"),
                    "asset_id" => estate.of("assets"),
                    "node_id" => estate.of("nodes"),
                    _ => "e".to_owned(),
                };
                let path = format!("{}?{parameter}={value}", operation.path);
                expect_none(&mallory, &path, &estate).await;
            }
        }
    }
}

async fn expect_none(mallory: &Person, path: &str, estate: &Estate) {
    let answer = mallory.get(path).await;
    assert!(answer.status.is_success() || answer.status.is_client_error(), "{path}: {}", answer.text);
    let is_asked_for = |id: &str| path.contains(id);
    for id in estate.ids().filter(|id| !is_asked_for(id)) {
        assert!(!answer.text.contains(id), "{path} shows {id}: {}", answer.text);
    }
    let items = answer.json["items"].as_array().map_or(0, Vec::len);
    let is_their_own = !path.contains('?') || path.contains("q=");
    assert!(items == 0 || is_their_own, "{path}: {}", answer.text);
}

#[actix_web::test]
async fn what_is_of_another_organization_can_not_be_referred_to() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    let (mallory, other) = mallory(&world).await;
    let own = world.asset_in(&other, "own").await;
    let [node, asset, group, flow] = ["nodes", "assets", "groups", "flows"].map(|c| estate.of(c));
    let permission = |key: &str, id: &str| {
        let mut body = json!({ "org_id": other, "name": "x", "users": [mallory.id], "assets": [own],
            "accounts": ["app"], "protocols": ["ssh"] });
        body[key] = json!([id]);
        body
    };
    let approvers = json!([{ "kind": "group", "id": group }]);
    let flow_body = |name: &str, value: crate::support::Value| {
        let mut body = json!({ "org_id": other, "name": "x", "ticket_type": "asset_access",
            "approval": { "type": "automatic" } });
        body[name] = value;
        body
    };
    let mut ticket = crate::support::asking(&world, &asset);
    let mut with_flow = crate::support::asking(&world, &own);
    (ticket["org_id"], with_flow["org_id"], with_flow["flow_id"]) = (json!(other), json!(other), json!(flow));
    let cases = [
        ("/nodes", json!({ "org_id": other, "name": "x", "parent_id": node })),
        (
            "/assets",
            json!({ "org_id": other, "name": "x", "category": "host", "nodes": [node], "protocols": [] }),
        ),
        ("/permissions", permission("assets", &asset)),
        ("/permissions", permission("nodes", &node)),
        ("/permissions", permission("groups", &group)),
        ("/flows", flow_body("visible_to", json!({ "groups": [group] }))),
        (
            "/flows",
            flow_body("approval", json!({ "type": "assigned", "levels": [{ "approvers": approvers }] })),
        ),
        ("/tickets", ticket.clone()),
        ("/tickets", with_flow),
        ("/tickets/preview", ticket),
        ("/nodes", json!({ "org_id": world.org, "name": "x" })),
        ("/groups", json!({ "org_id": world.org, "name": "x" })),
    ];
    let before = everything(&world).await;
    for (path, body) in cases {
        let answer = mallory.post(path, body.clone()).await;
        let is_refused = answer.status == 404 || answer.status == 422;
        assert!(is_refused, "{path} {body}: {} {}", answer.status, answer.text);
    }
    assert_eq!(everything(&world).await, before, "something was changed");
}
