//! Flows that pin assets: approving nodes grants the assets that are in them at that moment, and none that come later.

use crate::inventory::{asset, node};
use futures::join;
use gatepass_testing::{Person, Value, World, json, levels, rows};

struct Scene {
    world: World,
    alice: Person,
    ann: Person,
    top: String,
    rack: String,
    host: String,
}

/// A host below two nodes, and a flow with ann as approver that pins assets.
async fn scene() -> Scene {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let flow = json!({ "org_id": world.org, "name": "Servers", "ticket_type": "asset_access",
        "approval": levels(&[&[&ann]]), "pin_assets": true });
    let flow = world.admin.post("/flows", flow).await.expect(201);
    assert_eq!(flow["pin_assets"], true);
    let top = node(&world.admin, &world.org, "top", None).await;
    let rack = node(&world.admin, &world.org, "rack", Some(&top)).await;
    let host = asset(&world.admin, &world.org, "host", &[&rack]).await;
    Scene { world, alice, ann, top, rack, host }
}

fn asking(world: &World, nodes: &[&str], assets: &[&str]) -> Value {
    json!({
        "type": "asset_access", "org_id": world.org, "title": "t", "reason": "CHG-1",
        "request": { "nodes": nodes, "assets": assets, "accounts": ["@INPUT"], "protocols": ["ssh"],
            "actions": ["connect"] },
        "timing": { "mode": "on_approval", "duration": "PT4H" },
    })
}

async fn permission(world: &World) -> Value {
    let mut found = world.admin.get("/permissions").await.expect(200)["items"].as_array().unwrap().clone();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[actix_web::test]
async fn an_approval_gives_what_is_there_and_nothing_that_comes_later() {
    let Scene { world, alice, ann, top, rack, host } = scene().await;
    let other = asset(&world.admin, &world.org, "other", &[&rack]).await;
    let single = world.asset("single").await;
    let ticket = alice.ask(asking(&world, &[&top], &[&single])).await;
    assert_eq!(ticket["flow"]["pin_assets"], true);
    // An asset that left before the approval is not granted, and one that came before it is.
    world.admin.delete(&format!("/assets/{other}")).await.expect(204);
    let early = asset(&world.admin, &world.org, "early", &[&rack]).await;
    let approved = ann.approve(&ticket).await.expect(200);
    assert_eq!(approved["approved"]["nodes"], json!([top]));
    let mut expected = vec![host.clone(), single.clone(), early.clone()];
    expected.sort();
    let given = permission(&world).await;
    assert_eq!((&given["nodes"], &given["assets"]), (&json!([]), &json!(expected)));
    // An asset that comes later widens nothing, and neither does a node that is moved there.
    let body = json!({ "org_id": world.org, "name": "late", "category": "host", "nodes": [rack],
        "protocols": [{ "name": "ssh", "port": 22 }] });
    let late = world.admin.post("/assets", body).await.expect(201);
    assert_eq!(late.get("widened"), None);
    let reaches = async |asset: &str| {
        let ask = json!({ "user_id": alice.id, "asset_id": asset, "account": "@INPUT", "input_username": "app", "protocol": "ssh",
            "action": "connect" });
        world.admin.post("/access/check", ask).await.expect(200)["allowed"] == true
    };
    assert!(reaches(&host).await && reaches(&early).await);
    assert!(!reaches(late["id"].as_str().unwrap()).await);
    // An asset that is moved away is still granted.
    let away = node(&world.admin, &world.org, "away", None).await;
    world.admin.patch(&format!("/assets/{host}"), json!({ "nodes": [away] })).await.expect(200);
    assert!(reaches(&host).await);
    let grants = world.admin.get(&format!("/grants?asset_id={host}")).await.ids();
    assert_eq!(grants, [approved["grants"][0].as_str().unwrap()]);
}

#[actix_web::test]
async fn an_automatic_flow_and_an_override_pin_too() {
    let Scene { world, alice, ann: _, top, rack: _, host } = scene().await;
    let ticket = alice.ask(asking(&world, &[&top], &[])).await;
    let ruling = json!({ "decision": "approve", "reason": "urgent" });
    world.admin.act("tickets", &ticket, "override", ruling).await.expect(200);
    assert_eq!(permission(&world).await["assets"], json!([host]));
    let automatic = json!({ "org_id": world.org, "name": "At once", "ticket_type": "asset_access",
        "approval": { "type": "automatic" }, "pin_assets": true, "priority": 9 });
    world.admin.post("/flows", automatic).await.expect(201);
    world.sql("UPDATE grants SET permission_id = NULL; DELETE FROM permissions").await;
    assert_eq!(alice.ask(asking(&world, &[&top], &[])).await["state"], "approved");
    assert_eq!(permission(&world).await["assets"], json!([host]));
}

#[actix_web::test]
async fn nothing_or_too_much_is_an_error_and_never_a_part() {
    let Scene { world, alice, ann, top, rack, host } = scene().await;
    let empty = node(&world.admin, &world.org, "empty", None).await;
    let preview = async |body: Value| {
        let preview = alice.post("/tickets/preview", body).await.expect(200);
        assert_eq!(preview["flow"]["pin_assets"], true);
        let warnings = preview["warnings"].as_array().unwrap().iter();
        warnings.filter(|w| w["pointer"] == "/request/nodes").map(|w| w["code"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(preview(asking(&world, &[&empty], &[])).await, [json!("no_assets")]);
    assert!(preview(asking(&world, &[&top], &[])).await.is_empty());
    let none = alice.ask(asking(&world, &[&empty], &[])).await;
    assert_eq!(ann.approve(&none).await.expect(200)["state"], "error");
    let seen = world.admin.see(&none).await;
    assert_eq!(seen["failure"]["cause"], "nothing_left");
    // 10,000 assets, and the one that is there already.
    let many = rows::copies(
        "assets",
        "'id', gen_random_uuid(), 'name', 'many ' || n, 'folded', NULL",
        &format!("assets, generate_series(1, 10000) n WHERE id = '{host}'"),
    );
    let placed = "INSERT INTO asset_nodes (asset_id, node_id) SELECT id,";
    world.sql(&format!("{many}{placed} '{rack}' FROM assets WHERE name LIKE 'many %'")).await;
    assert_eq!(preview(asking(&world, &[&top], &[])).await, [json!("too_many_assets")]);
    let many = alice.ask(asking(&world, &[&top], &[])).await;
    assert_eq!(ann.approve(&many).await.expect(200)["state"], "error");
    assert_eq!(world.admin.see(&many).await["failure"]["cause"], "too_many_assets");
    assert_eq!(world.number("SELECT count(*) FROM permissions").await, 0);
    // With one asset fewer, all of them are granted.
    world.admin.patch(&format!("/assets/{host}"), json!({ "nodes": [empty] })).await.expect(200);
    world.admin.act("tickets", &many, "retry", json!({})).await.expect(200);
    assert_eq!(world.number("SELECT cardinality(assets) FROM permissions").await, 10_000);
    assert_eq!(world.admin.act("tickets", &none, "retry", json!({})).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn a_move_at_the_same_time_is_before_the_approval_or_after() {
    let Scene { world, alice, ann, top, rack: _, host } = scene().await;
    for round in 0..6 {
        let blade = node(&world.admin, &world.org, &format!("blade {round}"), None).await;
        let mut inside = Vec::new();
        for n in 0..3 {
            inside.push(asset(&world.admin, &world.org, &format!("{round}.{n}"), &[&blade]).await);
        }
        let ticket = alice.ask(asking(&world, &[&top], &[])).await;
        let path = format!("/nodes/{blade}");
        let (moved, approved) =
            join!(world.admin.patch(&path, json!({ "parent_id": top })), ann.approve(&ticket));
        moved.expect(200);
        approved.expect(200);
        let given = permission(&world).await;
        let given = given["assets"].as_array().unwrap();
        let came = inside.iter().filter(|id| given.contains(&json!(id))).count();
        assert!(came == 0 || came == 3, "{came}");
        assert!(given.contains(&json!(host)) && given.len() == came + 1);
        world.admin.patch(&path, json!({ "parent_id": null })).await.expect(200);
        world.sql("UPDATE grants SET permission_id = NULL; DELETE FROM permissions").await;
    }
}

#[actix_web::test]
async fn the_setting_is_versioned_with_the_flow() {
    let Scene { world, alice, ann, top, rack: _, host: _ } = scene().await;
    let pinned = alice.ask(asking(&world, &[&top], &[])).await;
    let flow = format!("/flows/{}", pinned["flow"]["id"].as_str().unwrap());
    world.admin.patch(&flow, json!({ "pin_assets": false })).await.expect(200);
    ann.approve(&pinned).await.expect(200);
    assert_eq!(permission(&world).await["nodes"], json!([]));
    let free = alice.ask(asking(&world, &[&top], &[])).await;
    assert_eq!(free["flow"]["pin_assets"], false);
    world.sql("UPDATE grants SET permission_id = NULL; DELETE FROM permissions").await;
    ann.approve(&free).await.expect(200);
    assert_eq!(permission(&world).await["nodes"], json!([top]));
}
