//! `/nodes`.

use super::{asset, fault, faults, id, node};
use gatepass_testing::{World, json};

#[actix_web::test]
async fn a_node_is_made_read_renamed_and_deleted() {
    let world = World::new().await;
    let boss = world.with_role("olga", "org_admin").await;
    let body = json!({ "org_id": world.org, "name": "Production", "owner_id": boss.id });
    let made = boss.post("/nodes", body).await;
    let location = made.header("location").to_owned();
    let made = made.expect(201);
    let read = boss.get(&location).await;
    assert_eq!(read.json, made);
    let etag = read.header("etag").to_owned();
    let renamed = boss.patch(&location, json!({ "name": "Prod", "owner_id": null })).await.expect(200);
    assert_eq!((&renamed["name"], &renamed["owner_id"]), (&json!("Prod"), &json!(null)));
    let request = boss.request(reqwest::Method::DELETE, &location).header("if-match", &etag);
    gatepass_testing::Answer::of(request).await.problem(412, "stale");
    boss.delete(&location).await.expect(204);
    boss.get(&location).await.problem(404, "not_found");
}

#[actix_web::test]
async fn moving_a_node_moves_everything_below_it() {
    let world = World::new().await;
    let boss = &world.admin;
    let (top, other) =
        (node(boss, &world.org, "top", None).await, node(boss, &world.org, "other", None).await);
    let middle = node(boss, &world.org, "middle", Some(&top)).await;
    let leaf = node(boss, &world.org, "leaf", Some(&middle)).await;
    let host = asset(boss, &world.org, "host", &[&leaf]).await;
    let found = async |node: &str| boss.get(&format!("/assets?node_id={node}")).await.ids();
    assert_eq!(found(&top).await, [host.clone()]);
    boss.patch(&format!("/nodes/{middle}"), json!({ "parent_id": other })).await.expect(200);
    assert!(found(&top).await.is_empty());
    assert_eq!(found(&other).await, [host.clone()]);
    assert_eq!(found(&leaf).await, [host.clone()]);
    boss.patch(&format!("/nodes/{middle}"), json!({ "parent_id": null })).await.expect(200);
    assert!(found(&other).await.is_empty());
    assert_eq!(found(&middle).await, [host]);
}

#[actix_web::test]
async fn a_node_is_never_below_itself() {
    let world = World::new().await;
    let boss = &world.admin;
    let top = node(boss, &world.org, "top", None).await;
    let leaf = node(boss, &world.org, "leaf", Some(&top)).await;
    for parent in [&top, &leaf] {
        let moved = boss.patch(&format!("/nodes/{top}"), json!({ "parent_id": parent })).await;
        moved.problem(409, "node_cycle");
    }
}

#[actix_web::test]
async fn a_parent_is_of_the_same_organization_and_an_owner_is_a_user() {
    let world = World::new().await;
    let elsewhere = world.new_org("elsewhere").await;
    let theirs = node(&world.admin, &elsewhere, "theirs", None).await;
    let body = json!({ "org_id": world.org, "name": "x", "parent_id": theirs, "owner_id": theirs });
    let problem = world.admin.post("/nodes", body).await.problem(422, "validation_failed");
    let expected = [fault("/owner_id", "not_found"), fault("/parent_id", "not_found")];
    assert_eq!(faults(&problem), expected);
    let ours = node(&world.admin, &world.org, "ours", None).await;
    let moved = world.admin.patch(&format!("/nodes/{ours}"), json!({ "parent_id": theirs })).await;
    assert_eq!(faults(&moved.problem(422, "validation_failed")), [fault("/parent_id", "not_found")]);
}

#[actix_web::test]
async fn a_tree_is_at_most_64_levels_deep() {
    let world = World::new().await;
    let boss = &world.admin;
    let mut parent = None;
    for level in 0..64 {
        parent = Some(node(boss, &world.org, &format!("level {level}"), parent.as_deref()).await);
    }
    let body = json!({ "org_id": world.org, "name": "too deep", "parent_id": parent });
    let problem = boss.post("/nodes", body).await.problem(422, "validation_failed");
    assert_eq!(faults(&problem), [fault("/parent_id", "too_deep")]);
    let (upper, lower) =
        (node(boss, &world.org, "upper", None).await, node(boss, &world.org, "top", None).await);
    node(boss, &world.org, "below", Some(&lower)).await;
    boss.patch(&format!("/nodes/{lower}"), json!({ "parent_id": upper })).await.expect(200);
    let problem = boss.patch(&format!("/nodes/{upper}"), json!({ "parent_id": parent })).await;
    assert_eq!(faults(&problem.problem(422, "validation_failed")), [fault("/parent_id", "too_deep")]);
}

#[actix_web::test]
async fn two_nodes_of_one_name_have_different_parents() {
    let world = World::new().await;
    let top = node(&world.admin, &world.org, "same", None).await;
    node(&world.admin, &world.org, "same", Some(&top)).await;
    let again = json!({ "org_id": world.org, "name": "same" });
    world.admin.post("/nodes", again).await.problem(409, "already_exists");
}

#[actix_web::test]
async fn a_node_in_use_is_not_deleted_and_its_users_are_named() {
    let world = World::new().await;
    let boss = &world.admin;
    let top = node(boss, &world.org, "top", None).await;
    let leaf = node(boss, &world.org, "leaf", Some(&top)).await;
    let host = asset(boss, &world.org, "host", &[&top]).await;
    let rule = json!({ "org_id": world.org, "name": "rule", "nodes": [top] });
    let rule = id(&boss.post("/permissions", rule).await.expect(201));
    let problem = boss.delete(&format!("/nodes/{top}")).await.problem(409, "in_use");
    assert_eq!(problem["used_by"], json!({ "nodes": [leaf], "assets": [host], "permissions": [rule] }));
}

#[actix_web::test]
async fn only_admins_change_nodes_and_only_members_see_them() {
    let world = World::new().await;
    let elsewhere = world.new_org("elsewhere").await;
    let top = node(&world.admin, &world.org, "top", None).await;
    let path = format!("/nodes/{top}");
    let body = json!({ "org_id": world.org, "name": "mine" });
    for role in ["member", "auditor"] {
        let person = world.with_role(role, role).await;
        person.get(&path).await.expect(200);
        assert_eq!(person.get("/nodes").await.ids(), [top.clone()]);
        person.post("/nodes", body.clone()).await.problem(403, "role_required");
        person.patch(&path, json!({ "name": "mine" })).await.problem(403, "role_required");
        person.delete(&path).await.problem(403, "role_required");
    }
    let foreigner = world.stranger("frank").await;
    world.join(&elsewhere, &foreigner, "org_admin").await;
    foreigner.get(&path).await.problem(404, "not_found");
    assert!(foreigner.get("/nodes").await.ids().is_empty());
    assert!(foreigner.get(&format!("/nodes?org_id={}", world.org)).await.ids().is_empty());
    foreigner.post("/nodes", body).await.problem(404, "not_found");
    foreigner.patch(&path, json!({ "name": "mine" })).await.problem(404, "not_found");
    foreigner.delete(&path).await.problem(404, "not_found");
}
