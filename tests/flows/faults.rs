//! Invalid flows: every fault is reported at once, each with its exact pointer.

use super::{expected, faults, make, manual};
use gatepass_testing::{Value, World, json};

fn approved_by(world: &World, approvers: Value) -> Value {
    let mut body = manual(&world.org, "Servers");
    body["approval"] = json!({ "type": "assigned", "levels": [{ "approvers": approvers }] });
    body
}

#[actix_web::test]
async fn faults_deep_in_a_body_have_exact_pointers() {
    let world = World::new().await;
    let mut body = approved_by(
        &world,
        json!([
        { "kind": "super_admins", "id": world.admin.id }, { "kind": "user", "id": "bob" }, { "kind": "user" },
        { "kind": "owner" }, { "id": world.admin.id }, "bob", { "kind": "requester_manager", "depth": 0 },
        { "kind": "group", "id": 5, "x": 1 }, { "kind": 7 }]),
    );
    body["approval"]["levels"][0]["mode"] = json!("most");
    body["duration"] = json!({ "mode": "max", "max": "4 hours" });
    body["visible_to"] = json!({ "users": ["bob"] });
    body["item"] = json!({ "icon": "x" });
    body["pending_for"] = json!("P1M");
    body["colour"] = json!("red");
    let problem = world.admin.post("/flows", body).await.problem(422, "validation_failed");
    let at = |rest: &str| format!("/approval/levels/0/approvers/{rest}");
    assert_eq!(
        faults(&problem["errors"]),
        expected(&[
            (&at("0/id"), "unknown_field"),
            (&at("1/id"), "wrong_format"),
            (&at("2/id"), "required"),
            (&at("3/kind"), "unknown_value"),
            (&at("4/kind"), "required"),
            (&at("5"), "wrong_type"),
            (&at("6/depth"), "too_small"),
            (&at("7/id"), "wrong_type"),
            (&at("7/x"), "unknown_field"),
            (&at("8/kind"), "wrong_type"),
            ("/approval/levels/0/mode", "unknown_value"),
            ("/duration/max", "wrong_format"),
            ("/visible_to/users/0", "wrong_format"),
            ("/item/icon", "unknown_field"),
            ("/pending_for", "wrong_format"),
            ("/colour", "unknown_field"),
        ])
    );
}

#[actix_web::test]
async fn a_union_of_another_form_is_told_where_it_is() {
    let world = World::new().await;
    let mut body = manual(&world.org, "Servers");
    body["approval"] = json!({ "type": "automatic", "levels": [] });
    body["duration"] = json!({ "mode": "fixed" });
    body.as_object_mut().unwrap().remove("org_id");
    let problem = world.admin.post("/flows", body).await.problem(422, "validation_failed");
    let found = expected(&[
        ("/approval/levels", "unknown_field"),
        ("/duration/duration", "required"),
        ("/org_id", "required"),
    ]);
    assert_eq!(faults(&problem["errors"]), found);
}

#[actix_web::test]
async fn rules_and_references_are_told_together() {
    let world = World::new().await;
    let elsewhere = world.new_org("elsewhere").await;
    let foreign = world.group_in(&elsewhere, "ops", &[]).await;
    let nobody = world.shared.ids().next::<uuid::Uuid>();
    let mut body = approved_by(
        &world,
        json!([
        { "kind": "user", "id": world.admin.id }, { "kind": "user", "id": nobody }, { "kind": "group", "id": foreign },
        { "kind": "group", "id": world.admin.id }]),
    );
    body["approval"]["levels"][0]["mode"] = json!("quorum");
    body["ticket_type"] = json!("device_admin");
    body["item"] = json!({ "assets": [nobody], "nodes": [nobody], "icon_url": "javascript:alert(1)" });
    body["visible_to"] = json!({ "users": [world.admin.id, nobody], "groups": [foreign] });
    body["duration"] = json!({ "mode": "choice", "options": ["PT1H", "PT60M", "PT0S"] });
    let problem = world.admin.post("/flows", body.clone()).await.problem(422, "validation_failed");
    let at = |rest: &str| format!("/approval/levels/0/{rest}");
    assert_eq!(
        faults(&problem["errors"]),
        expected(&[
            (&at("quorum"), "required"),
            (&at("approvers/1/id"), "not_found"),
            (&at("approvers/2/id"), "not_found"),
            (&at("approvers/3/id"), "not_found"),
            ("/item/assets/0", "not_found"),
            ("/item/nodes/0", "not_found"),
            ("/item/icon_url", "invalid_url"),
            ("/visible_to/users/1", "not_found"),
            ("/visible_to/groups/0", "not_found"),
            ("/duration/options/1", "duplicate"),
            ("/duration/options/2", "out_of_range"),
        ])
    );
    body["org_id"] = json!(null);
    let problem = world.admin.post("/flows", body).await.problem(422, "validation_failed");
    let of_groups = faults(&problem["errors"]).into_iter().filter(|(at, _)| at.contains("/groups"));
    assert_eq!(of_groups.count(), 0, "a global flow names groups of any organization");
}

#[actix_web::test]
async fn a_catalog_flow_needs_its_item_and_others_have_none() {
    let world = World::new().await;
    let mut body = manual(&world.org, "VPN");
    body["item"] = json!({});
    let problem = world.admin.post("/flows", body.clone()).await.problem(422, "validation_failed");
    assert_eq!(faults(&problem["errors"]), expected(&[("/item", "not_allowed")]));
    body["ticket_type"] = json!("resource_access");
    let problem = world.admin.post("/flows", body.clone()).await.problem(422, "validation_failed");
    assert_eq!(faults(&problem["errors"]), expected(&[("/item/groups", "required")]));
    body["item"] = json!(null);
    let problem = world.admin.post("/flows", body).await.problem(422, "validation_failed");
    assert_eq!(faults(&problem["errors"]), expected(&[("/item", "required")]));
}

#[actix_web::test]
async fn everyone_and_somebody_do_not_fit_together() {
    let world = World::new().await;
    for visible_to in [json!({}), json!({ "everyone": true, "users": [world.admin.id] })] {
        let mut body = manual(&world.org, "Servers");
        body["visible_to"] = visible_to;
        let problem = world.admin.post("/flows", body).await.problem(422, "validation_failed");
        assert_eq!(faults(&problem["errors"]), expected(&[("/visible_to", "not_allowed")]));
    }
    make(&world.admin, manual(&world.org, "Servers")).await;
}
