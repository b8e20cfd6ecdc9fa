//! `/groups`.

use super::{group, if_match, permission, pointers, walk};
use futures::future::join_all;
use gatepass_testing::{World, json};
use reqwest::Method;

#[actix_web::test]
async fn an_admin_makes_changes_and_removes_one() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let answer = olga.post("/groups", json!({ "org_id": world.org, "name": "dba" })).await;
    let path = answer.header("location").to_owned();
    let made = answer.expect(201);
    assert_eq!(olga.get(&path).await.expect(200), made);
    let etag = olga.get(&path).await.header("etag").to_owned();
    let changed = olga.patch(&path, json!({ "name": "DBA" })).await.expect(200);
    assert_eq!(changed["name"], "DBA");
    if_match(olga.request(Method::DELETE, &path), &etag).await.problem(412, "stale");
    olga.patch(&path, json!({ "org_id": world.org })).await.problem(422, "validation_failed");
    olga.delete(&path).await.expect(204);
    olga.get(&path).await.problem(404, "not_found");
    let events = "SELECT count(*) FROM events WHERE action LIKE 'group.%' AND org_id IS NOT NULL";
    assert_eq!(world.number(events).await, 3);
}

#[actix_web::test]
async fn roles_decide_who_may() {
    let world = World::new().await;
    let path = format!("/groups/{}", group(&world, "dba").await);
    for role in ["member", "auditor"] {
        let person = world.with_role(role, role).await;
        person.get(&path).await.expect(200);
        let body = json!({ "org_id": world.org, "name": "x" });
        person.post("/groups", body).await.problem(403, "role_required");
        person.patch(&path, json!({ "name": "x" })).await.problem(403, "role_required");
        person.delete(&path).await.problem(403, "role_required");
    }
    let foreign = world.stranger("foreign").await;
    let other = world.new_org("other").await;
    world.join(&other, &foreign, "org_admin").await;
    foreign.post("/groups", json!({ "org_id": world.org, "name": "x" })).await.problem(404, "not_found");
    foreign.get(&path).await.problem(404, "not_found");
    foreign.patch(&path, json!({ "name": "x" })).await.problem(404, "not_found");
    foreign.delete(&path).await.problem(404, "not_found");
    assert_eq!(foreign.get("/groups").await.ids(), [""; 0]);
    assert_eq!(foreign.get(&format!("/groups?org_id={}", world.org)).await.ids(), [""; 0]);
}

#[actix_web::test]
async fn an_organization_that_is_not_there_is_a_fault() {
    let world = World::new().await;
    let body = json!({ "org_id": "00000000-0000-7000-8000-000000000000", "name": "x" });
    let problem = world.admin.post("/groups", body).await.problem(422, "validation_failed");
    assert_eq!((pointers(&problem), &problem["errors"][0]["code"]), (vec!["/org_id"], &json!("not_found")));
    let problem = world.admin.post("/groups", json!({ "org_id": 1, "colour": "red" })).await;
    assert_eq!(pointers(&problem.problem(422, "validation_failed")), ["/colour", "/name", "/org_id"]);
}

#[actix_web::test]
async fn a_name_is_taken_once_in_an_organization() {
    let world = World::new().await;
    let body = json!({ "org_id": world.org, "name": "dba" });
    let answers = join_all((0..4).map(|_| world.admin.post("/groups", body.clone()))).await;
    assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|a| a.json["code"] == "already_exists").count(), 3);
    let other = world.new_org("other").await;
    world.admin.post("/groups", json!({ "org_id": other, "name": "dba" })).await.expect(201);
    let path = format!("/groups/{}", group(&world, "ops").await);
    let problem = world.admin.patch(&path, json!({ "name": "dba" })).await.problem(409, "already_exists");
    assert_eq!(pointers(&problem), ["/name"]);
}

#[actix_web::test]
async fn groups_are_filtered_and_paged() {
    let world = World::new().await;
    for name in ["a", "b", "c", "d_d", "e"] {
        group(&world, name).await;
    }
    let other = world.new_org("other").await;
    world.admin.post("/groups", json!({ "org_id": other, "name": "z" })).await.expect(201);
    let olga = world.with_role("olga", "org_admin").await;
    assert_eq!(walk(&olga, "/groups?limit=2&sort=-name", "name").await, ["e", "d_d", "c", "b", "a"]);
    assert_eq!(walk(&world.admin, "/groups?limit=2", "name").await, ["z", "e", "d_d", "c", "b", "a"]);
    assert_eq!(walk(&world.admin, &format!("/groups?org_id={other}"), "name").await, ["z"]);
    assert_eq!(walk(&olga, "/groups?name=a&name=c&sort=name", "name").await, ["a", "c"]);
    // Wildcards are ordinary characters here.
    assert_eq!(walk(&olga, "/groups?q=_", "name").await, ["d_d"]);
    let first = walk(&olga, "/groups?name=a", "id").await[0].clone();
    olga.put(&format!("/groups/{first}/members/{}", olga.id), json!(null)).await.expect(201);
    assert_eq!(walk(&olga, &format!("/groups?user_id={}", olga.id), "name").await, ["a"]);
}

#[actix_web::test]
async fn one_that_a_permission_or_a_flow_names_stays() {
    let world = World::new().await;
    let dba = group(&world, "dba").await;
    let path = format!("/groups/{dba}");
    let permission = permission(&world, "groups", &dba).await;
    let flow = |approver: &str, visible: serde_json::Value| {
        json!({ "org_id": world.org, "name": "f", "ticket_type": "asset_access", "visible_to": visible,
            "approval": { "type": "assigned", "levels": [
                { "mode": "any", "approvers": [{ "kind": "group", "id": approver }, { "kind": "super_admins" }] }] } })
    };
    let ops = group(&world, "ops").await;
    let approving = world.admin.post("/flows", flow(&dba, json!({ "everyone": true }))).await.expect(201);
    let only = json!({ "users": [], "groups": [dba] });
    let showing = world.admin.post("/flows", flow(&ops, only)).await.expect(201);
    let problem = world.admin.delete(&path).await.problem(409, "in_use");
    assert_eq!(problem["used_by"]["permissions"], json!([permission]));
    assert_eq!(problem["used_by"]["flows"].as_array().unwrap().len(), 2);
    world.sql(&format!("DELETE FROM permissions WHERE id = '{permission}'")).await;
    for flow in [approving, showing] {
        world.admin.delete(&path).await.problem(409, "in_use");
        world.admin.delete(&format!("/flows/{}", flow["id"].as_str().unwrap())).await.expect(204);
    }
    // Deleted flows do not keep a group.
    world.admin.delete(&path).await.expect(204);
}
