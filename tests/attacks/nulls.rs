//! A merge patch removes with null. What can't be removed refuses it, instead of keeping access that the caller meant to
//! take away.

use super::document::{Estate, Operation, operations};
use gatepass_testing::{Value, World, asking, json, levels};

fn is_nullable(member: &Value) -> bool {
    let kinds = member["type"].as_array().into_iter().flatten();
    kinds
        .chain(member["oneOf"].as_array().into_iter().flatten().map(|form| &form["type"]))
        .any(|t| t == "null")
}

/// The members of the operation's body that may, or may not, be null.
fn members(operation: &Operation, nullable: bool) -> Vec<&'static str> {
    let members = operation.body_schema().unwrap()["properties"].as_object().unwrap().iter();
    members.filter(|(_, m)| is_nullable(m) == nullable).map(|(name, _)| name.as_str()).collect()
}

fn pointers(problem: &Value) -> Vec<&str> {
    let mut named: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["pointer"].as_str().unwrap())
        .collect();
    named.sort_unstable();
    named.dedup();
    named
}

#[actix_web::test]
async fn every_patch_refuses_null_for_each_member_that_can_not_be_removed() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    let mut refused = 0;
    for operation in operations().into_iter().filter(|operation| operation.method == "PATCH") {
        let path = operation.path_with(|collection| estate.of(collection));
        let names = members(&operation, false);
        let body: Value = names.iter().map(|name| ((*name).to_owned(), json!(null))).collect();
        let problem = world.admin.patch(&path, body).await.problem(422, "validation_failed");
        let expected: Vec<_> = names.iter().map(|name| format!("/{name}")).collect();
        assert_eq!(pointers(&problem), expected, "{}", operation.name());
        refused += names.len();
    }
    assert!(refused >= 40, "only {refused} members");
}

#[actix_web::test]
async fn every_member_of_a_patch_that_may_be_null_is_removed_by_null() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    for operation in operations().into_iter().filter(|operation| operation.method == "PATCH") {
        let path = operation.path_with(|collection| estate.of(collection));
        for name in members(&operation, true) {
            let mut body = json!({ name: null });
            // A connector without an address needs a service.
            if *name == *"url" {
                let runner = world.service("runner", "member").await;
                world.admin.patch(&path, json!({ "service_id": runner.id })).await.expect(200);
            }
            if path.ends_with("/me") {
                body["current_password"] = json!("no password");
            }
            let changed = world.admin.patch(&path, body).await.expect(200);
            // A permission begins when it was made, unless an admin says otherwise.
            let begins_anyway = *name == *"valid_from" && operation.path.contains("/permissions/");
            let removed = if begins_anyway { changed["created_at"].clone() } else { json!(null) };
            assert_eq!(changed.get(name), Some(&removed), "{} {name}", operation.name());
        }
    }
}

#[actix_web::test]
async fn parts_of_a_patch_and_changes_of_an_approver_refuse_null_too() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let group = world.group("dba", &[]).await;
    let item = world.item("DBA", json!({ "item": { "groups": [group], "category": "Data" } })).await;
    let path = format!("/flows/{item}");
    let problem = world.admin.patch(&path, json!({ "item": { "groups": null } })).await.expect(422);
    assert_eq!(pointers(&problem), ["/item/groups"]);
    let problem = world.admin.patch(&path, json!({ "visible_to": { "users": null } })).await.expect(422);
    assert_eq!(pointers(&problem), ["/visible_to/users"]);
    let changed = world.admin.patch(&path, json!({ "item": { "category": null } })).await.expect(200);
    assert_eq!(changed["item"]["category"], json!(null));
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let changes = json!({ "changes": { "accounts": null, "timing": null } });
    let problem = ann.act("tickets", &ticket, "approve", changes).await.expect(422);
    assert_eq!(pointers(&problem), ["/changes/accounts", "/changes/timing"]);
}
