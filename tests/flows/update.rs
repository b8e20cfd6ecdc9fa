//! `PATCH /flows/{id}` and its versions.

use super::{expected, faults, make, manual};
use futures::future::join_all;
use gatepass_testing::{Answer, Person, Value, World, json};
use reqwest::Method;

async fn patch_if(by: &Person, path: &str, etag: &str, body: Value) -> Answer {
    Answer::of(by.request(Method::PATCH, path).header("if-match", etag).json(&body)).await
}

#[actix_web::test]
async fn every_change_is_a_version_and_all_are_kept() {
    let world = World::new().await;
    let flow = make(&world.admin, manual(&world.org, "Servers")).await;
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    let changed = world.admin.patch(&path, json!({ "approval": { "type": "automatic" } })).await.expect(200);
    assert_eq!((&changed["version"], &changed["approval"]["type"]), (&json!(2), &json!("automatic")));
    let same = world.admin.patch(&path, json!({ "name": "Servers" })).await.expect(200);
    assert_eq!(same["version"], 2, "nothing changed");
    let changed = world.admin.patch(&path, json!({ "name": "Hosts", "enabled": false })).await.expect(200);
    assert_eq!((&changed["version"], &changed["enabled"]), (&json!(3), &json!(false)));
    let versions = world.admin.get(&format!("{path}/versions")).await.expect(200);
    let told: Vec<_> = versions["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| {
            (
                v["version"].as_i64().unwrap(),
                v["name"].as_str().unwrap(),
                v["approval"]["type"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [(3, "Hosts", "automatic"), (2, "Servers", "automatic"), (1, "Servers", "manual")]);
    let page = world.admin.get(&format!("{path}/versions?limit=2")).await.expect(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    let last = world.admin.get(&format!("{path}/versions?limit=2&cursor={cursor}")).await.expect(200);
    assert_eq!((&last["items"][0]["version"], &last["next_cursor"]), (&json!(1), &json!(null)));
    let events = world.admin.get("/events?action=flow.updated").await.expect(200);
    assert_eq!(events["items"].as_array().unwrap().len(), 2);
    assert_eq!(events["items"][0]["data"]["before"]["name"], "Servers");
}

#[actix_web::test]
async fn of_two_admins_at_once_one_is_stale() {
    let world = World::new().await;
    let (olga, otto) =
        (world.with_role("olga", "org_admin").await, world.with_role("otto", "org_admin").await);
    let flow = make(&olga, manual(&world.org, "Servers")).await;
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    let etag = olga.get(&path).await.header("etag").to_owned();
    let edits = [&olga, &otto].map(|admin| {
        patch_if(admin, &path, &etag, json!({ "description": format!("by {}", admin.username) }))
    });
    let mut statuses: Vec<_> = join_all(edits).await.iter().map(|a| a.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    assert_eq!(olga.get(&path).await.expect(200)["version"], 2);
    let stale = Answer::of(olga.request(Method::DELETE, &path).header("if-match", &etag)).await;
    stale.problem(412, "stale");
}

#[actix_web::test]
async fn edits_at_once_make_a_version_each() {
    let world = World::new().await;
    let flow = make(&world.admin, manual(&world.org, "Servers")).await;
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    let edits = (1..=8).map(|n| world.admin.patch(&path, json!({ "priority": n }))).collect::<Vec<_>>();
    let mut versions: Vec<_> =
        join_all(edits).await.into_iter().map(|a| a.expect(200)["version"].as_i64().unwrap()).collect();
    versions.sort_unstable();
    assert_eq!(versions, [2, 3, 4, 5, 6, 7, 8, 9]);
}

#[actix_web::test]
async fn parts_are_merged_while_their_form_stays() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let ops = world.group("ops", &[&alice]).await;
    let mut body = manual(&world.org, "VPN");
    body["ticket_type"] = json!("resource_access");
    body["item"] = json!({ "groups": [ops], "category": "Network" });
    body["visible_to"] = json!({ "users": [], "groups": [ops] });
    let flow = make(&world.admin, body).await;
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    let patch = json!({ "item": { "category": null }, "visible_to": { "users": [alice.id] } });
    let changed = world.admin.patch(&path, patch).await.expect(200);
    assert_eq!((&changed["item"]["groups"], &changed["item"]["category"]), (&json!([ops]), &json!(null)));
    assert_eq!(changed["visible_to"], json!({ "users": [alice.id], "groups": [ops] }));
    let changed = world.admin.patch(&path, json!({ "visible_to": { "everyone": true } })).await.expect(200);
    assert_eq!(changed["visible_to"], json!({ "everyone": true }));
    let answer = world.admin.patch(&path, json!({ "item": null })).await.problem(422, "validation_failed");
    assert_eq!(faults(&answer["errors"]), expected(&[("/item", "required")]));
    let answer = world.admin.patch(&path, json!({ "org_id": null })).await.problem(422, "validation_failed");
    assert_eq!(faults(&answer["errors"]), expected(&[("/org_id", "unknown_field")]));
}

#[actix_web::test]
async fn a_group_that_is_gone_does_not_hold_up_other_changes() {
    let world = World::new().await;
    let ops = world.group("ops", &[]).await;
    let mut body = manual(&world.org, "Servers");
    body["visible_to"] = json!({ "users": [], "groups": [ops] });
    let flow = make(&world.admin, body).await;
    world.sql(&format!("DELETE FROM groups WHERE id = '{ops}'")).await;
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    assert_eq!(world.admin.patch(&path, json!({ "name": "Hosts" })).await.expect(200)["version"], 2);
}

#[actix_web::test]
async fn what_can_not_be_removed_can_not_be_null() {
    let world = World::new().await;
    let flow = make(&world.admin, manual(&world.org, "Servers")).await;
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    let patch = json!({ "name": null, "approval": null, "pending_for": null, "enabled": null, "item": null });
    let problem = world.admin.patch(&path, patch).await.problem(422, "validation_failed");
    let at: Vec<String> = faults(&problem["errors"]).into_iter().map(|(at, _)| at).collect();
    assert_eq!(at, ["/approval", "/enabled", "/name", "/pending_for"]);
}
