//! Tickets for the administration of a device.

use gatepass_testing::{Person, World, administering, json, levels};

struct Desk {
    world: World,
    alice: Person,
    ben: Person,
    laptop: String,
    item: String,
}

/// The catalog item `Local admin`: it offers the devices below the node `laptops`, and ben approves.
async fn desk() -> Desk {
    let world = World::new().await;
    let (alice, ben) = (world.member("alice").await, world.stranger("ben").await);
    let (top, leaf) = (world.node("laptops", None).await, world.asset("laptop").await);
    let below = world.node("berlin", Some(&top)).await;
    world.place(&leaf, &below).await;
    let settings = json!({
        "ticket_type": "device_admin", "approval": levels(&[&[&ben]]), "item": { "nodes": [top] },
        "duration": { "mode": "choice", "options": ["PT1H", "PT2H"] },
    });
    let item = world.item("Local admin", settings).await;
    Desk { world, alice, ben, laptop: leaf, item }
}

#[actix_web::test]
async fn one_device_of_the_item_is_asked_for() {
    let Desk { world, alice, ben, laptop, item } = desk().await;
    let ticket = alice.ask(administering(&world, &item, &laptop)).await;
    let requested = json!({ "type": "device_admin", "item_id": item, "asset_id": laptop });
    assert_eq!((&ticket["requested"], &ticket["title"]), (&requested, &json!("Local admin")));
    let approved = ben.approve(&ticket).await.expect(200);
    assert_eq!((&approved["state"], approved["grants"].as_array().unwrap().len()), (&json!("approved"), 1));
    // The ticket gives a session only: no permission, no membership.
    assert_eq!(world.number("SELECT count(*) FROM permissions").await, 0);
    assert_eq!(world.number("SELECT count(*) FROM grant_groups").await, 0);
}

#[actix_web::test]
async fn what_the_item_does_not_offer_is_not_there() {
    let Desk { world, alice, laptop, item, .. } = desk().await;
    let elsewhere = world.asset("elsewhere").await;
    for device in [elsewhere.as_str(), "01900000-0000-7000-8000-000000000000"] {
        let refused = alice.post("/tickets", administering(&world, &item, device)).await;
        let refused = refused.problem(422, "validation_failed");
        assert_eq!(refused["errors"][0]["pointer"], "/request/asset_id");
    }
    let path = format!("/catalog/{item}/devices");
    assert_eq!(alice.get(&path).await.ids(), [laptop.clone()]);
    // A database in the node is no device, and a deactivated device can't be used.
    world.sql(&format!("UPDATE assets SET category = 'database' WHERE id = '{laptop}'")).await;
    assert_eq!(alice.get(&path).await.expect(200)["items"], json!([]));
    alice.post("/tickets", administering(&world, &item, &laptop)).await.problem(422, "validation_failed");
    world
        .sql(&format!("UPDATE assets SET category = 'device', is_active = false WHERE id = '{laptop}'"))
        .await;
    alice.post("/tickets", administering(&world, &item, &laptop)).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn it_takes_a_length_that_the_item_allows_and_no_fixed_time() {
    let Desk { world, alice, laptop, item, .. } = desk().await;
    let mut body = administering(&world, &item, &laptop);
    body["timing"]["duration"] = json!("PT3H");
    alice.post("/tickets", body.clone()).await.problem(422, "duration_not_allowed");
    body["timing"] = json!({ "mode": "scheduled", "start": "2040-01-01T00:00:00Z", "duration": "PT1H" });
    let refused = alice.post("/tickets", body.clone()).await.problem(422, "validation_failed");
    assert_eq!(refused["errors"][0]["pointer"], "/timing/mode");
    body.as_object_mut().unwrap().remove("timing");
    let refused = alice.post("/tickets", body).await.problem(422, "validation_failed");
    assert_eq!(refused["errors"][0]["code"], "required");
}

#[actix_web::test]
async fn each_device_is_asked_for_by_itself_and_once() {
    let Desk { world, alice, laptop, item, .. } = desk().await;
    let tower = world.asset("tower").await;
    let node = world.query("SELECT id FROM nodes WHERE name = 'berlin'").await.remove(0);
    world.place(&tower, &node).await;
    let ticket = alice.ask(administering(&world, &item, &laptop)).await;
    alice.ask(administering(&world, &item, &tower)).await;
    let again = alice.post("/tickets", administering(&world, &item, &laptop)).await;
    assert_eq!(again.problem(409, "already_requested")["ticket_id"], ticket["id"]);
    // The device and the item's node can't be deleted while a request is open.
    world.sql(&format!("DELETE FROM asset_nodes WHERE asset_id = '{laptop}'")).await;
    let refused = world.admin.delete(&format!("/assets/{laptop}")).await.problem(409, "in_use");
    assert_eq!(refused["used_by"]["tickets"], json!([ticket["id"]]));
}

#[actix_web::test]
async fn its_owner_is_asked_where_the_flow_says_so() {
    let Desk { world, alice, ben, laptop, .. } = desk().await;
    let owner = [json!({ "kind": "resource_owner" })];
    let settings = json!({
        "ticket_type": "device_admin", "item": { "assets": [laptop] },
        "approval": { "type": "assigned", "levels": [
            { "approvers": [{ "kind": "user", "id": ben.id }] }, { "approvers": owner },
        ] },
    });
    let item = world.item("Owned", settings).await;
    let olga = world.member("olga").await;
    world.sql(&format!("UPDATE assets SET owner_id = '{}' WHERE id = '{laptop}'", olga.id)).await;
    let ticket = alice.ask(administering(&world, &item, &laptop)).await;
    let second = ben.approve(&ticket).await.expect(200);
    assert_eq!(second["levels"][1]["approvers"][0]["username"], "olga");
    assert_eq!(olga.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn the_device_is_named_to_those_who_see_what_the_ticket_is_about() {
    let Desk { world, alice, ben, laptop, item } = desk().await;
    let vera = world.stranger("vera").await;
    let ticket = alice.ask(administering(&world, &item, &laptop)).await;
    let watchers = format!("/tickets/{}/watchers", ticket["id"].as_str().unwrap());
    world.admin.put(&watchers, json!({ "users": [vera.id] })).await.expect(200);
    ben.approve(&ticket).await.expect(200);
    for (person, name) in [(&alice, json!("laptop")), (&ben, json!("laptop")), (&vera, json!(null))] {
        let grants = person.get("/grants").await.expect(200);
        assert_eq!(grants["items"][0]["asset_name"], name, "{}", person.username);
    }
    let found =
        [alice.get("/grants?q=laptop").await.ids().len(), vera.get("/grants?q=laptop").await.ids().len()];
    assert_eq!(found, [1, 0]);
}
