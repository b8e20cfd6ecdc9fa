//! Every change counts for the next access check.

use super::{Place, answer, rule};
use crate::inventory::{asset, node};
use gatepass_testing::{World, json, rows};

#[actix_web::test]
async fn a_changed_rule_is_seen_by_the_next_check() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    let path =
        format!("/permissions/{}", rule(&world, json!({ "users": [alice.id], "nodes": [place.top] })).await);
    assert_eq!(answer(&alice, &place.host).await, "allowed");
    for (change, expected) in [
        (json!({ "is_active": false }), "no_valid_permission"),
        (json!({ "is_active": true }), "allowed"),
        (json!({ "users": [] }), "user_not_covered"),
        (json!({ "users": [alice.id], "nodes": [] }), "asset_not_covered"),
        (json!({ "assets": [place.host], "accounts": ["@ALL", "!root"] }), "account_not_covered"),
        (json!({ "accounts": ["root"], "protocols": ["rdp"] }), "protocol_not_covered"),
        (json!({ "protocols": ["ssh"], "actions": ["upload"] }), "action_not_covered"),
        (json!({ "actions": ["connect"] }), "allowed"),
    ] {
        world.admin.patch(&path, change.clone()).await.expect(200);
        assert_eq!(answer(&alice, &place.host).await, expected, "{change}");
    }
    world.admin.delete(&path).await.expect(204);
    assert_eq!(answer(&alice, &place.host).await, "no_valid_permission");
}

#[actix_web::test]
async fn joining_and_leaving_a_group_is_seen_by_the_next_check() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    rule(&world, json!({ "groups": [place.group], "nodes": [place.top] })).await;
    assert_eq!(answer(&alice, &place.host).await, "user_not_covered");
    world.insert([rows::group_member(&place.group, &alice.id)]).await;
    assert_eq!(answer(&alice, &place.host).await, "allowed");
    world.sql("DELETE FROM group_members").await;
    assert_eq!(answer(&alice, &place.host).await, "user_not_covered");
}

#[actix_web::test]
async fn a_moved_node_or_asset_is_seen_by_the_next_check() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let boss = &world.admin;
    let alice = world.member("alice").await;
    rule(&world, json!({ "users": [alice.id], "nodes": [place.top] })).await;
    let (leaf, host) = (format!("/nodes/{}", place.leaf), format!("/assets/{}", place.host));
    boss.patch(&leaf, json!({ "parent_id": null })).await.expect(200);
    assert_eq!(answer(&alice, &place.host).await, "asset_not_covered");
    boss.patch(&leaf, json!({ "parent_id": place.top })).await.expect(200);
    assert_eq!(answer(&alice, &place.host).await, "allowed");
    let other = node(boss, &world.org, "other", None).await;
    boss.patch(&host, json!({ "nodes": [other] })).await.expect(200);
    assert_eq!(answer(&alice, &place.host).await, "asset_not_covered");
    boss.patch(&host, json!({ "nodes": [other, place.top] })).await.expect(200);
    assert_eq!(answer(&alice, &place.host).await, "allowed");
}

#[actix_web::test]
async fn a_changed_asset_or_account_is_seen_by_the_next_check() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let boss = &world.admin;
    let alice = world.member("alice").await;
    rule(&world, json!({ "users": [alice.id], "nodes": [place.top] })).await;
    let host = format!("/assets/{}", place.host);
    let root = format!("{host}/accounts/{}", place.root);
    boss.patch(&host, json!({ "is_active": false })).await.expect(200);
    assert_eq!(answer(&alice, &place.host).await, "asset_inactive");
    boss.patch(&host, json!({ "is_active": true, "protocols": [] })).await.expect(200);
    assert_eq!(answer(&alice, &place.host).await, "protocol_not_offered");
    boss.patch(&host, json!({ "protocols": [{ "name": "ssh", "port": 22 }] })).await.expect(200);
    assert_eq!(answer(&alice, &place.host).await, "allowed");
    boss.patch(&root, json!({ "is_active": false })).await.expect(200);
    assert_eq!(answer(&alice, &place.host).await, "account_inactive");
    boss.delete(&root).await.expect(204);
    assert_eq!(answer(&alice, &place.host).await, "account_not_found");
    let new = asset(boss, &world.org, "new", &[&place.leaf]).await;
    crate::inventory::account(boss, &new, "root").await;
    assert_eq!(answer(&alice, &new).await, "allowed");
}

#[actix_web::test]
async fn a_disabled_user_reaches_nothing_from_the_next_check_on() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    rule(&world, json!({ "users": [alice.id], "nodes": [place.top] })).await;
    world.sql(&format!("UPDATE users SET is_active = false WHERE id = '{}'", alice.id)).await;
    let asked = super::check(&world.admin, &place.host, json!({ "user_id": alice.id })).await.expect(200);
    assert_eq!(asked["reason"], "user_inactive");
    let path = format!("/access/assets?user_id={}", alice.id);
    assert_eq!(world.admin.get(&path).await.expect(200)["items"], json!([]));
    super::check(&alice, &place.host, json!({})).await.problem(401, "unauthenticated");
}
