//! `/groups/{id}/members`.

use super::{group, if_match, pointers, walk};
use futures::future::join_all;
use gatepass_testing::{World, json};
use reqwest::Method;

#[actix_web::test]
async fn a_member_is_put_in_once_and_taken_out() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let path = format!("/groups/{}/members/{}", group(&world, "dba").await, alice.id);
    let answers = join_all((0..5).map(|_| world.admin.put(&path, json!(null)))).await;
    assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|a| a.status == 200).count(), 4);
    let made = answers.into_iter().find(|a| a.status == 201).unwrap();
    assert_eq!(made.header("location"), format!("/api/v1{path}"));
    assert_eq!(alice.get(&path).await.expect(200), made.json);
    let answers = join_all((0..3).map(|_| world.admin.delete(&path))).await;
    assert_eq!(answers.iter().filter(|a| a.status == 204).count(), 1);
    assert_eq!(answers.iter().filter(|a| a.status == 404).count(), 2);
    let events = "SELECT count(*) FROM events WHERE action LIKE 'group.member%'";
    assert_eq!(world.number(events).await, 2);
}

#[actix_web::test]
async fn only_members_of_the_organization_get_in() {
    let world = World::new().await;
    let (sam, group) = (world.stranger("sam").await, group(&world, "dba").await);
    for user in [sam.id.as_str(), "00000000-0000-7000-8000-000000000000"] {
        let answer = world.admin.put(&format!("/groups/{group}/members/{user}"), json!(null)).await;
        let problem = answer.problem(422, "validation_failed");
        assert_eq!(
            (pointers(&problem), &problem["errors"][0]["code"]),
            (vec!["/user_id"], &json!("not_a_member"))
        );
    }
}

#[actix_web::test]
async fn roles_decide_who_may() {
    let world = World::new().await;
    let (alice, group) = (world.member("alice").await, group(&world, "dba").await);
    let list = format!("/groups/{group}/members");
    let path = format!("{list}/{}", alice.id);
    alice.put(&path, json!(null)).await.problem(403, "role_required");
    alice.delete(&path).await.problem(403, "role_required");
    let olga = world.with_role("olga", "org_admin").await;
    olga.put(&path, json!(null)).await.expect(201);
    assert_eq!(walk(&alice, &format!("{list}?limit=1"), "username").await, ["alice"]);
    let foreign = world.stranger("foreign").await;
    let other = world.new_org("other").await;
    world.join(&other, &foreign, "org_admin").await;
    foreign.get(&list).await.problem(404, "not_found");
    foreign.get(&path).await.problem(404, "not_found");
    foreign.put(&path, json!(null)).await.problem(404, "not_found");
    foreign.delete(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn members_are_filtered_and_paged() {
    let world = World::new().await;
    let list = format!("/groups/{}/members", group(&world, "dba").await);
    for name in ["alice", "bob", "carol"] {
        let person = world.member(name).await;
        world.admin.put(&format!("{list}/{}", person.id), json!(null)).await.expect(201);
    }
    assert_eq!(
        walk(&world.admin, &format!("{list}?limit=1&sort=name"), "username").await,
        ["alice", "bob", "carol"]
    );
    assert_eq!(walk(&world.admin, &format!("{list}?q=BO"), "username").await, ["bob"]);
    assert_eq!(world.admin.get(&format!("{list}?limit=1&include=total")).await.expect(200)["total"], 3);
}

#[actix_web::test]
async fn a_stale_change_is_refused() {
    let world = World::new().await;
    let path = format!("/groups/{}/members/{}", group(&world, "dba").await, world.admin.id);
    if_match(world.admin.request(Method::PUT, &path), "*").await.problem(412, "stale");
    world.admin.get(&path).await.problem(404, "not_found");
    let etag = world.admin.put(&path, json!(null)).await.header("etag").to_owned();
    if_match(world.admin.request(Method::PUT, &path), &etag).await.expect(200);
    if_match(world.admin.request(Method::DELETE, &path), "\"old\"").await.problem(412, "stale");
    if_match(world.admin.request(Method::DELETE, &path), &etag).await.expect(204);
}
