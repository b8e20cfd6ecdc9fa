//! API5:2023 Broken function level authorization, through the inventory: a key that may only change nodes and assets
//! gives access by moving them, or makes its user an approver as their owner.

use crate::inventory::{asset, id, node};
use gatepass_testing::{Person, World, asking, json};

/// An admin with access to the sandbox, and a key with inventory scopes only.
struct Scene {
    world: World,
    mallory: Person,
    key: Person,
    sandbox: String,
    vault: String,
    secret: String,
}

async fn scene() -> Scene {
    let world = World::new().await;
    let mallory = world.with_role("mallory", "org_admin").await;
    let sandbox = node(&world.admin, &world.org, "sandbox", None).await;
    let vault = node(&world.admin, &world.org, "vault", None).await;
    let secret = asset(&world.admin, &world.org, "secret", &[&vault]).await;
    let rule = json!({ "org_id": world.org, "name": "Sandbox", "users": [mallory.id], "nodes": [sandbox],
        "accounts": ["@INPUT"], "protocols": ["all"] });
    world.admin.post("/permissions", rule).await.expect(201);
    let key = world.key(&mallory, &["inventory:write", "inventory:read", "access:read"]).await;
    Scene { world, mallory, key, sandbox, vault, secret }
}

impl Scene {
    async fn reaches(&self, asset: &str) -> bool {
        let ask = json!({ "user_id": self.mallory.id, "asset_id": asset, "account": "@INPUT", "input_username": "app", "protocol": "ssh",
            "action": "connect" });
        self.world.admin.post("/access/check", ask).await.expect(200)["allowed"] == true
    }
}

#[actix_web::test]
async fn a_key_for_the_inventory_gives_no_access_by_moving() {
    let scene = scene().await;
    let Scene { world, mallory, key, sandbox, vault, secret } = &scene;
    let (vault, secret) = (format!("/nodes/{vault}"), secret.as_str());
    let asset_path = format!("/assets/{secret}");
    let copy = json!({ "org_id": world.org, "name": "secret again", "category": "host", "nodes": [sandbox],
        "protocols": [{ "name": "ssh", "port": 22 }] });
    for refused in [
        key.patch(&vault, json!({ "parent_id": sandbox })).await,
        key.patch(&asset_path, json!({ "nodes": [sandbox] })).await,
        key.post("/assets", copy).await,
    ] {
        let problem = refused.problem(403, "missing_scope");
        assert!(problem["detail"].as_str().unwrap().contains("permissions:write"), "{problem}");
    }
    assert!(!scene.reaches(secret).await);
    assert_eq!(world.number("SELECT count(*) FROM assets").await, 1);
    // Two steps do not work either: the empty node may move there, but then nothing may move into it.
    let empty = node(key, &world.org, "empty", None).await;
    key.patch(&format!("/nodes/{empty}"), json!({ "parent_id": sandbox })).await.expect(200);
    key.patch(&asset_path, json!({ "nodes": [empty] })).await.problem(403, "missing_scope");
    key.patch(&vault, json!({ "parent_id": empty })).await.problem(403, "missing_scope");
    assert!(!scene.reaches(secret).await);
    // A change that widens nothing needs inventory scopes only, and a caller with both scopes may widen.
    let archive = node(key, &world.org, "archive", None).await;
    key.patch(&vault, json!({ "parent_id": archive })).await.expect(200);
    let both = world.key(mallory, &["inventory:write", "permissions:write"]).await;
    both.patch(&asset_path, json!({ "nodes": [sandbox] })).await.expect(200);
    assert!(scene.reaches(secret).await);
}

#[actix_web::test]
async fn a_key_for_the_inventory_makes_nobody_an_approver() {
    let Scene { world, mallory, key, sandbox, vault, secret } = scene().await;
    let ann = world.member("ann").await;
    let owned = |name: &str| json!({ "org_id": world.org, "name": name, "owner_id": mallory.id });
    let mut new_asset = owned("new");
    new_asset["category"] = json!("host");
    new_asset["nodes"] = json!([vault]);
    new_asset["protocols"] = json!([]);
    world.admin.patch(&format!("/nodes/{vault}"), json!({ "owner_id": ann.id })).await.expect(200);
    for refused in [
        key.post("/nodes", owned("new")).await,
        key.post("/assets", new_asset).await,
        key.patch(&format!("/nodes/{vault}"), json!({ "owner_id": mallory.id })).await,
        key.patch(&format!("/nodes/{vault}"), json!({ "owner_id": null })).await,
        key.patch(&format!("/assets/{secret}"), json!({ "owner_id": mallory.id })).await,
    ] {
        let problem = refused.problem(403, "missing_scope");
        assert!(problem["detail"].as_str().unwrap().contains("permissions:write"), "{problem}");
    }
    // Moving the asset to a node of another owner does not work either.
    let mine = json!({ "org_id": world.org, "name": "mine", "owner_id": mallory.id });
    let mine = id(&world.admin.post("/nodes", mine).await.expect(201));
    key.patch(&format!("/assets/{secret}"), json!({ "nodes": [mine] })).await.problem(403, "missing_scope");
    key.patch(&format!("/nodes/{sandbox}"), json!({ "parent_id": mine })).await.problem(403, "missing_scope");
    // Setting the same owner again is no change of owner.
    let same = json!({ "owner_id": ann.id, "name": "vault 2" });
    key.patch(&format!("/nodes/{vault}"), same).await.expect(200);
    world.flow(json!({ "type": "assigned", "levels": [{ "approvers": [{ "kind": "node_owner" }] }] })).await;
    let bob = world.member("bob").await;
    let ticket = bob.ask(asking(&world, &secret)).await;
    mallory.approve(&ticket).await.problem(403, "not_an_approver");
    ann.approve(&ticket).await.expect(200);
}
