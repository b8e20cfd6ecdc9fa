//! Admins name users whom they see. A user named by a super admin stays named when an admin changes the rest.

use gatepass_testing::{World, json, levels};

#[actix_web::test]
async fn who_is_named_already_may_stay() {
    let world = World::new().await;
    let (olga, guest) = (world.with_role("olga", "org_admin").await, world.stranger("guest").await);
    // Permissions name nobody else than members, whom admins see, and super admins.
    world.sql(&format!("UPDATE users SET is_super_admin = true WHERE id = '{}'", guest.id)).await;
    let node = world.node("home", None).await;
    let rule = json!({ "org_id": world.org, "name": "rule", "users": [guest.id] });
    let asset = json!({ "org_id": world.org, "name": "web", "category": "host", "nodes": [node], "protocols": [],
        "owner_id": guest.id });
    let owned = json!({ "org_id": world.org, "name": "node", "owner_id": guest.id });
    let flow = json!({ "org_id": world.org, "name": "flow", "ticket_type": "asset_access",
        "approval": levels(&[&[&guest]]) });
    for (path, body, field) in [
        ("/permissions", rule, "users"),
        ("/assets", asset, "owner_id"),
        ("/nodes", owned, "owner_id"),
        ("/flows", flow, "approval"),
    ] {
        olga.post(path, body.clone()).await.problem(422, "validation_failed");
        let made = world.admin.post(path, body.clone()).await.expect(201);
        let path = format!("{path}/{}", made["id"].as_str().unwrap());
        olga.patch(&path, json!({ "name": "renamed", field: made[field] })).await.expect(200);
    }
}
