//! Items that give a user only devices that they own.

use gatepass_testing::{Person, World, administering, json, levels};

struct Desk {
    world: World,
    alice: Person,
    ben: Person,
    own: String,
    foreign: String,
    item: String,
}

/// The item `Local admin` for own devices: alice owns one laptop, and bob another. Ben approves.
async fn desk() -> Desk {
    let world = World::new().await;
    let (alice, ben) = (world.member("alice").await, world.stranger("ben").await);
    let bob = world.member("bob").await;
    let (own, foreign) = (world.asset("own").await, world.asset("foreign").await);
    world.sql(&format!("UPDATE assets SET owner_id = '{}' WHERE id = '{own}'", alice.id)).await;
    world.sql(&format!("UPDATE assets SET owner_id = '{}' WHERE id = '{foreign}'", bob.id)).await;
    let nobodys = world.asset("nobody's").await;
    let settings = json!({
        "ticket_type": "device_admin", "approval": levels(&[&[&ben]]),
        "item": { "assets": [own, foreign, nobodys], "own_devices_only": true },
    });
    let item = world.item("Local admin", settings).await;
    Desk { world, alice, ben, own, foreign, item }
}

#[actix_web::test]
async fn devices_of_others_are_neither_listed_nor_given() {
    let Desk { world, alice, own, foreign, item, .. } = desk().await;
    assert_eq!(alice.get(&format!("/catalog/{item}/devices")).await.ids(), [own.clone()]);
    assert_eq!(alice.get(&format!("/catalog/{item}")).await.expect(200)["own_devices_only"], true);
    for path in ["/tickets", "/tickets/preview"] {
        let refused = alice.post(path, administering(&world, &item, &foreign)).await;
        let refused = refused.problem(422, "validation_failed");
        assert_eq!(refused["errors"][0]["pointer"], "/request/asset_id");
        assert_eq!(refused["errors"][0]["code"], "not_found");
    }
    let ticket = alice.ask(administering(&world, &item, &own)).await;
    alice.act("tickets", &ticket, "cancel", json!({})).await.expect(200);
    let other = json!({ "request": { "asset_id": foreign } });
    alice.act("tickets", &ticket, "resubmit", other).await.problem(422, "validation_failed");
    // Whoever asks for another names a device of that user.
    let olga = world.with_role("olga", "org_admin").await;
    let mut for_alice = administering(&world, &item, &foreign);
    for_alice["on_behalf_of"] = json!(alice.id);
    olga.post("/tickets", for_alice.clone()).await.problem(422, "validation_failed");
    for_alice["request"]["asset_id"] = json!(own);
    olga.ask(for_alice).await;
}

#[actix_web::test]
async fn a_device_that_changed_hands_is_not_given_to_its_former_owner() {
    for overrides in [false, true] {
        let Desk { world, alice, ben, own, item, .. } = desk().await;
        let ticket = alice.ask(administering(&world, &item, &own)).await;
        let path = format!("/assets/{own}");
        world.admin.patch(&path, json!({ "owner_id": null })).await.expect(200);
        let olga = world.with_role("olga", "org_admin").await;
        if overrides {
            let body = json!({ "decision": "approve", "reason": "urgent" });
            olga.act("tickets", &ticket, "override", body).await.expect(200);
        } else {
            ben.approve(&ticket).await.expect(200);
        }
        let failed = olga.see(&ticket).await;
        assert_eq!(
            (&failed["state"], &failed["failure"]["cause"]),
            (&json!("error"), &json!("not_own_device"))
        );
        olga.act("tickets", &ticket, "retry", json!({})).await.expect(200);
        assert_eq!(olga.see(&ticket).await["state"], "error");
        world.admin.patch(&path, json!({ "owner_id": alice.id })).await.expect(200);
        olga.act("tickets", &ticket, "retry", json!({})).await.expect(200);
        assert_eq!(alice.see(&ticket).await["state"], "approved");
    }
}

#[actix_web::test]
async fn only_items_of_devices_are_limited_to_own_devices() {
    let world = World::new().await;
    let group = world.group("staff", &[]).await;
    let body = json!({ "org_id": world.org, "name": "VPN", "ticket_type": "resource_access",
        "approval": { "type": "automatic" }, "item": { "groups": [group], "own_devices_only": true } });
    let refused = world.admin.post("/flows", body).await.problem(422, "validation_failed");
    assert_eq!(refused["errors"][0]["pointer"], "/item/own_devices_only");
}
