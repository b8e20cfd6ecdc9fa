//! Scopes of flows as admins write them.

use super::{expected, faults, make, manual};
use gatepass_testing::{World, json};

#[actix_web::test]
async fn a_scope_is_part_of_each_version() {
    let world = World::new().await;
    let (node, asset) = (world.node("prod", None).await, world.asset("db").await);
    world.place(&asset, &node).await;
    let mut body = manual(&world.org, "Servers");
    body["scope"] = json!({ "nodes": [node], "accounts": ["root"], "actions": ["connect", "upload"] });
    let flow = make(&world.admin, body.clone()).await;
    assert_eq!((&flow["scope"], &flow["warnings"]), (&body["scope"], &json!([])));
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    let change = json!({ "scope": { "nodes": null, "assets": [asset], "actions": null } });
    let changed = world.admin.patch(&path, change).await.expect(200);
    assert_eq!(changed["scope"], json!({ "assets": [asset], "accounts": ["root"] }));
    let all = world.admin.patch(&path, json!({ "scope": null })).await.expect(200);
    assert_eq!((&all["scope"], &all["version"]), (&json!(null), &json!(3)));
    let listed = world.admin.get("/flows").await.expect(200);
    assert_eq!(listed["items"][0]["scope"], json!(null));
    let versions = world.admin.get(&format!("{path}/versions")).await.expect(200);
    let scopes: Vec<_> =
        versions["items"].as_array().unwrap().iter().map(|version| &version["scope"]).collect();
    assert_eq!(scopes, [&all["scope"], &changed["scope"], &flow["scope"]]);
}

#[actix_web::test]
async fn a_scope_names_only_what_the_flow_may_name() {
    let world = World::new().await;
    let other = world.new_org("other").await;
    let (here, elsewhere) = (world.asset("here").await, world.asset_in(&other, "there").await);
    let mut body = manual(&world.org, "Servers");
    body["scope"] =
        json!({ "nodes": [world.new_id()], "assets": [here, elsewhere], "accounts": ["@USER", "app"] });
    let problem = world.admin.post("/flows", body.clone()).await.problem(422, "validation_failed");
    assert_eq!(
        faults(&problem["errors"]),
        expected(&[
            ("/scope/accounts/0", "not_allowed"),
            ("/scope/assets/1", "not_found"),
            ("/scope/nodes/0", "not_found"),
        ])
    );
    body["org_id"] = json!(null);
    body["scope"] = json!({ "assets": [here] });
    world.admin.post("/flows", body.clone()).await.problem(422, "validation_failed");
    body["scope"] =
        json!({ "categories": ["database"], "accounts": ["@ALL", "!root"], "actions": ["connect"] });
    make(&world.admin, body.clone()).await;
    body["scope"] = json!({ "nodes": [], "categories": ["boat"], "colour": "red" });
    let problem = world.admin.post("/flows", body).await.problem(422, "validation_failed");
    assert_eq!(
        faults(&problem["errors"]),
        expected(&[
            ("/scope/categories/0", "unknown_value"),
            ("/scope/colour", "unknown_field"),
            ("/scope/nodes", "too_few"),
        ])
    );
    let item = json!({ "org_id": world.org, "name": "VPN", "ticket_type": "resource_access", "scope": { "actions": ["connect"] },
        "approval": { "type": "manual" }, "item": { "groups": [world.group("vpn", &[]).await] } });
    let problem = world.admin.post("/flows", item).await.problem(422, "validation_failed");
    assert_eq!(faults(&problem["errors"]), expected(&[("/scope", "not_allowed")]));
}

#[actix_web::test]
async fn what_a_scope_names_is_in_use() {
    let world = World::new().await;
    let (node, asset) = (world.node("prod", None).await, world.asset("db").await);
    let mut body = manual(&world.org, "Servers");
    body["scope"] = json!({ "nodes": [node], "assets": [asset] });
    let flow = make(&world.admin, body).await;
    for path in [format!("/nodes/{node}"), format!("/assets/{asset}")] {
        let problem = world.admin.delete(&path).await.problem(409, "in_use");
        assert_eq!(problem["used_by"]["flows"], json!([flow["id"]]));
    }
}

#[actix_web::test]
async fn a_scope_that_contains_nothing_is_told() {
    let world = World::new().await;
    let (empty, asset) = (world.node("empty", None).await, world.asset("db").await);
    let warned = async |scope| {
        let mut body = manual(&world.org, "Servers");
        body["scope"] = scope;
        faults(&make(&world.admin, body).await["warnings"])
    };
    let nothing = expected(&[("/scope", "matches_nothing")]);
    assert_eq!(warned(json!({ "nodes": [empty] })).await, nothing);
    assert_eq!(warned(json!({ "assets": [asset], "categories": ["web"] })).await, nothing);
    assert_eq!(
        warned(json!({ "nodes": [empty], "assets": [asset], "actions": ["share"] })).await,
        expected(&[])
    );
    let accounts = json!({ "categories": ["host"], "accounts": ["root", "oracle"] });
    assert_eq!(warned(accounts).await, expected(&[("/scope/accounts/1", "matches_nothing")]));
}

#[actix_web::test]
async fn an_automatic_flow_never_ties() {
    let world = World::new().await;
    let (prod, test) = (world.node("prod", None).await, world.node("test", None).await);
    let shared = world.asset("shared").await;
    world.place(&shared, &prod).await;
    let flow = |name: &str, kind: &str, changes| {
        let mut body = manual(&world.org, name);
        body["approval"] = json!({ "type": kind });
        body["scope"] = changes;
        body
    };
    make(&world.admin, flow("Production", "manual", json!({ "nodes": [prod] }))).await;
    let sandbox = make(&world.admin, flow("Sandbox", "automatic", json!({ "nodes": [test] }))).await;
    let sandbox = format!("/flows/{}", sandbox["id"].as_str().unwrap());
    // Not the wider one, and not one of another priority.
    make(&world.admin, flow("Everything", "manual", json!({}))).await;
    for (scope, tied) in
        [(json!({ "nodes": [prod] }), "Production"), (json!({ "assets": null, "nodes": null }), "Everything")]
    {
        let problem =
            world.admin.patch(&sandbox, json!({ "scope": scope })).await.problem(422, "validation_failed");
        assert_eq!(faults(&problem["errors"]), expected(&[("/priority", "automatic_flow_ties")]));
        assert!(problem["detail"].as_str().unwrap().contains(tied), "{problem}");
        world
            .admin
            .patch(&sandbox, json!({ "scope": { "nodes": [test] }, "description": "x" }))
            .await
            .expect(200);
    }
    let disabled = json!({ "scope": { "nodes": [prod] }, "enabled": false });
    world.admin.patch(&sandbox, disabled).await.problem(422, "validation_failed");
    world.admin.patch(&sandbox, json!({ "scope": { "nodes": [prod] }, "priority": -1 })).await.expect(200);
    world.admin.patch(&sandbox, json!({ "priority": 0 })).await.problem(422, "validation_failed");
    world.admin.patch(&sandbox, json!({ "scope": { "nodes": [test] }, "priority": 0 })).await.expect(200);
    // They share an asset now. Other changes are still possible, and people decide about it.
    world.place(&shared, &test).await;
    world.admin.patch(&sandbox, json!({ "description": "y" })).await.expect(200);
    let alice = world.member("alice").await;
    let ticket = alice.ask(gatepass_testing::asking(&world, &shared)).await;
    assert_eq!((&ticket["state"], &ticket["flow"]["name"]), (&json!("pending"), &json!("Production")));
}
