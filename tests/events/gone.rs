//! Events of deleted objects, and of the first start.

use gatepass_testing::{Value, World, json};

async fn data(world: &World, action: &str) -> Value {
    let log = world.admin.get(&format!("/events?action={action}")).await.expect(200);
    log["items"][0]["data"].clone()
}

#[actix_web::test]
async fn a_deleted_group_leaves_its_members_in_the_log() {
    let world = World::new().await;
    let (alice, ben) = (world.member("alice").await, world.member("ben").await);
    let group = world.group("ops", &[&alice, &ben]).await;
    world.admin.delete(&format!("/groups/{group}")).await.expect(204);
    let mut ids = [alice.id, ben.id];
    ids.sort();
    let before = &data(&world, "group.deleted").await["before"];
    assert_eq!((&before["name"], &before["member_count"]), (&json!("ops"), &json!(2)));
    assert_eq!(before["member_ids"], json!(ids));
}

#[actix_web::test]
async fn a_deleted_asset_leaves_its_accounts_in_the_log() {
    let world = World::new().await;
    let web = world.asset("web").await;
    let made = world.query(&format!("SELECT id FROM accounts WHERE asset_id = '{web}' ORDER BY id")).await;
    let extra = world.admin.post(&format!("/assets/{web}/accounts"), json!({ "username": "deploy" })).await;
    let ids: Vec<_> = made.iter().map(|id| json!(id)).chain([extra.expect(201)["id"].clone()]).collect();
    world.admin.delete(&format!("/assets/{web}")).await.expect(204);
    let before = &data(&world, "asset.deleted").await["before"];
    assert_eq!((&before["name"], &before["account_count"]), (&json!("web"), &json!(ids.len())));
    assert_eq!(before["account_ids"], json!(ids));
}

#[actix_web::test]
async fn the_first_start_is_in_the_log() {
    let world = World::new().await;
    let told =
        "SELECT action FROM events WHERE data ->> 'reason' = 'first_start' AND actor_id IS NULL ORDER BY id";
    assert_eq!(world.query(told).await, ["user.created", "organization.created", "member.added"]);
    let member = data(&world, "member.added").await;
    assert_eq!(
        member["after"],
        json!({ "org_id": world.org, "user_id": world.admin.id, "role": "org_admin" })
    );
    let user = data(&world, "user.created").await;
    assert_eq!(
        (&user["after"]["is_super_admin"], &user["after"]["has_password"]),
        (&json!(true), &json!(true))
    );
    assert!(!user.to_string().contains("no password"), "the password is none of it");
}
