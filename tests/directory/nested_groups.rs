//! `/groups/{id}/groups`: groups in groups.

use super::{group, if_match, permission};
use crate::jobs::work_off;
use futures::future::join_all;
use gatepass_testing::{Person, Value, World, asking, json, rows, wanting};
use reqwest::Method;

fn path(group: &str, member: &str) -> String {
    format!("/groups/{group}/groups/{member}")
}

async fn nest(by: &Person, group: &str, member: &str) -> Value {
    by.put(&path(group, member), json!(null)).await.expect(201)
}

async fn usernames(by: &Person, group: &str) -> Vec<String> {
    let page = by.get(&format!("/groups/{group}/members?sort=name")).await.expect(200);
    page["items"].as_array().unwrap().iter().map(|m| m["username"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_group_is_put_into_a_group_once_and_taken_out() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let (ops, dba) = (group(&world, "ops").await, world.group("dba", &[&alice]).await);
    let there = path(&ops, &dba);
    let answers = join_all((0..4).map(|_| world.admin.put(&there, json!(null)))).await;
    assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|a| a.status == 200).count(), 3);
    let made = answers.into_iter().find(|a| a.status == 201).unwrap();
    assert_eq!(made.header("location"), format!("/api/v1{}", path(&ops, &dba)));
    assert_eq!(made.json["name"], "dba");
    assert_eq!(alice.get(&path(&ops, &dba)).await.expect(200), made.json);
    let list = alice.get(&format!("/groups/{ops}/groups?include=total")).await.expect(200);
    assert_eq!((&list["items"], &list["total"]), (&json!([made.json]), &json!(1)));
    let member = alice.get(&format!("/groups/{ops}/members/{}", alice.id)).await.expect(200);
    assert_eq!(member["via_group_id"], dba);
    world
        .admin
        .delete(&format!("/groups/{ops}/members/{}", alice.id))
        .await
        .problem(409, "member_through_group");
    // Whoever is a member of the group itself too can leave it, and stays a member through the other.
    let own = format!("/groups/{ops}/members/{}", alice.id);
    world.admin.put(&own, json!(null)).await.expect(201);
    assert_eq!(alice.get(&own).await.expect(200)["via_group_id"], Value::Null);
    world.admin.delete(&own).await.expect(204);
    assert_eq!(usernames(&alice, &ops).await, ["alice"]);
    let answers = join_all((0..3).map(|_| world.admin.delete(&there))).await;
    assert_eq!(answers.iter().filter(|a| a.status == 204).count(), 1);
    assert_eq!(answers.iter().filter(|a| a.status == 404).count(), 2);
    assert!(usernames(&alice, &ops).await.is_empty());
    let events = "SELECT action || ' ' || (data ->> 'member_id') FROM events WHERE action LIKE 'group.%nested' ORDER BY id";
    assert_eq!(world.query(events).await, [format!("group.nested {dba}"), format!("group.unnested {dba}")]);
}

#[actix_web::test]
async fn no_group_is_in_itself_whatever_two_admins_do_at_once() {
    let world = World::new().await;
    let (a, b, c) = (group(&world, "a").await, group(&world, "b").await, group(&world, "c").await);
    world.admin.put(&path(&a, &a), json!(null)).await.problem(409, "group_cycle");
    let (into_a, into_b) = (path(&a, &b), path(&b, &a));
    for _ in 0..5 {
        let (one, two) =
            futures::join!(world.admin.put(&into_a, json!(null)), world.admin.put(&into_b, json!(null)));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        let (made, refused) = if one.status == 201 { (&into_a, two) } else { (&into_b, one) };
        refused.problem(409, "group_cycle");
        world.admin.delete(made).await.expect(204);
    }
    nest(&world.admin, &a, &b).await;
    nest(&world.admin, &b, &c).await;
    let problem = world.admin.put(&path(&c, &a), json!(null)).await.problem(409, "group_cycle");
    assert!(problem["detail"].as_str().unwrap().ends_with(": a, b, c, a"), "{problem}");
    assert_eq!(world.number("SELECT count(*) FROM group_ancestors").await, 3);
}

#[actix_web::test]
async fn at_most_ten_groups_are_in_one_another() {
    let world = World::new().await;
    let mut chain = Vec::new();
    for n in 0..11 {
        chain.push(group(&world, &format!("level {n}")).await);
    }
    for n in 0..9 {
        nest(&world.admin, &chain[n], &chain[n + 1]).await;
    }
    world.admin.put(&path(&chain[9], &chain[10]), json!(null)).await.problem(409, "groups_too_deep");
    world.admin.put(&path(&chain[10], &chain[0]), json!(null)).await.problem(409, "groups_too_deep");
    nest(&world.admin, &chain[8], &chain[10]).await;
}

#[actix_web::test]
async fn a_group_has_a_limited_number_of_groups_above_and_below_it() {
    let world = World::new().await;
    let (middle, bottom, spare) =
        (group(&world, "middle").await, group(&world, "bottom").await, group(&world, "spare").await);
    nest(&world.admin, &middle, &bottom).await;
    let mut many: Vec<String> = (0..999).map(|_| world.new_id()).collect();
    world.insert(many.iter().map(|id| rows::group(id, &world.org, id))).await;
    // 100 groups are above `bottom`.
    world.insert(many[..99].iter().map(|id| rows::nested_group(id, &middle))).await;
    world.admin.put(&path(&spare, &middle), json!(null)).await.problem(409, "too_many_groups");
    world.admin.put(&path(&spare, &bottom), json!(null)).await.problem(409, "too_many_groups");
    world.sql("DELETE FROM nested_groups").await;
    // 1,000 groups are below `middle`.
    nest(&world.admin, &middle, &bottom).await;
    world.insert(many.drain(..).map(|id| rows::nested_group(&bottom, id))).await;
    world.admin.put(&path(&bottom, &spare), json!(null)).await.problem(409, "too_many_groups");
    world.admin.put(&path(&middle, &spare), json!(null)).await.problem(409, "too_many_groups");
    assert_eq!(world.number("SELECT count(*) FROM nested_groups").await, 1000);
    nest(&world.admin, &spare, &bottom).await;
}

#[actix_web::test]
async fn roles_and_organizations_decide_who_may() {
    let world = World::new().await;
    let (alice, olga) = (world.member("alice").await, world.with_role("olga", "org_admin").await);
    let (ops, dba) = (group(&world, "ops").await, group(&world, "dba").await);
    alice.put(&path(&ops, &dba), json!(null)).await.problem(403, "role_required");
    nest(&olga, &ops, &dba).await;
    alice.delete(&path(&ops, &dba)).await.problem(403, "role_required");
    // An admin of both organizations can't put a group of one into a group of the other either.
    let other = world.new_org("other").await;
    world.join(&other, &olga, "org_admin").await;
    let theirs = world.group_in(&other, "theirs", &[]).await;
    let nobodys = world.new_id();
    for member in [&theirs, &nobodys] {
        let problem = olga.put(&path(&ops, member), json!(null)).await.problem(422, "validation_failed");
        let fault = &problem["errors"][0];
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/member_id"), &json!("not_found")));
        let (status, code) = if *member == theirs { (422, "validation_failed") } else { (404, "not_found") };
        olga.put(&path(member, &ops), json!(null)).await.problem(status, code);
    }
    let foreign = world.stranger("foreign").await;
    world.join(&other, &foreign, "org_admin").await;
    foreign.get(&format!("/groups/{ops}/groups")).await.problem(404, "not_found");
    foreign.get(&path(&ops, &dba)).await.problem(404, "not_found");
    foreign.put(&path(&ops, &theirs), json!(null)).await.problem(404, "not_found");
    foreign.delete(&path(&ops, &dba)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn members_of_groups_below_have_the_access_flows_and_approvals_of_those_above() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let (all, ops, dba) =
        (group(&world, "all").await, group(&world, "ops").await, world.group("dba", &[&ann]).await);
    let (web, spare) = (world.asset("web").await, group(&world, "spare").await);
    let rule = json!({ "org_id": world.org, "name": "rule", "groups": [all], "assets": [web], "accounts": ["root"],
        "protocols": ["all"] });
    world.sql("UPDATE assets SET protocols = '[{\"name\": \"ssh\", \"port\": 22}]'").await;
    world.admin.post("/permissions", rule).await.expect(201);
    let rules = json!({ "type": "assigned", "levels": [{ "approvers": [{ "kind": "group", "id": all }] }] });
    world.flow(rules).await;
    let item =
        world.item("VPN", json!({ "visible_to": { "groups": [all] }, "item": { "groups": [spare] } })).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    assert_eq!(ticket["state"], "blocked");
    let check = json!({ "asset_id": web, "account": "root", "protocol": "ssh", "action": "connect" });
    let allowed = async || ann.post("/access/check", check.clone()).await.expect(200)["allowed"].clone();
    assert_eq!(allowed().await, false);

    nest(&world.admin, &ops, &dba).await;
    nest(&world.admin, &all, &ops).await;
    work_off(&world).await;
    assert_eq!(allowed().await, true);
    let who = world.admin.get(&format!("/access/users?asset_id={web}")).await.expect(200);
    assert!(who["items"].to_string().contains(&ann.id), "{who}");
    assert_eq!(ann.get("/catalog").await.ids(), [item.as_str()]);
    assert_eq!(ann.get("/tickets?queue=awaiting_me").await.ids(), [ticket["id"].as_str().unwrap()]);
    // A group below one of the rule changes: the job follows.
    world.admin.delete(&path(&ops, &dba)).await.expect(204);
    ann.approve(&ticket).await.problem(409, "ticket_blocked");
    work_off(&world).await;
    assert_eq!(alice.see(&ticket).await["state"], "blocked");
    assert_eq!(allowed().await, false);
    nest(&world.admin, &ops, &dba).await;
    work_off(&world).await;
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn a_grant_of_a_group_gives_the_groups_above_until_it_ends() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let (ops, dba) = (group(&world, "ops").await, group(&world, "dba").await);
    nest(&world.admin, &ops, &dba).await;
    let item = world.item("On call", json!({ "item": { "groups": [dba] } })).await;
    let ticket = alice.ask(wanting(&world, &item)).await;
    let own = format!("/groups/{ops}/members/{}", alice.id);
    let member = alice.get(&own).await.expect(200);
    assert_eq!((&member["via_group_id"], &member["grant_id"]), (&json!(dba), &ticket["grants"][0]));
    assert!(member["valid_until"].is_string());
    world.admin.delete(&own).await.problem(409, "member_through_group");
    world.travel(time::Duration::hours(5)).await;
    world.again(&alice).await.get(&own).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_group_in_a_group_is_in_use_and_one_with_groups_is_not() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let (all, ops, dba) =
        (group(&world, "all").await, group(&world, "ops").await, world.group("dba", &[&alice]).await);
    nest(&world.admin, &ops, &dba).await;
    nest(&world.admin, &all, &ops).await;
    let problem = world.admin.delete(&format!("/groups/{dba}")).await.problem(409, "in_use");
    assert_eq!(problem["used_by"], json!({ "groups": [ops] }));
    permission(&world, "groups", &ops).await;
    world.admin.delete(&format!("/groups/{all}")).await.expect(204);
    assert_eq!(world.number("SELECT count(*) FROM group_ancestors").await, 1);
    assert_eq!(usernames(&world.admin, &ops).await, ["alice"]);
}

#[actix_web::test]
async fn whoever_puts_their_own_group_into_another_gives_access_to_themselves() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (ops, dba, mine) =
        (group(&world, "ops").await, group(&world, "dba").await, world.group("mine", &[&olga]).await);
    nest(&olga, &ops, &dba).await;
    nest(&olga, &dba, &mine).await;
    let told = "SELECT data ->> 'member_id' FROM events WHERE data ->> 'self_granted' = 'true'";
    assert_eq!(world.query(told).await, [mine.clone()]);
    olga.delete(&path(&dba, &mine)).await.expect(204);
    let settings = json!({ "settings": { "self_grants": false } });
    olga.patch(&format!("/organizations/{}", world.org), settings).await.expect(200);
    olga.put(&path(&dba, &mine), json!(null)).await.problem(403, "self_grant_forbidden");
    assert_eq!(world.number("SELECT count(*) FROM nested_groups").await, 1);
}

#[actix_web::test]
async fn a_stale_change_is_refused() {
    let world = World::new().await;
    let path = path(&group(&world, "ops").await, &group(&world, "dba").await);
    if_match(world.admin.request(Method::PUT, &path), "*").await.problem(412, "stale");
    world.admin.get(&path).await.problem(404, "not_found");
    let etag = world.admin.put(&path, json!(null)).await.header("etag").to_owned();
    if_match(world.admin.request(Method::PUT, &path), &etag).await.expect(200);
    if_match(world.admin.request(Method::DELETE, &path), "\"old\"").await.problem(412, "stale");
    if_match(world.admin.request(Method::DELETE, &path), &etag).await.expect(204);
}
