//! API1:2023 Broken object level authorization: an id of another organization is treated like an id that does not
//! exist.

use super::document::{Estate, everything, operations};
use gatepass_testing::{Person, World, json};

/// The admin of another organization, with every right there and none here.
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
    let nobody = world.new_id();
    let before = everything(&world).await;
    let mut attacked = 0;
    // The kind of a rule is no id.
    let has_ids = |op: &super::document::Operation| op.has_ids() && op.path != "/api/v1/acls/{kind}";
    for operation in operations().into_iter().filter(|op| has_ids(op) && !op.is_open) {
        let mut answers = Vec::new();
        let nobodys = |c: &str| if c == "acls" { estate.of(c) } else { nobody.clone() };
        for path in [operation.path_with(|c| estate.of(c)), operation.path_with(nobodys)] {
            let request = mallory.request(operation.method.clone(), &path);
            let request = match operation.body(&nobody) {
                Some(body) => request.json(&body),
                None => request,
            };
            let mut problem = gatepass_testing::Answer::of(request).await.problem(404, "not_found");
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
        // A filter with the id does not show more either.
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
    let [node, asset, group, flow, item] =
        ["nodes", "assets", "groups", "flows", "catalog"].map(|c| estate.of(c));
    let permission = |key: &str, id: &str| {
        let mut body = json!({ "org_id": other, "name": "x", "users": [mallory.id], "assets": [own],
            "accounts": ["app"], "protocols": ["ssh"] });
        body[key] = json!([id]);
        body
    };
    let approvers = json!([{ "kind": "group", "id": group }]);
    let flow_body = |name: &str, value: gatepass_testing::Value| {
        let mut body = json!({ "org_id": other, "name": "x", "ticket_type": "asset_access",
            "approval": { "type": "automatic" } });
        body[name] = value;
        body
    };
    let item_flow = |kind: &str, gives: gatepass_testing::Value| {
        json!({ "org_id": other, "name": "x", "ticket_type": kind, "approval": { "type": "automatic" },
            "duration": { "mode": "permanent" }, "item": gives })
    };
    let device_flow = item_flow("device_admin", json!({ "assets": [own] }));
    let own_item = mallory.post("/flows", device_flow).await.expect(201)["id"].clone();
    let wanting = |item: gatepass_testing::Value| json!({ "type": "resource_access", "org_id": other, "reason": "x", "request": item });
    let device = |item: gatepass_testing::Value, asset: &str| {
        json!({ "type": "device_admin", "org_id": other, "reason": "x",
            "request": { "item_id": item, "asset_id": asset } })
    };
    let mut ticket = gatepass_testing::asking(&world, &asset);
    let mut with_flow = gatepass_testing::asking(&world, &own);
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
        ("/flows", item_flow("resource_access", json!({ "groups": [group] }))),
        ("/flows", item_flow("device_admin", json!({ "assets": [asset] }))),
        ("/flows", item_flow("device_admin", json!({ "nodes": [node] }))),
        ("/tickets", wanting(json!({ "item_id": item }))),
        ("/tickets/preview", wanting(json!({ "item_id": item }))),
        ("/tickets", device(json!(item), &own)),
        ("/tickets", device(own_item.clone(), &asset)),
        ("/tickets/preview", device(own_item, &asset)),
        ("/nodes", json!({ "org_id": world.org, "name": "x" })),
        ("/groups", json!({ "org_id": world.org, "name": "x" })),
        ("/command-groups", json!({ "org_id": world.org, "name": "x", "type": "command", "content": "rm" })),
        (
            "/command-groups/import",
            json!({ "org_id": world.org, "items": [{ "name": "x", "content": "rm" }] }),
        ),
    ];
    let before = everything(&world).await;
    for (path, body) in cases {
        let answer = mallory.post(path, body.clone()).await;
        let is_refused = answer.status == 404 || answer.status == 422;
        assert!(is_refused, "{path} {body}: {} {}", answer.status, answer.text);
    }
    assert_eq!(everything(&world).await, before, "something was changed");
}

#[actix_web::test]
async fn of_many_each_that_is_of_another_organization_is_like_one_that_nobody_has() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    let (mallory, _) = mallory(&world).await;
    let nobody = world.new_id();
    let before = everything(&world).await;
    let mut attacked = 0;
    for operation in operations()
        .into_iter()
        .filter(|op| op.fields().contains("ids") && op.path != "/api/v1/me/inbox/mark")
    {
        let theirs = estate.of(if operation.path.contains("/grants/") { "grants" } else { "tickets" });
        let mut body = operation.body(&nobody).unwrap();
        body["ids"] = json!([theirs, nobody]);
        let mut told = mallory.post(operation.path.trim_start_matches("/api/v1"), body).await.expect(207);
        for (number, id) in [&theirs, &nobody].into_iter().enumerate() {
            let item = &mut told["items"][number];
            assert_eq!((&item["id"], &item["status"]), (&json!(id), &json!(404)), "{}", operation.name());
            (item["id"], item["problem"]["request_id"]) = (json!(null), json!(null));
        }
        assert_eq!(
            told["items"][0],
            told["items"][1],
            "{} tells that the id is somebody's",
            operation.name()
        );
        attacked += 1;
    }
    assert_eq!(attacked, 4, "acts on many");
    assert_eq!(everything(&world).await, before, "something was changed");
}

#[actix_web::test]
async fn nobody_of_another_organization_is_made_to_decide() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let (mallory, other) = mallory(&world).await;
    let own = world.asset_in(&other, "own").await;
    let [asking, asked] = [world.stranger("mike").await, world.stranger("moe").await];
    for person in [&asking, &asked] {
        world.join(&other, person, "member").await;
    }
    let approval =
        json!({ "type": "assigned", "levels": [{ "approvers": gatepass_testing::people(&[&asked]) }] });
    let flow = json!({ "org_id": other, "name": "x", "ticket_type": "asset_access", "approval": approval });
    mallory.post("/flows", flow).await.expect(201);
    let mut ticket = gatepass_testing::asking(&world, &own);
    ticket["org_id"] = json!(other);
    let ticket = asking.ask(ticket).await;
    let reassign = async |to: &str| {
        let body = json!({ "level": 1, "approvers": [to], "reason": "x" });
        let mut problem =
            mallory.act("tickets", &ticket, "reassign", body).await.problem(422, "validation_failed");
        problem["request_id"] = json!(null);
        problem
    };
    let nobody = world.new_id();
    let before = everything(&world).await;
    assert_eq!(reassign(&alice.id).await, reassign(&nobody).await);
    assert_eq!(everything(&world).await, before, "something was changed");
}

#[actix_web::test]
async fn a_preview_of_own_templates_shows_no_ticket_of_another_organization() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    let (mallory, other) = mallory(&world).await;
    let mut answers = Vec::new();
    for ticket in [estate.of("tickets"), world.new_id()] {
        let body = json!({ "org_id": other, "message": "approved", "language": "en", "ticket_id": ticket,
            "draft": { "text": "{{ ticket.title }} {{ ticket.reason }}" } });
        let mut problem = mallory.post("/templates/preview", body).await.problem(422, "validation_failed");
        problem["request_id"] = json!(null);
        answers.push(problem);
    }
    assert_eq!(answers[0], answers[1]);
}
