//! An organization that restricts its inventory: what members see of it, and what they don't.

use super::{account, asset, id, node};
use gatepass_testing::{Person, Value, World, json};

/// Prod (with the host `web` and a node Sub below it with `db`) and Vault (with `safe`), in an organization that restricts its
/// inventory. Alice has a permission on Prod.
pub struct Place {
    pub world: World,
    pub alice: Person,
    pub prod: String,
    pub sub: String,
    pub vault: String,
    pub web: String,
    pub db: String,
    pub safe: String,
    pub rule: String,
}

/// Sets how much of the inventory members see.
pub async fn restrict(world: &World, visibility: &str) {
    let body = json!({ "settings": { "inventory_visibility": visibility } });
    world.admin.patch(&format!("/organizations/{}", world.org), body).await.expect(200);
}

impl Place {
    pub async fn new() -> Self {
        let world = World::new().await;
        restrict(&world, "restricted").await;
        let (admin, org) = (&world.admin, &world.org);
        let prod = node(admin, org, "Prod", None).await;
        let sub = node(admin, org, "Sub", Some(&prod)).await;
        let vault = node(admin, org, "Vault", None).await;
        let web = asset(admin, org, "web", &[&prod]).await;
        let db = asset(admin, org, "db", &[&sub]).await;
        let safe = asset(admin, org, "safe", &[&vault]).await;
        let alice = world.member("alice").await;
        let rule = rule(&world, json!({ "users": [alice.id], "nodes": [prod] })).await;
        Self { world, alice, prod, sub, vault, web, db, safe, rule }
    }
}

async fn rule(world: &World, fields: Value) -> String {
    let mut body = json!({ "org_id": world.org, "name": "Rule", "accounts": ["@ALL"], "protocols": ["ssh"],
        "actions": ["connect"] });
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    id(&world.admin.post("/permissions", body).await.expect(201))
}

async fn sorted(by: &Person, path: &str) -> Vec<String> {
    let mut ids = by.get(path).await.ids();
    ids.sort();
    ids
}

fn set(ids: &[&String]) -> Vec<String> {
    let mut ids: Vec<_> = ids.iter().map(|id| (*id).clone()).collect();
    ids.sort();
    ids
}

#[actix_web::test]
async fn members_see_what_permissions_give_them() {
    let Place { world, alice, prod, sub, vault, web, db, safe, .. } = Place::new().await;
    let bob = world.member("bob").await;
    assert_eq!(sorted(&alice, "/assets").await, set(&[&web, &db]));
    assert_eq!(sorted(&alice, "/nodes").await, set(&[&prod, &sub]));
    assert!(bob.get("/assets").await.ids().is_empty() && bob.get("/nodes").await.ids().is_empty());
    alice.get(&format!("/assets/{db}")).await.expect(200);
    alice.get(&format!("/nodes/{sub}")).await.expect(200);
    alice.get(&format!("/assets/{db}/accounts")).await.expect(200);
    for path in [format!("/assets/{safe}"), format!("/assets/{safe}/accounts"), format!("/nodes/{vault}")] {
        alice.get(&path).await.problem(404, "not_found");
        bob.get(&path).await.problem(404, "not_found");
        world.admin.get(&path).await.expect(200);
    }
}

#[actix_web::test]
async fn auditors_and_admins_see_everything() {
    let Place { world, prod, sub, vault, web, db, safe, .. } = Place::new().await;
    for role in ["auditor", "org_admin"] {
        let reader = world.with_role(role, role).await;
        assert_eq!(sorted(&reader, "/assets").await, set(&[&web, &db, &safe]));
        assert_eq!(sorted(&reader, "/nodes").await, set(&[&prod, &sub, &vault]));
    }
    assert_eq!(sorted(&world.admin, "/assets").await, set(&[&web, &db, &safe]));
    // A service that only asks for others is a member.
    let bot = world.service("bot", "member").await;
    assert!(world.key(&bot, &["inventory:read"]).await.get("/assets").await.ids().is_empty());
}

#[actix_web::test]
async fn by_default_members_see_everything() {
    let Place { world, alice, web, db, safe, .. } = Place::new().await;
    restrict(&world, "all").await;
    assert_eq!(sorted(&alice, "/assets").await, set(&[&web, &db, &safe]));
    let fresh = world.new_org("fresh").await;
    let fresh = world.admin.get(&format!("/organizations/{fresh}")).await.expect(200);
    assert_eq!(fresh["settings"]["inventory_visibility"], "all");
}

#[actix_web::test]
async fn filters_counts_orders_and_pages_know_only_what_is_shown() {
    let Place { world, alice, prod, vault, web, db, safe, .. } = Place::new().await;
    world.admin.patch(&format!("/assets/{safe}"), json!({ "owner_id": world.admin.id })).await.expect(200);
    world.admin.patch(&format!("/nodes/{vault}"), json!({ "owner_id": world.admin.id })).await.expect(200);
    for (query, expected) in [
        ("include=total".to_owned(), 2),
        (format!("node_id={vault}&include=total"), 0),
        (format!("owner_id={}&include=total", world.admin.id), 0),
        ("name=safe&include=total".to_owned(), 0),
        ("q=safe&include=total".to_owned(), 0),
        ("category=host&protocol=rdp&include=total".to_owned(), 2),
    ] {
        let page = alice.get(&format!("/assets?{query}")).await.expect(200);
        assert_eq!(page["total"], expected, "{query}");
        assert_eq!(page["items"].as_array().unwrap().len(), expected, "{query}");
    }
    let page = alice.get("/nodes?q=vault&include=total").await.expect(200);
    assert_eq!((&page["total"], &page["items"]), (&json!(0), &json!([])));
    assert_eq!(alice.get("/nodes?root=true").await.ids(), [prod]);
    // No page ends at an asset that is hidden.
    for sort in ["name", "-name", "created_at", "-created_at"] {
        let first = alice.get(&format!("/assets?sort={sort}&limit=1")).await.expect(200);
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = alice.get(&format!("/assets?sort={sort}&limit=1&cursor={cursor}")).await.expect(200);
        assert_eq!(second["next_cursor"], json!(null));
        let mut ids = [id(&first["items"][0]), id(&second["items"][0])];
        ids.sort();
        assert_eq!(ids.to_vec(), set(&[&web, &db]));
    }
}

#[actix_web::test]
async fn a_permission_that_ends_takes_its_assets_away() {
    let Place { world, alice, web, rule: id, .. } = Place::new().await;
    let (asset, path) = (format!("/assets/{web}"), format!("/permissions/{id}"));
    for (change, status) in [
        (json!({ "is_active": false }), 404),
        (json!({ "is_active": true }), 200),
        (json!({ "exclude_assets": [web] }), 404),
        (json!({ "exclude_assets": [] }), 200),
        (json!({ "users": [world.admin.id] }), 404),
        (json!({ "users": [alice.id] }), 200),
        // A permission without one of these gives nothing.
        (json!({ "actions": [] }), 404),
        (json!({ "actions": ["connect"], "protocols": [] }), 404),
        (json!({ "protocols": ["ssh"], "accounts": ["root", "!root"] }), 404),
        (json!({ "accounts": [] }), 404),
        (json!({ "accounts": ["@ALL"] }), 200),
        (json!({ "valid_until": "2020-01-01T00:00:00Z", "valid_from": "2019-01-01T00:00:00Z" }), 404),
    ] {
        world.admin.patch(&path, change.clone()).await.expect(200);
        assert_eq!(alice.get(&asset).await.status.as_u16(), status, "{change}");
    }
    let group = world.group("ops", &[&alice]).await;
    rule(&world, json!({ "groups": [group], "assets": [web] })).await;
    alice.get(&asset).await.expect(200);
    world.admin.delete(&format!("/groups/{group}/members/{}", alice.id)).await.expect(204);
    alice.get(&asset).await.problem(404, "not_found");
}

#[actix_web::test]
async fn owners_see_what_they_own() {
    let Place { world, vault, safe, .. } = Place::new().await;
    let (olga, omar) = (world.member("olga").await, world.member("omar").await);
    world.admin.patch(&format!("/assets/{safe}"), json!({ "owner_id": olga.id })).await.expect(200);
    world.admin.patch(&format!("/nodes/{vault}"), json!({ "owner_id": omar.id })).await.expect(200);
    for owner in [olga, omar] {
        assert_eq!(owner.get("/assets").await.ids(), [safe.as_str()]);
        assert_eq!(owner.get("/nodes").await.ids(), [vault.as_str()]);
    }
}

#[actix_web::test]
async fn checks_of_access_do_not_know_what_is_hidden() {
    let Place { world, alice, web, safe, .. } = Place::new().await;
    account(&world.admin, &safe, "root").await;
    let nobody = world.new_id();
    let ask = |asset: &str, user: Option<&str>| json!({ "asset_id": asset, "user_id": user, "account": "root", "protocol": "ssh", "action": "connect" });
    for user in [None, Some(alice.id.as_str()), Some(world.admin.id.as_str())] {
        for path in ["/access/check", "/access/explain"] {
            for asset in [&safe, &nobody] {
                alice.post(path, ask(asset, user)).await.problem(404, "not_found");
            }
        }
        let batch = json!({ "checks": [ask(&safe, user), ask(&nobody, user)] });
        let answers = alice.post("/access/check-batch", batch).await.expect(200);
        assert_eq!(answers["items"][0], answers["items"][1]);
    }
    for asset in [&safe, &nobody] {
        alice.get(&format!("/access/users?asset_id={asset}")).await.problem(404, "not_found");
    }
    alice.get(&format!("/access/users?asset_id={web}")).await.problem(403, "role_required");
    alice.post("/access/check", ask(&web, None)).await.expect(200);
}

#[actix_web::test]
async fn no_key_is_for_an_asset_that_its_maker_does_not_see() {
    let Place { world, alice, web, safe, .. } = Place::new().await;
    let body = |asset: &str| json!({ "name": "agent", "user_id": alice.id, "scopes": ["grants:read"], "asset_id": asset });
    let pointer = |problem: Value| problem["errors"][0]["pointer"].clone();
    for hidden in [safe, world.new_id()] {
        let refused = alice.post("/api-keys", body(&hidden)).await.problem(422, "validation_failed");
        assert_eq!(pointer(refused), "/asset_id");
    }
    alice.post("/api-keys", body(&web)).await.expect(201);
}

#[actix_web::test]
async fn the_change_is_an_event() {
    let Place { world, .. } = Place::new().await;
    restrict(&world, "all").await;
    let events = world.admin.get("/events?action=organization.settings_updated").await.expect(200);
    let data = &events["items"][0]["data"];
    assert_eq!(data["before"]["inventory_visibility"], "restricted");
    assert_eq!(data["after"]["inventory_visibility"], "all");
    assert_eq!(events["items"].as_array().unwrap().len(), 2);
    let wrong = json!({ "settings": { "inventory_visibility": "none" } });
    let path = format!("/organizations/{}", world.org);
    world.admin.patch(&path, wrong).await.problem(422, "validation_failed");
    let member = world.member("mia").await;
    let body = json!({ "settings": { "inventory_visibility": "restricted" } });
    member.patch(&path, body).await.problem(403, "role_required");
}

#[actix_web::test]
async fn an_admin_who_becomes_a_member_sees_what_members_see() {
    let Place { world, safe, .. } = Place::new().await;
    let admin = world.with_role("olga", "org_admin").await;
    let key = world.key(&admin, &["inventory:read"]).await;
    key.get(&format!("/assets/{safe}")).await.expect(200);
    let lowered = json!({ "role": "member" });
    let path = format!("/organizations/{}/members/{}", world.org, admin.id);
    world.admin.put(&path, lowered).await.expect(200);
    key.get(&format!("/assets/{safe}")).await.problem(404, "not_found");
    admin.get(&format!("/assets/{safe}")).await.problem(404, "not_found");
}
