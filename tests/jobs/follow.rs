//! Open levels follow their rules: groups, roles, managers and owners change, and the approvers with them.

use super::work_off;
use gatepass_testing::{Person, Value, World, asking, json};

/// A ticket of ALICE at a level with this rule.
async fn ticket(world: &World, alice: &Person, rule: Value) -> Value {
    world.flow(json!({ "type": "assigned", "levels": [{ "approvers": [rule] }] })).await;
    let web = world.asset("web").await;
    alice.ask(asking(world, &web)).await
}

fn approvers(ticket: &Value) -> Vec<&str> {
    let people = ticket["levels"][0]["approvers"].as_array().unwrap();
    people.iter().map(|one| one["username"].as_str().unwrap()).collect()
}

async fn name(world: &World, person: &Person) -> String {
    world.query(&format!("SELECT username FROM users WHERE id = '{}'", person.id)).await.remove(0)
}

/// The old approver can't decide from the change on. The new one can as soon as the job has run, which records an event.
async fn follows(world: &World, alice: &Person, ticket: &Value, old: &Person, new: &Person) {
    old.approve(ticket).await.problem(403, "not_an_approver");
    work_off(world).await;
    assert_eq!(approvers(&alice.see(ticket).await), [name(world, new).await]);
    let changed = "SELECT count(*) FROM events WHERE action = 'ticket.approvers_changed'";
    assert_eq!(world.number(changed).await, 1);
    assert!(!old.see(ticket).await["allowed_actions"].as_array().unwrap().contains(&json!("approve")));
    assert_eq!(new.approve(ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn members_of_a_group() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    let group = world.group("ops", &[&ann]).await;
    let ticket = ticket(&world, &alice, json!({ "kind": "group", "id": group })).await;
    world.admin.put(&format!("/groups/{group}/members/{}", ben.id), json!(null)).await.expect(201);
    world.admin.delete(&format!("/groups/{group}/members/{}", ann.id)).await.expect(204);
    follows(&world, &alice, &ticket, &ann, &ben).await;
}

#[actix_web::test]
async fn admins_of_the_organization() {
    let world = World::new().await;
    let (alice, olga, otto) =
        (world.member("alice").await, world.with_role("olga", "org_admin").await, world.member("otto").await);
    world.sql("UPDATE members SET role = 'member' WHERE user_id = (SELECT id FROM users WHERE username = 'admin')").await;
    let ticket = ticket(&world, &alice, json!({ "kind": "org_admins" })).await;
    let role = |name: &str| json!({ "role": name });
    world
        .admin
        .put(&format!("/organizations/{}/members/{}", world.org, otto.id), role("org_admin"))
        .await
        .expect(200);
    world
        .admin
        .put(&format!("/organizations/{}/members/{}", world.org, olga.id), role("member"))
        .await
        .expect(200);
    follows(&world, &alice, &ticket, &olga, &otto).await;
}

#[actix_web::test]
async fn the_manager() {
    let world = World::new().await;
    let (alice, mia, max) =
        (world.member("alice").await, world.stranger("mia").await, world.stranger("max").await);
    world.sql(&format!("UPDATE users SET manager_id = '{}' WHERE username = 'alice'", mia.id)).await;
    let ticket = ticket(&world, &alice, json!({ "kind": "requester_manager" })).await;
    world.admin.patch(&format!("/users/{}", alice.id), json!({ "manager_id": max.id })).await.expect(200);
    follows(&world, &alice, &ticket, &mia, &max).await;
}

#[actix_web::test]
async fn the_owner() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    world
        .flow(json!({ "type": "assigned", "levels": [{ "approvers": [{ "kind": "resource_owner" }] }] }))
        .await;
    let web = world.asset("web").await;
    let owner = |person: &Person| json!({ "owner_id": person.id });
    world.admin.patch(&format!("/assets/{web}"), owner(&ann)).await.expect(200);
    let ticket = alice.ask(asking(&world, &web)).await;
    world.admin.patch(&format!("/assets/{web}"), owner(&ben)).await.expect(200);
    follows(&world, &alice, &ticket, &ann, &ben).await;
}

#[actix_web::test]
async fn a_user_rule_names_people_who_left_the_organization() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let ticket = ticket(&world, &alice, json!({ "kind": "user", "id": ann.id })).await;
    world.admin.delete(&format!("/organizations/{}/members/{}", world.org, ann.id)).await.expect(204);
    work_off(&world).await;
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn whoever_leaves_the_group_while_they_approve_decides_before_or_not_at_all() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    let group = world.group("ops", &[&ann, &ben]).await;
    world
        .flow(json!({ "type": "assigned", "levels": [{ "approvers": [{ "kind": "group", "id": group }] }] }))
        .await;
    let web = world.asset("web").await;
    let path = format!("/groups/{group}/members/{}", ann.id);
    for _ in 0..8 {
        let ticket = alice.ask(asking(&world, &web)).await;
        let approve = ann.act("tickets", &ticket, "approve", json!({ "level": 1 }));
        let (approved, removed) = futures::join!(approve, world.admin.delete(&path));
        removed.expect(204);
        let state = alice.see(&ticket).await["state"].clone();
        match approved.status.as_u16() {
            200 => assert_eq!(state, "approved"),
            _ => {
                approved.problem(403, "not_an_approver");
                assert_eq!(state, "pending");
            }
        }
        work_off(&world).await;
        world.admin.put(&path, json!(null)).await.expect(201);
        work_off(&world).await;
    }
}

#[actix_web::test]
async fn a_thousand_changes_are_one_job() {
    let world = World::new().await;
    let group = world.group("ops", &[]).await;
    for n in 0..5 {
        let person = world.member(&format!("p{n}")).await;
        world.admin.put(&format!("/groups/{group}/members/{}", person.id), json!(null)).await.expect(201);
    }
    assert_eq!(world.number("SELECT count(*) FROM jobs WHERE kind = 'follow_rules'").await, 1);
}
