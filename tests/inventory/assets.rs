//! `/assets`.

use super::{asset, fault, faults, id, node};
use gatepass_testing::{Answer, World, json, rows};

#[actix_web::test]
async fn an_asset_is_made_read_changed_and_deleted() {
    let world = World::new().await;
    let boss = world.with_role("olga", "org_admin").await;
    let (here, there) =
        (node(&boss, &world.org, "here", None).await, node(&boss, &world.org, "there", None).await);
    let body = json!({ "org_id": world.org, "name": "db-1", "address": "db-1.example.org", "category": "database",
        "nodes": [here, here], "protocols": [{ "name": "postgresql", "port": 5432 }], "owner_id": boss.id });
    let made = boss.post("/assets", body).await;
    let location = made.header("location").to_owned();
    let made = made.expect(201);
    assert_eq!((&made["nodes"], &made["is_active"]), (&json!([here]), &json!(true)));
    let read = boss.get(&location).await;
    assert_eq!(read.json, made);
    let stale = read.header("etag").to_owned();
    let change =
        json!({ "nodes": [there], "address": null, "category": "host", "is_active": false, "protocols": [] });
    let changed = boss.patch(&location, change).await.expect(200);
    assert_eq!(changed["nodes"], json!([there]));
    assert_eq!((&changed["address"], &changed["category"]), (&json!(null), &json!("host")));
    assert_eq!(boss.get(&location).await.json, changed);
    let request = boss.request(reqwest::Method::PATCH, &location).header("if-match", &stale);
    Answer::of(request.json(&json!({ "name": "other" }))).await.problem(412, "stale");
    boss.delete(&location).await.expect(204);
    boss.get(&location).await.problem(404, "not_found");
}

#[actix_web::test]
async fn every_fault_of_an_asset_is_named_at_once() {
    let world = World::new().await;
    let elsewhere = world.new_org("elsewhere").await;
    let ours = node(&world.admin, &world.org, "ours", None).await;
    let theirs = node(&world.admin, &elsewhere, "theirs", None).await;
    let ssh = json!({ "name": "ssh", "port": 22 });
    let body = json!({ "org_id": world.org, "name": "x", "category": "host", "nodes": [ours, theirs, ours],
        "protocols": [ssh, ssh, { "name": "all", "port": 1 }], "owner_id": ours });
    let problem = world.admin.post("/assets", body).await.problem(422, "validation_failed");
    let expected = [
        fault("/nodes/1", "not_found"),
        fault("/owner_id", "not_found"),
        fault("/protocols/1/name", "repeated"),
        fault("/protocols/2/name", "reserved_name"),
    ];
    assert_eq!(faults(&problem), expected);
    let body = json!({ "org_id": world.org, "name": "", "category": "boat", "nodes": [],
        "protocols": [{ "name": "SSH", "port": 0 }, { "name": "x", "port": 65536 }] });
    let problem = world.admin.post("/assets", body).await.problem(422, "validation_failed");
    let expected = [
        fault("/category", "unknown_value"),
        fault("/name", "wrong_format"),
        fault("/nodes", "too_few"),
        fault("/protocols/0/name", "wrong_format"),
        fault("/protocols/0/port", "too_small"),
        fault("/protocols/1/port", "too_large"),
    ];
    assert_eq!(faults(&problem), expected);
}

#[actix_web::test]
async fn names_are_unique_within_an_organization() {
    let world = World::new().await;
    let elsewhere = world.new_org("elsewhere").await;
    for org in [&world.org, &elsewhere] {
        let home = node(&world.admin, org, "home", None).await;
        asset(&world.admin, org, "db", &[&home]).await;
        let again =
            json!({ "org_id": org, "name": "db", "category": "host", "nodes": [home], "protocols": [] });
        world.admin.post("/assets", again).await.problem(409, "already_exists");
    }
}

#[actix_web::test]
async fn an_asset_that_a_permission_or_an_open_ticket_names_is_not_deleted() {
    let world = World::new().await;
    let boss = &world.admin;
    let home = node(boss, &world.org, "home", None).await;
    let host = asset(boss, &world.org, "host", &[&home]).await;
    let rule = json!({ "org_id": world.org, "name": "rule", "assets": [host] });
    let rule = id(&boss.post("/permissions", rule).await.expect(201));
    let ticket = "01900000-0000-7000-8000-000000000001";
    let flow = "01900000-0000-7000-8000-000000000002";
    world.insert([rows::flow(flow, "f", "{}")]).await;
    world
        .sql(&format!(
            "INSERT INTO tickets (id, org_id, type, title, reason, applicant_id, beneficiary_id, flow_id, flow_version,
                requested, timing, state, state_data, decision_deadline, version, created_at, updated_at)
             VALUES ('{ticket}', '{org}', 'asset_access', 't', 'r', '{user}', '{user}', '{flow}', 1,
                '{{\"assets\": [\"{host}\"]}}', '{{}}', 'pending', '{{}}', now() + interval '1 day', 1, now(), now())",
            org = world.org,
            user = boss.id
        ))
        .await;
    let path = format!("/assets/{host}");
    let problem = boss.delete(&path).await.problem(409, "in_use");
    assert_eq!(problem["used_by"], json!({ "permissions": [rule], "tickets": [ticket] }));
    boss.delete(&format!("/permissions/{rule}")).await.expect(204);
    boss.delete(&path).await.problem(409, "in_use");
    world.sql("UPDATE tickets SET state = 'canceled'").await;
    boss.delete(&path).await.expect(204);
}

#[actix_web::test]
async fn only_admins_change_assets_and_only_members_see_them() {
    let world = World::new().await;
    let elsewhere = world.new_org("elsewhere").await;
    let home = node(&world.admin, &world.org, "home", None).await;
    let host = asset(&world.admin, &world.org, "host", &[&home]).await;
    let path = format!("/assets/{host}");
    let body =
        json!({ "org_id": world.org, "name": "mine", "category": "host", "nodes": [home], "protocols": [] });
    for role in ["member", "auditor"] {
        let person = world.with_role(role, role).await;
        person.get(&path).await.expect(200);
        person.post("/assets", body.clone()).await.problem(403, "role_required");
        person.patch(&path, json!({ "name": "mine" })).await.problem(403, "role_required");
        person.delete(&path).await.problem(403, "role_required");
    }
    let foreigner = world.stranger("frank").await;
    world.join(&elsewhere, &foreigner, "org_admin").await;
    foreigner.get(&path).await.problem(404, "not_found");
    assert!(foreigner.get("/assets").await.ids().is_empty());
    foreigner.post("/assets", body).await.problem(404, "not_found");
    foreigner.patch(&path, json!({ "name": "mine" })).await.problem(404, "not_found");
    foreigner.delete(&path).await.problem(404, "not_found");
}
