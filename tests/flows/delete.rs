//! `DELETE /flows/{id}`.

use super::{make, manual};
use futures::future::join_all;
use gatepass_testing::{Value, World, asking, json, levels, rows};

#[actix_web::test]
async fn a_deleted_flow_is_gone_and_its_versions_are_kept() {
    let world = World::new().await;
    let flow = make(&world.admin, manual(&world.org, "Servers")).await;
    let id = flow["id"].as_str().unwrap();
    let path = format!("/flows/{id}");
    assert_eq!(world.admin.delete(&path).await.status, 204);
    world.admin.get(&path).await.problem(404, "not_found");
    world.admin.get(&format!("{path}/versions")).await.problem(404, "not_found");
    world.admin.patch(&path, json!({ "enabled": true })).await.problem(404, "not_found");
    assert!(world.admin.get("/flows").await.ids().is_empty());
    let mut conn = world.db.conn().await.unwrap();
    let id = gatepass_domain::ids::FlowId(id.parse().unwrap());
    let (name, _) = gatepass_persistence::flows::find_version(&mut conn, id, 1).await.unwrap();
    assert_eq!(name, "Servers");
    let event = &world.admin.get("/events?action=flow.").await.expect(200)["items"][0];
    assert_eq!((&event["action"], &event["subject"]["id"]), (&json!("flow.deleted"), &flow["id"]));
}

#[actix_web::test]
async fn of_two_deletions_at_once_one_finds_it() {
    let world = World::new().await;
    let flow = make(&world.admin, manual(&world.org, "Servers")).await;
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    let answers = join_all([world.admin.delete(&path), world.admin.delete(&path)]).await;
    let mut statuses: Vec<_> = answers.iter().map(|a| a.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404]);
}

#[actix_web::test]
async fn deleting_its_flow_cancels_what_waits_and_takes_nothing_away() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let flow = world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let granted = alice.ask(asking(&world, &web)).await;
    ann.approve(&granted).await.expect(200);
    let waiting = alice.ask(asking(&world, &web)).await;
    world.admin.delete(&format!("/flows/{flow}")).await.expect(204);
    assert_eq!(alice.see(&waiting).await["state"], "canceled");
    assert_eq!(alice.see(&granted).await["state"], "approved");
    assert_eq!(alice.get("/grants?state=active").await.ids().len(), 1);
    let reason = "SELECT data->'after'->>'reason' FROM events WHERE action = 'ticket.canceled'";
    assert_eq!(world.query(reason).await, ["flow_deleted"]);
}

async fn asset(world: &World) -> String {
    let id = world.new_id();
    let protocols = json!([{ "name": "ssh", "port": 22 }]);
    let asset = rows::asset(&id, &world.org, "web").with("protocols", protocols);
    world.insert([asset, rows::account(world.new_id(), &id, "app")]).await;
    id
}

fn ticket(world: &World, asset: &str) -> Value {
    json!({ "type": "asset_access", "org_id": world.org, "title": "Deploy", "reason": "CHG-1",
        "request": { "nodes": [], "assets": [asset], "accounts": ["app"], "protocols": ["ssh"], "actions": ["connect"] },
        "timing": { "mode": "on_approval", "duration": "PT4H" } })
}

#[actix_web::test]
async fn tickets_that_wait_are_canceled_and_what_was_granted_stays() {
    let world = World::new().await;
    let (alice, asset) = (world.member("alice").await, asset(&world).await);
    let flow = make(&world.admin, manual(&world.org, "Servers")).await;
    let waiting = alice.post("/tickets", ticket(&world, &asset)).await.expect(201);
    let granted = alice.post("/tickets", ticket(&world, &asset)).await.expect(201);
    let granted = format!("/tickets/{}", granted["id"].as_str().unwrap());
    world.admin.post(&format!("{granted}/approve"), json!({})).await.expect(200);
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    assert_eq!(world.admin.delete(&path).await.status, 204);
    let waiting = alice.get(&format!("/tickets/{}", waiting["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(waiting["state"], "canceled");
    assert_eq!(alice.get(&granted).await.expect(200)["state"], "approved");
    alice.post("/tickets", ticket(&world, &asset)).await.problem(422, "no_flow");
    let event = &world.admin.get("/events?action=ticket.canceled").await.expect(200)["items"][0];
    assert_eq!(event["ticket_id"], waiting["id"]);
    assert!(event["data"].to_string().contains("flow_deleted"), "{event}");
}

#[actix_web::test]
async fn no_ticket_slips_in_while_its_flow_is_deleted() {
    let world = World::new().await;
    let (alice, asset) = (world.member("alice").await, asset(&world).await);
    let flow = make(&world.admin, manual(&world.org, "Servers")).await;
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    let open = (0..8).map(|_| alice.post("/tickets", ticket(&world, &asset))).collect::<Vec<_>>();
    let (opened, deleted) = futures::join!(join_all(open), world.admin.delete(&path));
    assert_eq!(deleted.status, 204);
    for answer in opened {
        if answer.status == 201 {
            let id = answer.json["id"].as_str().unwrap();
            assert_eq!(alice.get(&format!("/tickets/{id}")).await.expect(200)["state"], "canceled");
        } else {
            answer.problem(422, "no_flow");
        }
    }
}
