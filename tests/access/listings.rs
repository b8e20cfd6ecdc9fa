//! `GET /access/assets` and `/access/users`.

use super::{Place, rule};
use crate::inventory::{account, asset, node};
use gatepass_testing::{Person, Value, World, json};

/// All items of a list, and the length of each page.
async fn pages(by: &Person, path: &str, of: &str) -> (Vec<String>, Vec<usize>) {
    let (mut ids, mut lengths, mut cursor) = (Vec::new(), Vec::new(), String::new());
    loop {
        let page = by.get(&format!("{path}{cursor}")).await.expect(200);
        let items = page["items"].as_array().unwrap();
        lengths.push(items.len());
        ids.extend(items.iter().map(|item| item[of]["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { return (ids, lengths) };
        cursor = format!("&cursor={next}");
    }
}

#[actix_web::test]
async fn entries_stay_apart_and_say_what_each_permission_gives() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    let one = json!({ "users": [alice.id], "nodes": [place.top], "accounts": ["@ALL", "!root", "@INPUT"],
        "protocols": ["ssh", "vnc"], "actions": ["upload", "connect"] });
    let one = rule(&world, one).await;
    let two = json!({ "users": [alice.id], "assets": [place.host], "accounts": ["root"], "protocols": ["rdp"],
        "valid_until": "2999-01-01T00:00:00Z" });
    let two = rule(&world, two).await;
    rule(&world, json!({ "users": [alice.id], "assets": [place.host], "accounts": ["nobody"] })).await;
    let entries = json!([
        { "accounts": ["@INPUT", "app"], "protocols": ["ssh"], "actions": ["connect", "upload"],
          "expires_at": null, "permission_id": one },
        { "accounts": ["root"], "protocols": ["rdp"], "actions": ["connect"],
          "expires_at": "2999-01-01T00:00:00Z", "permission_id": two },
    ]);
    let assets = alice.get("/access/assets").await.expect(200);
    assert_eq!(assets["items"][0]["asset"]["name"], "host");
    assert_eq!(assets["items"][0]["entries"], entries);
    let users = world.admin.get(&format!("/access/users?asset_id={}", place.host)).await.expect(200);
    let user = json!({ "id": alice.id, "username": "alice", "name": users["items"][0]["user"]["name"] });
    assert_eq!(users["items"], json!([{ "user": user, "entries": entries }]));
}

#[actix_web::test]
async fn pages_of_assets_have_no_holes_where_nothing_is_left_of_a_candidate() {
    let world = World::new().await;
    let boss = &world.admin;
    let alice = world.member("alice").await;
    let home = node(boss, &world.org, "home", None).await;
    let mut expected = Vec::new();
    for n in 0..12 {
        let host = asset(boss, &world.org, &format!("host {n}"), &[&home]).await;
        // Two of three assets have no account that the permission names.
        let username = if n % 3 == 0 { "root" } else { "app" };
        account(boss, &host, username).await;
        if n % 3 == 0 {
            expected.insert(0, host);
        }
    }
    rule(&world, json!({ "users": [alice.id], "nodes": [home], "accounts": ["root"] })).await;
    let (ids, lengths) = pages(&alice, "/access/assets?limit=2", "asset").await;
    assert_eq!((ids, lengths), (expected, vec![2, 2]));
}

#[actix_web::test]
async fn pages_of_users_have_no_holes_and_narrow_to_what_is_asked() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let mut expected = Vec::new();
    for n in 0..9 {
        let user = world.member(&format!("user-{n}")).await;
        let accounts = if n % 3 == 0 { json!(["@ALL"]) } else { json!(["@ALL", "!app"]) };
        rule(&world, json!({ "users": [user.id], "nodes": [place.top], "accounts": accounts })).await;
        if n % 3 == 0 {
            expected.insert(0, user.id);
        }
    }
    let path =
        format!("/access/users?asset_id={}&account=app&protocol=ssh&action=connect&limit=2", place.host);
    let (ids, lengths) = pages(&world.admin, &path, "user").await;
    assert_eq!((ids, lengths), (expected, vec![2, 1]));
    let page = world.admin.get(&path).await.expect(200);
    let entry = &page["items"][0]["entries"][0];
    assert_eq!((&entry["accounts"], &entry["protocols"]), (&json!(["app"]), &json!(["ssh"])));
    let path = format!("/access/users?asset_id={}&action=share", place.host);
    assert_eq!(world.admin.get(&path).await.expect(200)["items"], json!([]));
}

#[actix_web::test]
async fn assets_are_narrowed_by_organization_node_and_text() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let boss = &world.admin;
    let alice = world.member("alice").await;
    let elsewhere = world.new_org("elsewhere").await;
    world.join(&elsewhere, &alice, "member").await;
    let home = node(boss, &elsewhere, "home", None).await;
    let other = asset(boss, &elsewhere, "other", &[&home]).await;
    rule(&world, json!({ "users": [alice.id], "assets": [place.host], "accounts": ["@INPUT"] })).await;
    let there = json!({ "org_id": elsewhere, "users": [alice.id], "nodes": [home], "accounts": ["@INPUT"] });
    rule(&world, there).await;
    let found = async |filter: &str| {
        let page: Value = alice.get(&format!("/access/assets?{filter}")).await.expect(200);
        let items = page["items"].as_array().unwrap().clone();
        items.iter().map(|i| i["asset"]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("").await, [other.clone(), place.host.clone()]);
    assert_eq!(found(&format!("org_id={elsewhere}")).await, [other.clone()]);
    assert_eq!(found(&format!("node_id={}", place.top)).await, [place.host.clone()]);
    assert_eq!(found("q=OTH").await, [other]);
}

#[actix_web::test]
async fn lists_about_others_are_for_those_who_read_access() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let auditor = world.with_role("audrey", "auditor").await;
    let elsewhere = world.new_org("elsewhere").await;
    let foreigner = world.stranger("frank").await;
    world.join(&elsewhere, &foreigner, "org_admin").await;
    rule(&world, json!({ "users": [alice.id], "nodes": [place.top] })).await;
    let (assets, users) =
        (format!("/access/assets?user_id={}", alice.id), format!("/access/users?asset_id={}", place.host));
    for who in [&auditor, &world.admin] {
        assert_eq!(who.get(&assets).await.expect(200)["items"].as_array().unwrap().len(), 1);
        assert_eq!(who.get(&users).await.expect(200)["items"].as_array().unwrap().len(), 1);
    }
    bob.get(&assets).await.problem(403, "role_required");
    bob.get(&users).await.problem(403, "role_required");
    assert_eq!(foreigner.get(&assets).await.expect(200)["items"], json!([]));
    foreigner.get(&format!("{assets}&org_id={}", world.org)).await.problem(404, "not_found");
    foreigner.get(&users).await.problem(404, "not_found");
}
