//! Requests, approvals and catalog items in an organization that restricts its inventory.

use super::restricted::{Place, restrict};
use super::{account, asset, id};
use gatepass_testing::{Person, Value, World, administering, asking, json, levels, people};

/// An assigned flow for everything, which ann approves; or with a scope.
async fn flow(world: &World, ann: &Person, fields: Value) -> String {
    let mut body = json!({ "org_id": world.org, "name": "Servers", "ticket_type": "asset_access",
        "approval": levels(&[&[ann]]) });
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    id(&world.admin.post("/flows", body).await.expect(201))
}

/// A request for these assets and nodes.
fn wanting(world: &World, assets: &[&str], nodes: &[&str]) -> Value {
    let mut body = asking(world, "");
    body["request"]["assets"] = json!(assets);
    body["request"]["nodes"] = json!(nodes);
    body
}

/// The answer without the id of the request, and with a word in place of the id that was asked for.
fn told(answer: &gatepass_testing::Answer, id: &str) -> (u16, Value) {
    let mut body: Value = serde_json::from_str(&answer.text.replace(id, "asked")).unwrap();
    body.as_object_mut().unwrap().remove("request_id");
    (answer.status.as_u16(), body)
}

#[actix_web::test]
async fn what_a_usable_flow_names_is_shown_and_can_be_requested() {
    let Place { world, alice, vault, safe, .. } = Place::new().await;
    let (ann, bob) = (world.stranger("ann").await, world.member("bob").await);
    let everything = flow(&world, &ann, json!({})).await;
    assert!(bob.get("/assets").await.ids().is_empty(), "a flow for everything shows nothing");
    bob.post("/tickets", asking(&world, &safe)).await.problem(422, "validation_failed");
    let scope = json!({ "scope": { "nodes": [vault] }, "priority": 1, "visible_to": { "users": [bob.id] } });
    let vault_flow = flow(&world, &ann, scope).await;
    assert_eq!(
        (bob.get("/assets").await.ids(), bob.get("/nodes").await.ids()),
        (vec![safe.clone()], vec![vault.clone()])
    );
    let ticket = bob.ask(wanting(&world, &[&safe], &[])).await;
    assert_eq!(ticket["flow"]["id"], json!(vault_flow));
    bob.ask(wanting(&world, &[], &[&vault])).await;
    alice.get(&format!("/assets/{safe}")).await.problem(404, "not_found");
    let disable = json!({ "enabled": false });
    world.admin.patch(&format!("/flows/{vault_flow}"), disable).await.expect(200);
    bob.get(&format!("/assets/{safe}")).await.problem(404, "not_found");
    // The ticket stays, and says what it is about.
    assert!(bob.see(&ticket).await["subjects"].to_string().contains("safe"));
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "approved");
    bob.get(&format!("/assets/{safe}")).await.expect(200);
    assert_ne!(everything, vault_flow);
}

#[actix_web::test]
async fn a_hidden_id_is_answered_like_an_unknown_one() {
    let Place { world, alice, prod, vault, web, safe, .. } = Place::new().await;
    let ann = world.stranger("ann").await;
    flow(&world, &ann, json!({ "priority": -5 })).await;
    flow(&world, &ann, json!({ "scope": { "nodes": [prod] } })).await;
    let hidden_flow = json!({ "scope": { "nodes": [vault] }, "visible_to": { "users": [ann.id] } });
    flow(&world, &ann, hidden_flow).await;
    let nobody = world.new_id();
    let body = |id: &str, kind: &str, with: &[&str]| {
        let mut assets = with.to_vec();
        if kind == "assets" {
            assets.push(id)
        }
        wanting(&world, &assets, if kind == "nodes" { std::slice::from_ref(&id) } else { &[] })
    };
    for (hidden, kind) in [(&safe, "assets"), (&vault, "nodes")] {
        for with in [&[][..], &[web.as_str()]] {
            for path in ["/tickets", "/tickets/preview"] {
                let of_hidden = alice.post(path, body(hidden, kind, with)).await;
                let of_nobody = alice.post(path, body(&nobody, kind, with)).await;
                assert_eq!(of_hidden.status, 422);
                assert_eq!(told(&of_hidden, hidden), told(&of_nobody, &nobody), "{path} {kind} {with:?}");
            }
        }
    }
}

#[actix_web::test]
async fn parts_name_only_what_is_shown() {
    let Place { world, alice, prod, sub, db, rule, .. } = Place::new().await;
    let ann = world.stranger("ann").await;
    let secret = asset(&world.admin, &world.org, "secret", &[&sub]).await;
    let without = json!({ "exclude_assets": [secret] });
    world.admin.patch(&format!("/permissions/{rule}"), without).await.expect(200);
    flow(&world, &ann, json!({})).await;
    flow(&world, &ann, json!({ "scope": { "assets": [db] }, "priority": 2 })).await;
    let refused = alice.post("/tickets", wanting(&world, &[], &[&prod])).await.problem(422, "split_request");
    let parts = refused["parts"].to_string();
    assert!(parts.contains(&db) && !parts.contains(&secret), "{refused}");
}

#[actix_web::test]
async fn the_way_to_something_is_shown_but_not_given() {
    let Place { world, prod, sub, db, .. } = Place::new().await;
    let (ann, bob) = (world.stranger("ann").await, world.member("bob").await);
    flow(&world, &ann, json!({})).await;
    flow(&world, &ann, json!({ "scope": { "assets": [db] }, "priority": 2 })).await;
    let mut shown = bob.get("/nodes").await.ids();
    shown.sort();
    assert_eq!(shown, [prod.clone(), sub.clone()]);
    bob.ask(wanting(&world, &[&db], &[])).await;
    for node in [&prod, &sub] {
        let refused =
            bob.post("/tickets", wanting(&world, &[], &[node])).await.problem(422, "validation_failed");
        assert_eq!(refused["errors"][0]["code"], "not_found", "{refused}");
    }
}

#[actix_web::test]
async fn an_approver_adds_nothing_that_is_hidden_from_them() {
    let Place { world, alice, web, db, safe, .. } = Place::new().await;
    let (ann, stranger) = (world.member("ann").await, world.stranger("eve").await);
    let approvers = json!({ "type": "assigned", "levels": [{ "approvers": people(&[&ann, &stranger]) }] });
    flow(&world, &ann, json!({ "approval": approvers, "approver_edits": "any" })).await;
    let ticket = alice.ask(wanting(&world, &[&web, &db], &[])).await;
    for approver in [&ann, &stranger] {
        let add = |asset: &str| json!({ "changes": { "assets": [web, asset] } });
        let [hidden, unknown] = [safe.clone(), world.new_id()];
        let of_hidden = approver.act("tickets", &ticket, "approve", add(&hidden)).await;
        let of_unknown = approver.act("tickets", &ticket, "approve", add(&unknown)).await;
        assert_eq!(told(&of_hidden, &hidden), told(&of_unknown, &unknown));
        of_hidden.problem(422, "validation_failed");
    }
    let fewer = json!({ "changes": { "assets": [db] } });
    let approved = ann.act("tickets", &ticket, "approve", fewer).await.expect(200);
    assert_eq!(approved["approved"]["assets"], json!([db]));
}

#[actix_web::test]
async fn an_extension_asks_for_what_its_grant_gives() {
    let Place { world, vault, safe, .. } = Place::new().await;
    let (ann, bob) = (world.stranger("ann").await, world.member("bob").await);
    let flow = flow(&world, &ann, json!({ "scope": { "nodes": [vault] } })).await;
    let bot = world.service("bot", "member").await;
    let key = world.key(&bot, &["tickets:write", "on_behalf:write", "grants:read", "inventory:read"]).await;
    let mut body = wanting(&world, &[&safe], &[]);
    body["on_behalf_of"] = json!(bob.id);
    let ticket = key.post("/tickets", body).await.expect(201);
    let approved = ann.approve(&ticket).await.expect(200);
    let others = json!({ "scope": null });
    world.admin.patch(&format!("/flows/{flow}"), others).await.expect(200);
    assert!(key.get("/assets").await.ids().is_empty());
    let grant = approved["grants"][0].as_str().unwrap();
    let longer = json!({ "reason": "not done", "duration": "PT1H" });
    let extension = key.post(&format!("/grants/{grant}/extend"), longer).await.expect(201);
    assert_eq!(extension["requested"]["assets"], json!([safe]));
}

#[actix_web::test]
async fn an_item_shows_the_devices_that_it_offers() {
    let Place { world, vault, safe, .. } = Place::new().await;
    let (olga, bob) = (world.member("olga").await, world.member("bob").await);
    let laptop = asset(&world.admin, &world.org, "laptop", &[&vault]).await;
    world.admin.patch(&format!("/assets/{laptop}"), json!({ "owner_id": olga.id })).await.expect(200);
    let own = json!({ "nodes": [vault], "own_devices_only": true });
    let item = world.item("Own", json!({ "ticket_type": "device_admin", "item": own })).await;
    let devices = format!("/catalog/{item}/devices");
    assert_eq!(
        (olga.get("/assets").await.ids(), olga.get(&devices).await.ids()),
        (vec![laptop.clone()], vec![laptop.clone()])
    );
    assert!(bob.get("/assets").await.ids().is_empty());
    bob.post("/tickets", administering(&world, &item, &laptop)).await.problem(422, "validation_failed");
    olga.ask(administering(&world, &item, &laptop)).await;
    let all = json!({ "item": { "own_devices_only": false } });
    world.admin.patch(&format!("/flows/{item}"), all).await.expect(200);
    let mut shown = bob.get("/assets").await.ids();
    shown.sort();
    let mut both = [safe, laptop.clone()];
    both.sort();
    assert_eq!(shown, both);
    bob.ask(administering(&world, &item, &laptop)).await;
}

#[actix_web::test]
async fn a_flow_names_no_devices_that_are_hidden() {
    let Place { world, vault, safe, .. } = Place::new().await;
    let (olga, bob) = (world.member("olga").await, world.member("bob").await);
    let laptop = asset(&world.admin, &world.org, "laptop", &[&vault]).await;
    world.admin.patch(&format!("/assets/{laptop}"), json!({ "owner_id": olga.id })).await.expect(200);
    let own = json!({ "assets": [safe, laptop], "own_devices_only": true });
    let item = world.item("Own", json!({ "ticket_type": "device_admin", "item": own })).await;
    let listed = |page: Value| page["items"][0]["item"]["assets"].clone();
    for (reader, expected) in
        [(&olga, json!([laptop])), (&bob, json!([])), (&world.admin, json!([safe, laptop]))]
    {
        let flow = reader.get(&format!("/flows/{item}")).await.expect(200);
        assert_eq!(flow["item"]["assets"], expected);
        assert_eq!(listed(reader.get("/flows").await.expect(200)), expected);
        assert_eq!(listed(reader.get(&format!("/flows/{item}/versions")).await.expect(200)), expected);
    }
}

#[actix_web::test]
async fn a_request_at_the_moment_of_the_change_comes_before_it_or_after() {
    let Place { world, safe, .. } = Place::new().await;
    let (ann, bob) = (world.stranger("ann").await, world.member("bob").await);
    flow(&world, &ann, json!({})).await;
    for _ in 0..6 {
        restrict(&world, "all").await;
        let ask = bob.post("/tickets", asking(&world, &safe));
        let (_, asked) = futures::join!(restrict(&world, "restricted"), ask);
        match asked.status.as_u16() {
            201 => {}
            422 => assert_eq!(asked.json["errors"][0]["code"], "not_found", "{}", asked.text),
            other => panic!("{other}: {}", asked.text),
        }
        bob.post("/tickets", asking(&world, &safe)).await.problem(422, "validation_failed");
    }
}

#[actix_web::test]
async fn a_preview_tells_nothing_of_what_is_hidden_below_a_node() {
    let Place { world, alice, prod, sub, web, db, rule, .. } = Place::new().await;
    let ann = world.stranger("ann").await;
    flow(&world, &ann, json!({ "pin_assets": true })).await;
    let but_sub = json!({ "exclude_nodes": [sub] });
    world.admin.patch(&format!("/permissions/{rule}"), but_sub).await.expect(200);
    account(&world.admin, &db, "svc_secret").await;
    account(&world.admin, &web, "app").await;
    let mut body = wanting(&world, &[], &[&prod]);
    let mut codes = async |account: &str| {
        body["request"]["accounts"] = json!([account]);
        let preview = alice.post("/tickets/preview", body.clone()).await.expect(200);
        let warnings = preview["warnings"].as_array().unwrap().iter();
        warnings.map(|warning| warning["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(codes("app").await.is_empty());
    assert_eq!(
        (codes("svc_secret").await, codes("svc_other").await),
        (vec!["account_not_on_asset".to_owned()], vec!["account_not_on_asset".to_owned()])
    );
    // Nor whether there is anything.
    world.query(&format!("DELETE FROM asset_nodes WHERE asset_id = '{web}'")).await;
    assert!(codes("@ALL").await.contains(&"no_assets".to_owned()));
}
