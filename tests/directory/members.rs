//! `/organizations/{id}/members`.

use super::{granted, group, if_match, permission, walk};
use futures::future::join_all;
use gatepass_testing::{World, asking, json, levels};
use reqwest::Method;
use time::Duration;

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
async fn who_is_still_in_use_stays() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let path = path(&world, &alice.id);
    let group = group(&world, "dba").await;
    let membership = format!("/groups/{group}/members/{}", alice.id);
    world.admin.put(&membership, json!({})).await.expect(201);
    let permission = permission(&world, "users", &alice.id).await;
    let ticket = granted(&world, &alice).await;
    let problem = world.admin.delete(&path).await.problem(409, "in_use");
    let used_by = json!({ "groups": [group], "permissions": [permission], "grants": ticket["grants"] });
    assert_eq!(problem["used_by"], used_by);
    world.admin.delete(&membership).await.expect(204);
    world.sql(&format!("DELETE FROM permissions WHERE id = '{permission}'")).await;
    world.admin.delete(&path).await.problem(409, "in_use");
    // An expired grant does not keep a membership, and neither does its permission.
    world.travel(Duration::minutes(61)).await;
    let admin = world.again(&world.admin).await;
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_user_who_is_removed_while_being_put_into_a_group_is_in_both_or_neither() {
    let world = World::new().await;
    let group = group(&world, "dba").await;
    for n in 0..4 {
        let person = world.member(&format!("user{n}")).await;
        let add = format!("/groups/{group}/members/{}", person.id);
        let remove = path(&world, &person.id);
        let (added, removed) = futures::join!(world.admin.put(&add, json!({})), world.admin.delete(&remove));
        match (added.status.as_u16(), removed.status.as_u16()) {
            (201, 409) | (422, 204) => {}
            other => panic!("{other:?} {} {}", added.text, removed.text),
        }
    }
}

#[actix_web::test]
async fn who_is_removed_while_access_is_given_has_none() {
    let world = World::new().await;
    let ann = world.stranger("ann").await;
    let web = world.asset("web").await;
    let decided = world.flow(levels(&[&[&ann]])).await;
    let automatic = world.flow(json!({ "type": "automatic" })).await;
    for n in 0..6 {
        let person = world.member(&format!("user{n}")).await;
        let (remove, mut body) = (path(&world, &person.id), asking(&world, &web));
        body["flow_id"] = json!(if n % 2 == 0 { &decided } else { &automatic });
        let (given, removed) = if n % 2 == 0 {
            let ticket = person.ask(body).await;
            futures::join!(ann.approve(&ticket), world.admin.delete(&remove))
        } else {
            futures::join!(person.post("/tickets", body), world.admin.delete(&remove))
        };
        let has = "SELECT count(*) FROM grants WHERE beneficiary_id = ";
        let has = world.number(&format!("{has}'{}'", person.id)).await;
        match (given.status.as_u16(), given.json["state"].as_str(), removed.status.as_u16()) {
            (200 | 201, Some("approved"), 409) => assert_eq!(has, 1),
            (200, Some("error"), 204) | (404, None, 204) => assert_eq!(has, 0),
            other => panic!("{other:?} {} {}", given.text, removed.text),
        }
    }
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
