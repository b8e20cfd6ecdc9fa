//! What has ended holds nothing: objects that only ended grants name can be deleted, and their names are kept.

use crate::grants::device;
use gatepass_testing::{Person, Value, World, asking, json, wanting};
use time::Duration;

async fn grant_of(person: &Person, ticket: &Value) -> Value {
    person.get(&format!("/grants/{}", ticket["grants"][0].as_str().unwrap())).await.expect(200)
}

async fn revoke(world: &World, grant: &Value) {
    world.admin.act("grants", grant, "revoke", json!({ "reason": "done" })).await.expect(200);
}

#[actix_web::test]
async fn an_asset_is_deleted_after_the_grant_on_it_was_revoked() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web-17").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let grant = grant_of(&alice, &ticket).await;
    let path = format!("/assets/{web}");
    let problem = world.admin.delete(&path).await.problem(409, "in_use");
    assert_eq!(problem["used_by"], json!({ "permissions": [grant["permission_id"]] }));
    revoke(&world, &grant).await;
    world.admin.delete(&path).await.expect(204);
    // The history stays, with the name.
    let permission = format!("/permissions/{}", grant["permission_id"].as_str().unwrap());
    assert_eq!(world.admin.get(&permission).await.expect(200)["assets"], json!([web]));
    assert_eq!(grant_of(&alice, &ticket).await["state"], "revoked");
    assert_eq!(alice.see(&ticket).await["requested"]["assets"], json!([web]));
    assert_eq!(world.admin.get("/tickets?q=web-17").await.ids(), [ticket["id"].as_str().unwrap()]);
    assert_eq!(world.query("SELECT kind || ' ' || name FROM former_names").await, ["assets web-17"]);
    let log = world.admin.get("/events?action=asset.deleted").await.expect(200);
    assert_eq!(log["items"][0]["data"]["before"]["name"], "web-17");
}

#[actix_web::test]
async fn a_node_is_deleted_after_the_grant_on_it_is_over() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let node = world.node("production", None).await;
    let mut body = asking(&world, "");
    body["request"]["assets"] = json!([]);
    body["request"]["nodes"] = json!([node]);
    alice.ask(body).await;
    let path = format!("/nodes/{node}");
    world.admin.delete(&path).await.problem(409, "in_use");
    world.travel(Duration::hours(4)).await;
    let admin = world.again(&world.admin).await;
    admin.delete(&path).await.expect(204);
    assert_eq!(world.query("SELECT kind || ' ' || name FROM former_names").await, ["nodes production"]);
}

#[actix_web::test]
async fn a_group_is_deleted_after_its_flow_and_the_grant_of_its_membership() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let group = world.group("dba", &[]).await;
    let item = world.item("DBA", json!({ "item": { "groups": [group] } })).await;
    let mut body = wanting(&world, &item);
    body["timing"] = json!({ "mode": "permanent" });
    let ticket = alice.ask(body).await;
    let grant = grant_of(&alice, &ticket).await;
    world.admin.delete(&format!("/flows/{item}")).await.expect(204);
    let path = format!("/groups/{group}");
    let problem = world.admin.delete(&path).await.problem(409, "in_use");
    assert_eq!(problem["used_by"], json!({ "grants": [grant["id"]] }));
    revoke(&world, &grant).await;
    world.admin.delete(&path).await.expect(204);
    assert_eq!(grant_of(&alice, &ticket).await["state"], "revoked");
}

#[actix_web::test]
async fn a_session_that_was_ended_keeps_the_name_of_its_deleted_device() {
    let desk = device::Desk::new().await;
    let grant = device::granted(&desk.world, &desk.alice, &desk.item, &desk.laptop).await;
    device::start(&desk.alice, &grant).await.expect(200);
    let (admin, path) = (&desk.world.admin, format!("/assets/{}", desk.laptop));
    admin.delete(&format!("/flows/{}", desk.item)).await.expect(204);
    admin.delete(&path).await.problem(409, "in_use");
    desk.alice.act("grants", &grant, "end", json!({})).await.expect(200);
    admin.delete(&path).await.expect(204);
    let seen = desk.alice.get(&format!("/grants/{}", grant["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&seen["asset_name"], &seen["in_force"]), (&json!("laptop"), &json!(false)));
}
