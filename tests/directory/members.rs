//! `/organizations/{id}/members`.

use super::{if_match, walk};
use futures::future::join_all;
use gatepass_testing::{World, json};
use reqwest::Method;

fn path(world: &World, user: &str) -> String {
    format!("/organizations/{}/members/{user}", world.org)
}

#[actix_web::test]
async fn a_put_adds_a_user_or_gives_another_role() {
    let world = World::new().await;
    let sam = world.stranger("sam").await;
    let path = path(&world, &sam.id);
    sam.get(&format!("/organizations/{}", world.org)).await.problem(404, "not_found");
    let answer = world.admin.put(&path, json!({ "role": "member" })).await;
    assert_eq!(answer.header("location"), format!("/api/v1{path}"));
    let added = answer.expect(201);
    assert_eq!((&added["username"], &added["role"]), (&json!("sam"), &json!("member")));
    assert_eq!(sam.get(&path).await.expect(200), added);
    let changed = world.admin.put(&path, json!({ "role": "auditor" })).await.expect(200);
    assert_eq!(changed["role"], "auditor");
    // The same request again changes nothing.
    assert_eq!(world.admin.put(&path, json!({ "role": "auditor" })).await.expect(200), changed);
    let events = "SELECT count(*) FROM events WHERE action LIKE 'member.%' AND org_id IS NOT NULL AND actor_id IS NOT NULL";
    assert_eq!(world.number(events).await, 2);
    world.admin.put(&path, json!({ "role": "king" })).await.problem(422, "validation_failed");
    world.admin.put(&path, json!({})).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn of_many_who_add_the_same_user_at_once_one_creates() {
    let world = World::new().await;
    let sam = world.stranger("sam").await;
    let path = path(&world, &sam.id);
    let roles = ["member", "auditor", "org_admin", "member", "auditor", "member"];
    let answers = join_all(roles.map(|role| world.admin.put(&path, json!({ "role": role })))).await;
    assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|a| a.status == 200).count(), 5);
}

#[actix_web::test]
async fn an_admin_adds_only_whom_they_see() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let hidden = world.stranger("hidden").await;
    let nobody = "00000000-0000-7000-8000-000000000000";
    for user in [hidden.id.as_str(), nobody] {
        olga.put(&path(&world, user), json!({ "role": "member" })).await.problem(404, "not_found");
    }
    world.admin.put(&path(&world, nobody), json!({ "role": "member" })).await.problem(404, "not_found");
    // A user of another organization who is visible to the admin gets an invitation.
    let other = world.new_org("other").await;
    world.join(&other, &olga, "member").await;
    world.join(&other, &hidden, "member").await;
    let put = olga.put(&path(&world, &hidden.id), json!({ "role": "member" })).await;
    put.problem(403, "consent_required");
    world.admin.put(&path(&world, &hidden.id), json!({ "role": "member" })).await.expect(201);
}

#[actix_web::test]
async fn roles_decide_who_may() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let audrey = world.with_role("audrey", "auditor").await;
    let list = format!("/organizations/{}/members", world.org);
    for person in [&alice, &audrey] {
        assert_eq!(person.get(&list).await.expect(200)["items"].as_array().unwrap().len(), 4);
        let own = path(&world, &person.id);
        person.put(&own, json!({ "role": "org_admin" })).await.problem(403, "role_required");
        person.delete(&path(&world, &bob.id)).await.problem(403, "role_required");
    }
    let foreign = world.stranger("foreign").await;
    let other = world.new_org("other").await;
    world.join(&other, &foreign, "org_admin").await;
    foreign.get(&list).await.problem(404, "not_found");
    foreign.get(&path(&world, &bob.id)).await.problem(404, "not_found");
    foreign.put(&path(&world, &foreign.id), json!({ "role": "member" })).await.problem(404, "not_found");
    foreign.delete(&path(&world, &bob.id)).await.problem(404, "not_found");
    world
        .admin
        .get("/organizations/00000000-0000-7000-8000-000000000000/members")
        .await
        .problem(404, "not_found");
}

#[actix_web::test]
async fn members_are_filtered_and_paged() {
    let world = World::new().await;
    for name in ["alice", "bob", "carol"] {
        world.member(name).await;
    }
    world.with_role("audrey", "auditor").await;
    let list = format!("/organizations/{}/members", world.org);
    let names = walk(&world.admin, &format!("{list}?limit=2&sort=name"), "username").await;
    assert_eq!(names, ["admin", "alice", "audrey", "bob", "carol"]);
    let newest = walk(&world.admin, &format!("{list}?limit=2"), "username").await;
    assert_eq!(newest, ["audrey", "carol", "bob", "alice", "admin"]);
    let some =
        world.admin.get(&format!("{list}?role=auditor&role=org_admin&include=total")).await.expect(200);
    assert_eq!(some["total"], 2);
    assert_eq!(walk(&world.admin, &format!("{list}?q=aro"), "username").await, ["carol"]);
    assert_eq!(walk(&world.admin, &format!("{list}?is_active=false"), "username").await, [""; 0]);
}

#[actix_web::test]
async fn a_stale_change_is_refused() {
    let world = World::new().await;
    let (alice, sam) = (world.member("alice").await, world.stranger("sam").await);
    let put = |user: &str| {
        world.admin.request(Method::PUT, &path(&world, user)).json(&json!({ "role": "auditor" }))
    };
    let etag = world.admin.get(&path(&world, &alice.id)).await.header("etag").to_owned();
    if_match(put(&alice.id), &etag).await.expect(200);
    if_match(put(&alice.id), &etag).await.problem(412, "stale");
    if_match(put(&sam.id), "*").await.problem(412, "stale");
    let delete = world.admin.request(Method::DELETE, &path(&world, &alice.id));
    if_match(delete, &etag).await.problem(412, "stale");
}
