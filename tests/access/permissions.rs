//! `/permissions`.

use super::{Place, rule};
use crate::inventory::{fault, faults, node};
use gatepass_testing::{Answer, World, json};

#[actix_web::test]
async fn a_permission_is_made_read_changed_and_deleted() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let boss = world.with_role("olga", "org_admin").await;
    let body = json!({ "org_id": world.org, "name": "ops", "users": [boss.id, boss.id], "groups": [place.group],
        "assets": [place.host], "nodes": [place.top], "accounts": ["@ALL", "!root"], "protocols": ["all"],
        "comment": "why" });
    let made = boss.post("/permissions", body).await;
    let location = made.header("location").to_owned();
    let made = made.expect(201);
    assert_eq!(made["actions"], json!(["connect"]));
    assert_eq!(made["users"], json!([boss.id]));
    assert_eq!((&made["effective"], &made["source_ticket_id"]), (&json!(true), &json!(null)));
    let read = boss.get(&location).await;
    assert_eq!(read.json, made);
    let stale = read.header("etag").to_owned();
    let change = json!({ "valid_until": "2001-01-01T00:00:00Z", "actions": [], "accounts": ["!root"] });
    let changed = boss.patch(&location, change).await.expect(200);
    assert_eq!(changed["ineffective_reasons"], json!(["expired", "no_account", "no_action"]));
    assert_eq!(
        boss.patch(&location, json!({ "valid_until": null })).await.expect(200)["valid_until"],
        json!(null)
    );
    let request = boss.request(reqwest::Method::DELETE, &location).header("if-match", &stale);
    Answer::of(request).await.problem(412, "stale");
    boss.delete(&location).await.expect(204);
    boss.get(&location).await.problem(404, "not_found");
}

#[actix_web::test]
async fn accounts_that_are_all_excluded_again_are_no_account() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    for accounts in [["root", "!root"], ["@USER", "!{username}"]] {
        let body = json!({ "org_id": world.org, "name": "none", "users": [world.admin.id], "assets": [place.host],
            "accounts": accounts, "protocols": ["all"] });
        let made = world.admin.post("/permissions", body).await.expect(201);
        assert_eq!(
            (&made["effective"], &made["ineffective_reasons"]),
            (&json!(false), &json!(["no_account"]))
        );
        let found = world.admin.get("/permissions?effective=false").await.ids();
        assert_eq!(found, [made["id"].as_str().unwrap()]);
        assert_eq!(world.admin.get("/permissions?effective=true").await.ids().len(), 0);
        world.admin.delete(&format!("/permissions/{}", found[0])).await.expect(204);
    }
}

#[actix_web::test]
async fn an_asterisk_is_refused_wherever_it_is_written() {
    let world = World::new().await;
    for side in ["users", "groups", "assets", "nodes", "accounts", "protocols", "actions"] {
        let body = json!({ "org_id": world.org, "name": "all", side: ["*"] });
        let problem = world.admin.post("/permissions", body).await.problem(422, "wildcard_not_supported");
        assert_eq!(faults(&problem), [fault(&format!("/{side}/0"), "wildcard_not_supported")]);
    }
    let body = json!({ "org_id": world.org, "name": "all", "accounts": ["ro*", "!*"], "protocols": ["*"] });
    let problem = world.admin.post("/permissions", body).await.problem(422, "wildcard_not_supported");
    assert_eq!(faults(&problem).len(), 3);
    let path = format!("/permissions/{}", rule(&world, json!({})).await);
    let change = json!({ "accounts": ["*"] });
    world.admin.patch(&path, change).await.problem(422, "wildcard_not_supported");
}

#[actix_web::test]
async fn every_fault_of_a_permission_is_named_at_once() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let elsewhere = world.new_org("elsewhere").await;
    let theirs = node(&world.admin, &elsewhere, "theirs", None).await;
    let body = json!({ "org_id": world.org, "name": "x", "users": [world.admin.id, world.admin.id, place.host],
        "groups": [place.top], "assets": [place.host, place.top], "nodes": [theirs],
        "accounts": ["root", "@EVERY", "!@ALL", ""], "protocols": ["SSH"],
        "valid_from": "2030-01-01T00:00:00Z", "valid_until": "2030-01-01T00:00:00Z" });
    let problem = world.admin.post("/permissions", body.clone()).await.problem(422, "validation_failed");
    assert_eq!(faults(&problem), [fault("/accounts/3", "wrong_format")]);
    let mut body = body;
    body["accounts"] = json!(["root", "@EVERY", "!@ALL", "! b"]);
    let problem = world.admin.post("/permissions", body).await.problem(422, "validation_failed");
    let expected = [
        fault("/accounts/1", "unknown_special_account"),
        fault("/accounts/2", "exclusion_needs_name"),
        fault("/accounts/3", "invalid_character"),
        fault("/assets/1", "not_found"),
        fault("/groups/0", "not_found"),
        fault("/nodes/0", "not_found"),
        fault("/protocols/0", "invalid_character"),
        fault("/users/2", "not_found"),
        fault("/valid_until", "not_after_start"),
    ];
    assert_eq!(faults(&problem), expected);
}

#[actix_web::test]
async fn what_a_ticket_made_is_left_to_its_grant() {
    let world = World::new().await;
    let permission = rule(&world, json!({})).await;
    let ticket = &permission;
    world.sql(&format!("UPDATE permissions SET source_ticket_id = '{ticket}'")).await;
    let path = format!("/permissions/{permission}");
    world.admin.patch(&path, json!({ "name": "mine" })).await.problem(409, "managed_by_grant");
    world.admin.delete(&path).await.problem(409, "managed_by_grant");
    assert_eq!(world.admin.get(&path).await.expect(200)["source_ticket_id"], json!(ticket));
    assert_eq!(world.admin.get(&format!("/permissions?source_ticket_id={ticket}")).await.ids().len(), 1);
}

#[actix_web::test]
async fn filters_find_what_names_a_thing() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let named = json!({ "name": "named", "users": [world.admin.id], "groups": [place.group], "assets": [place.host],
        "nodes": [place.leaf] });
    let named = rule(&world, named).await;
    let empty = rule(&world, json!({ "name": "empty", "is_active": false })).await;
    let found = async |filter: &str| world.admin.get(&format!("/permissions?{filter}")).await.ids();
    for filter in [
        format!("user_id={}", world.admin.id),
        format!("group_id={}", place.group),
        format!("asset_id={}", place.host),
        format!("node_id={}&node_id={}", place.leaf, place.top),
        "is_active=true".to_owned(),
        "effective=true".to_owned(),
        "q=AME".to_owned(),
    ] {
        assert_eq!(found(&filter).await, [named.clone()], "{filter}");
    }
    assert_eq!(found("effective=false").await, [empty.clone()]);
    assert_eq!(found("is_active=false").await, [empty.clone()]);
    assert_eq!(found("sort=name").await, [empty, named]);
    assert!(found(&format!("node_id={}", place.top)).await.is_empty());
}

#[actix_web::test]
async fn auditors_read_permissions_admins_change_them_and_others_see_none() {
    let world = World::new().await;
    let permission = rule(&world, json!({})).await;
    let path = format!("/permissions/{permission}");
    let body = json!({ "org_id": world.org, "name": "mine" });
    let auditor = world.with_role("audrey", "auditor").await;
    auditor.get(&path).await.expect(200);
    assert_eq!(auditor.get("/permissions").await.ids(), [permission.clone()]);
    auditor.post("/permissions", body.clone()).await.problem(403, "role_required");
    auditor.patch(&path, json!({ "name": "mine" })).await.problem(403, "role_required");
    auditor.delete(&path).await.problem(403, "role_required");
    let member = world.member("alice").await;
    member.get(&path).await.problem(404, "not_found");
    member.post("/permissions", body.clone()).await.problem(403, "role_required");
    member.delete(&path).await.problem(404, "not_found");
    let elsewhere = world.new_org("elsewhere").await;
    let foreigner = world.stranger("frank").await;
    world.join(&elsewhere, &foreigner, "org_admin").await;
    assert!(foreigner.get("/permissions").await.ids().is_empty());
    foreigner.get(&path).await.problem(404, "not_found");
    foreigner.post("/permissions", body).await.problem(404, "not_found");
    foreigner.patch(&path, json!({ "name": "mine" })).await.problem(404, "not_found");
    foreigner.delete(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn an_organization_that_is_not_there_is_a_fault() {
    let world = World::new().await;
    let body = json!({ "org_id": world.admin.id, "name": "lost" });
    for path in ["/permissions", "/nodes"] {
        let problem = world.admin.post(path, body.clone()).await.problem(422, "validation_failed");
        assert_eq!(faults(&problem), [fault("/org_id", "not_found")]);
    }
}
