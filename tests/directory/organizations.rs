//! `/organizations`.

use super::{id_of, if_match, pointers, walk};
use futures::future::join_all;
use gatepass_testing::{Value, World, json};
use reqwest::Method;

fn acme() -> Value {
    json!({ "name": "Acme", "slug": "acme" })
}

#[actix_web::test]
async fn a_super_admin_makes_changes_and_removes_one() {
    let world = World::new().await;
    let answer = world.admin.post("/organizations", acme()).await;
    let path = answer.header("location").to_owned();
    let made = answer.expect(201);
    assert_eq!(path, format!("/api/v1/organizations/{}", id_of(&made)));
    assert_eq!(world.admin.get(&path).await.expect(200), made);
    let changed = world.admin.patch(&path, json!({ "name": "Acme Ltd" })).await.expect(200);
    assert_eq!((&changed["name"], &changed["slug"]), (&json!("Acme Ltd"), &json!("acme")));
    world.admin.delete(&path).await.expect(204);
    world.admin.get(&path).await.problem(404, "not_found");
    world.admin.delete(&path).await.problem(404, "not_found");
    let events = "SELECT count(*) FROM events WHERE subject_type = 'organization' AND actor_id IS NOT NULL";
    assert_eq!(world.number(events).await, 3);
}

#[actix_web::test]
async fn roles_decide_who_may() {
    let world = World::new().await;
    let path = format!("/organizations/{}", world.org);
    let member = world.member("alice").await;
    let auditor = world.with_role("audrey", "auditor").await;
    let admin = world.with_role("olga", "org_admin").await;
    let stranger = world.stranger("sam").await;
    for person in [&member, &auditor] {
        person.get(&path).await.expect(200);
        person.patch(&path, json!({ "name": "x" })).await.problem(403, "role_required");
    }
    admin.patch(&path, json!({ "name": "Ours" })).await.expect(200);
    for person in [&member, &auditor, &admin] {
        person.delete(&path).await.problem(403, "role_required");
        person.post("/organizations", acme()).await.problem(403, "role_required");
    }
    stranger.get(&path).await.problem(404, "not_found");
    stranger.patch(&path, json!({ "name": "x" })).await.problem(404, "not_found");
    stranger.delete(&path).await.problem(404, "not_found");
    world.anon().get(&path).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn one_sees_the_organizations_that_one_is_in() {
    let world = World::new().await;
    let other = world.new_org("other").await;
    let alice = world.member("alice").await;
    assert_eq!(alice.get("/organizations").await.ids(), std::slice::from_ref(&world.org));
    assert_eq!(world.admin.get("/organizations").await.ids(), [other.clone(), world.org.clone()]);
    assert_eq!(world.stranger("sam").await.get("/organizations").await.ids(), [""; 0]);
    assert_eq!(alice.get("/organizations?q=oth").await.ids(), [""; 0]);
    assert_eq!(world.admin.get("/organizations?slug=other&slug=none").await.ids(), [other]);
    assert_eq!(world.admin.get("/organizations?q=EFAUL").await.ids(), std::slice::from_ref(&world.org));
}

#[actix_web::test]
async fn pages_go_on_where_the_last_one_ended() {
    let world = World::new().await;
    for n in 0..5 {
        world.new_org(&format!("org-{n}")).await;
    }
    let newest = walk(&world.admin, "/organizations?limit=2", "id").await;
    let mut oldest = walk(&world.admin, "/organizations?limit=4&sort=created_at", "id").await;
    assert_eq!(newest.len(), 6);
    oldest.reverse();
    assert_eq!(newest, oldest);
    let by_name = walk(&world.admin, "/organizations?limit=1&sort=name", "name").await;
    assert_eq!(by_name, ["Default", "org-0", "org-1", "org-2", "org-3", "org-4"]);
    let page = world.admin.get("/organizations?limit=2&q=org&include=total").await.expect(200);
    assert_eq!(page["total"], 5);
    let cursor = page["next_cursor"].as_str().unwrap();
    let other = format!("/organizations?limit=2&q=orx&cursor={cursor}");
    world.admin.get(&other).await.problem(400, "cursor_mismatch");
    world.admin.get("/organizations?cursor=nonsense").await.problem(400, "invalid_cursor");
    world.admin.get("/organizations?colour=red").await.problem(400, "invalid_query");
    world.admin.get("/organizations?created_from=yesterday").await.problem(400, "invalid_query");
}

#[actix_web::test]
async fn a_slug_is_taken_once_even_at_the_same_time() {
    let world = World::new().await;
    let answers = join_all((0..4).map(|_| world.admin.post("/organizations", acme()))).await;
    assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);
    let refused = answers.into_iter().find(|a| a.status != 201).unwrap().problem(409, "already_exists");
    assert_eq!(pointers(&refused), ["/slug"]);
}

#[actix_web::test]
async fn every_fault_is_named_at_once() {
    let world = World::new().await;
    let body = json!({ "name": "", "slug": "Not A Slug", "owner": 1 });
    let problem = world.admin.post("/organizations", body).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/name", "/owner", "/slug"]);
}

#[actix_web::test]
async fn of_two_who_change_the_same_version_one_is_stale() {
    let world = World::new().await;
    let path = format!("/organizations/{}", world.org);
    let etag = world.admin.get(&path).await.header("etag").to_owned();
    let change = |name: &str| {
        let request = world.admin.request(Method::PATCH, &path).json(&json!({ "name": name }));
        if_match(request, &etag)
    };
    let answers = join_all(["one", "two", "three"].map(change)).await;
    assert_eq!(answers.iter().filter(|a| a.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|a| a.status == 412).count(), 2);
    if_match(world.admin.request(Method::DELETE, &path), &etag).await.problem(412, "stale");
}

#[actix_web::test]
async fn one_that_is_used_stays() {
    let world = World::new().await;
    let path = format!("/organizations/{}", world.org);
    let group = super::group(&world, "dba").await;
    let problem = world.admin.delete(&path).await.problem(409, "in_use");
    assert_eq!(problem["used_by"], json!({ "members": [world.admin.id], "groups": [group] }));
}

#[actix_web::test]
async fn its_admins_change_its_settings() {
    let world = World::new().await;
    let path = format!("/organizations/{}", world.org);
    let admin = world.with_role("olga", "org_admin").await;
    let defaults = json!({ "asset_access": true, "resource_access": false, "device_admin": false });
    let notifications = json!({ "mail": true, "silent": [], "reminders": ["half", "day"], "endings": ["week", "day", "hour"], "decisions_by_mail": "unprivileged" });
    assert_eq!(
        admin.get(&path).await.expect(200)["settings"],
        json!({ "shadow_global": defaults, "self_grants": true, "show_progress": true, "inventory_visibility": "all",
            "session_records_days": null, "notifications": notifications })
    );
    let change = json!({ "settings": { "shadow_global": { "asset_access": false, "device_admin": true } } });
    let changed = admin.patch(&path, change.clone()).await.expect(200);
    let after = json!({ "asset_access": false, "resource_access": false, "device_admin": true });
    assert_eq!(
        changed["settings"],
        json!({ "shadow_global": after, "self_grants": true, "show_progress": true, "inventory_visibility": "all",
            "session_records_days": null, "notifications": notifications })
    );
    admin.patch(&path, json!({ "name": "Acme" })).await.expect(200);
    assert_eq!(admin.get(&path).await.expect(200)["settings"], changed["settings"]);
    let events = admin.get(&format!("/events?org_id={}&subject_type=organization", world.org)).await;
    let events = events.expect(200)["items"].as_array().unwrap().clone();
    let actions: Vec<&Value> = events.iter().map(|event| &event["action"]).collect();
    assert_eq!(actions[..2], [&json!("organization.updated"), &json!("organization.settings_updated")]);
    assert_eq!(events[1]["data"]["before"]["shadow_global"], defaults);
    assert_eq!(events[1]["data"]["after"]["shadow_global"], after);
    for person in [world.member("alice").await, world.with_role("audrey", "auditor").await] {
        person.patch(&path, change.clone()).await.problem(403, "role_required");
    }
}

#[actix_web::test]
async fn settings_that_do_not_exist_are_refused() {
    let world = World::new().await;
    let path = format!("/organizations/{}", world.org);
    let body = json!({ "settings": { "colour": "red", "shadow_global": { "login_review": true, "asset_access": null } } });
    let problem = world.admin.patch(&path, body).await.problem(422, "validation_failed");
    assert_eq!(
        pointers(&problem),
        ["/settings/colour", "/settings/shadow_global/asset_access", "/settings/shadow_global/login_review"]
    );
    world.admin.patch(&path, json!({ "settings": null })).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn a_key_for_the_directory_alone_changes_no_settings() {
    let world = World::new().await;
    let path = format!("/organizations/{}", world.org);
    let change = json!({ "settings": { "shadow_global": { "asset_access": false } } });
    let key = world.key(&world.admin, &["directory:read", "directory:write"]).await;
    key.patch(&path, change.clone()).await.problem(403, "missing_scope");
    key.patch(&path, json!({ "name": "Acme" })).await.expect(200);
    let key = world.key(&world.admin, &["directory:read", "directory:write", "flows:write"]).await;
    key.patch(&path, change).await.expect(200);
}
