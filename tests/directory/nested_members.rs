//! Members of groups in groups, wherever the product asks for a group, and when they leave.

use super::{group, id_of};
use crate::jobs::work_off;
use futures::future::join_all;
use gatepass_testing::{Person, World, asking, json, wanting};

/// Alice is in `dba`, which is in `ops`.
struct Scene {
    world: World,
    alice: Person,
    ops: String,
    dba: String,
}

async fn scene() -> Scene {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let (ops, dba) = (group(&world, "ops").await, world.group("dba", &[&alice]).await);
    world.admin.put(&format!("/groups/{ops}/groups/{dba}"), json!(null)).await.expect(201);
    Scene { world, alice, ops, dba }
}

#[actix_web::test]
async fn lists_find_members_through_groups_once() {
    let Scene { world, alice, ops, dba } = scene().await;
    let members =
        async || world.admin.get(&format!("/users?group_id={ops}&group_id={dba}&include=total")).await;
    let groups =
        async || world.admin.get(&format!("/groups?user_id={}&sort=name&include=total", alice.id)).await;
    for _ in 0..2 {
        let (members, groups) = (members().await, groups().await);
        assert_eq!((members.ids(), &members.json["total"]), (vec![alice.id.clone()], &json!(1)));
        assert_eq!((groups.ids(), &groups.json["total"]), (vec![dba.clone(), ops.clone()], &json!(2)));
        // Now by both ways.
        world.admin.put(&format!("/groups/{ops}/members/{}", alice.id), json!(null)).await;
    }
    let page = world.admin.get(&format!("/groups/{ops}/members?include=total")).await.expect(200);
    assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (1, &json!(1)));
}

#[actix_web::test]
async fn members_through_groups_ask_for_others_and_are_members_in_the_catalog() {
    let Scene { world, alice, ops, dba } = scene().await;
    let (bob, web) = (world.member("bob").await, world.asset("web").await);
    world.flow_with(json!({ "type": "manual" }), json!({ "on_behalf": { "groups": [ops] } })).await;
    let mut body = asking(&world, &web);
    body["on_behalf_of"] = json!(bob.id);
    alice.post("/tickets", body.clone()).await.expect(201);
    let item =
        world.item("VPN", json!({ "item": { "groups": [ops] }, "on_behalf": { "groups": [ops] } })).await;
    let shown = async || alice.get(&format!("/catalog/{item}")).await.expect(200);
    assert_eq!((&shown().await["is_member"], &shown().await["on_behalf"]), (&json!(true), &json!("anyone")));
    world.admin.delete(&format!("/groups/{ops}/groups/{dba}")).await.expect(204);
    assert_eq!((&shown().await["is_member"], &shown().await["on_behalf"]), (&json!(false), &json!("nobody")));
    alice.post("/tickets", body).await.problem(403, "on_behalf_not_allowed");
}

#[actix_web::test]
async fn watchers_of_a_flow_follow_the_groups_in_their_group() {
    let Scene { world, alice, ops, dba } = scene().await;
    let (bob, web) = (world.member("bob").await, world.asset("web").await);
    let watchers = json!({ "watchers": [{ "kind": "group", "id": ops }] });
    world.flow_with(json!({ "type": "manual" }), watchers).await;
    let ticket = bob.ask(asking(&world, &web)).await;
    alice.see(&ticket).await;
    let path = format!("/tickets/{}", ticket["id"].as_str().unwrap());
    world.admin.delete(&format!("/groups/{dba}/members/{}", alice.id)).await.expect(204);
    work_off(&world).await;
    alice.get(&path).await.problem(404, "not_found");
    world.admin.put(&format!("/groups/{dba}/members/{}", alice.id), json!(null)).await.expect(201);
    work_off(&world).await;
    alice.see(&ticket).await;
    world.admin.delete(&format!("/groups/{ops}/groups/{dba}")).await.expect(204);
    work_off(&world).await;
    alice.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn the_end_of_a_grant_takes_nothing_that_another_way_gives() {
    let Scene { world, alice, ops, dba } = scene().await;
    let item = world.item("On call", json!({ "item": { "groups": [ops] } })).await;
    let ticket = alice.ask(wanting(&world, &item)).await;
    let own = format!("/groups/{ops}/members/{}", alice.id);
    let is_lasting = async || {
        let member = alice.get(&own).await.expect(200);
        assert_eq!((&member["via_group_id"], &member["valid_until"]), (&json!(dba), &json!(null)));
        assert_eq!(member["grant_id"], json!(null));
    };
    is_lasting().await;
    let grant = ticket["grants"][0].as_str().unwrap();
    alice.post(&format!("/grants/{grant}/end"), json!(null)).await.expect(200);
    is_lasting().await;
    // The other way round: who leaves the group below keeps what a grant gives.
    let ticket = alice.ask(wanting(&world, &item)).await;
    world.admin.delete(&format!("/groups/{dba}/members/{}", alice.id)).await.expect(204);
    let member = alice.get(&own).await.expect(200);
    assert_eq!((&member["grant_id"], &member["via_group_id"]), (&ticket["grants"][0], &json!(null)));
}

#[actix_web::test]
async fn access_through_groups_ends_when_the_last_membership_ends() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let (ops, dba, net) =
        (group(&world, "ops").await, group(&world, "dba").await, group(&world, "net").await);
    for member in [&dba, &net] {
        world.admin.put(&format!("/groups/{ops}/groups/{member}"), json!(null)).await.expect(201);
    }
    let web = world.asset("web").await;
    let rule = json!({ "org_id": world.org, "name": "rule", "groups": [ops], "assets": [web], "accounts": ["root"],
        "protocols": ["all"] });
    world.sql("UPDATE assets SET protocols = '[{\"name\": \"ssh\", \"port\": 22}]'").await;
    world.admin.post("/permissions", rule).await.expect(201);
    let mut ends = Vec::new();
    for (name, group, duration) in [("short", &dba, "PT1H"), ("long", &net, "PT3H")] {
        let settings = json!({ "item": { "groups": [group] }, "duration": { "mode": "max", "max": "P1D" } });
        let item = world.item(name, settings).await;
        let mut body = wanting(&world, &item);
        body["timing"] = json!({ "mode": "on_approval", "duration": duration });
        let ticket = alice.ask(body).await;
        ends.push(ticket["window"]["end"].clone());
    }
    let question = json!({ "asset_id": web, "account": "root", "protocol": "ssh", "action": "connect" });
    let answer = alice.post("/access/check", question.clone()).await.expect(200);
    assert_eq!((&answer["allowed"], &answer["expires_at"]), (&json!(true), &ends[1]), "{ends:?}");
    world.travel(time::Duration::hours(2)).await;
    let later = world.again(&alice).await;
    assert_eq!(later.post("/access/check", question.clone()).await.expect(200)["expires_at"], ends[1]);
    world.travel(time::Duration::hours(4)).await;
    let later = world.again(&alice).await;
    assert_eq!(later.post("/access/check", question).await.expect(200)["allowed"], false);
}

#[actix_web::test]
async fn who_leaves_the_organization_leaves_the_groups_above_too() {
    let Scene { world, alice, ops, dba } = scene().await;
    let path = format!("/organizations/{}/members/{}", world.org, alice.id);
    let told = world.admin.delete(&format!("{path}?dry_run=true")).await.expect(200);
    assert_eq!((&told["is_removed"], &told["groups"]), (&json!(false), &json!([dba])));
    let told = world.admin.delete(&path).await.expect(200);
    assert_eq!((&told["is_removed"], &told["groups"]), (&json!(true), &json!([dba])));
    assert_eq!(world.admin.get(&format!("/groups/{ops}/members")).await.ids(), [""; 0]);
    assert_eq!(world.number("SELECT count(*) FROM present_members").await, 0);
}

#[actix_web::test]
async fn what_happens_while_a_group_is_nested_comes_before_it_or_after_it() {
    let world = World::new().await;
    let top = group(&world, "top").await;
    for n in 0..6 {
        let alice = world.member(&format!("alice{n}")).await;
        let group = world.group(&format!("group{n}"), &[&alice]).await;
        let (nest, gone) = (format!("/groups/{top}/groups/{group}"), format!("/groups/{group}"));
        let removal = format!("/organizations/{}/members/{}", world.org, alice.id);
        if n % 2 == 0 {
            let (nested, deleted) =
                futures::join!(world.admin.put(&nest, json!(null)), world.admin.delete(&gone));
            match (nested.status.as_u16(), deleted.status.as_u16()) {
                (201, 409) => drop(world.admin.delete(&nest).await.expect(204)),
                (422, 204) => {}
                other => panic!("{other:?} {} {}", nested.text, deleted.text),
            }
        } else {
            let (nested, left) =
                futures::join!(world.admin.put(&nest, json!(null)), world.admin.delete(&removal));
            assert_eq!((nested.status.as_u16(), left.status.as_u16()), (201, 200));
        }
    }
    assert_eq!(world.admin.get(&format!("/groups/{top}/members")).await.ids(), [""; 0]);
    let dangling = "SELECT (SELECT count(*) FROM group_ancestors a WHERE NOT EXISTS (
        SELECT FROM nested_groups n WHERE n.member_id = a.group_id AND n.group_id = a.ancestor_id))";
    assert_eq!(world.number(dangling).await, 0);
    // Many at once, in a ring of groups: whatever comes first, no group is in itself.
    let ring: Vec<String> = join_all((0..4).map(|n| {
        let body = json!({ "org_id": world.org, "name": format!("ring{n}") });
        let world = &world;
        async move { id_of(&world.admin.post("/groups", body).await.expect(201)) }
    }))
    .await;
    let paths: Vec<String> =
        (0..4).map(|n| format!("/groups/{}/groups/{}", ring[n], ring[(n + 1) % 4])).collect();
    let answers = join_all(paths.iter().map(|path| world.admin.put(path, json!(null)))).await;
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 201).collect();
    assert_eq!(refused.iter().map(|answer| answer.json["code"].clone()).collect::<Vec<_>>(), ["group_cycle"]);
    assert_eq!(world.number("SELECT count(*) FROM group_ancestors WHERE group_id = ancestor_id").await, 0);
}
