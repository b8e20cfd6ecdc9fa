//! Account entries with the login name of the user: `admin_{username}`.

use gatepass_testing::{World, asking, json, levels};

async fn account(world: &World, asset: &str, name: &str) {
    world.admin.post(&format!("/assets/{asset}/accounts"), json!({ "username": name })).await.expect(201);
}

#[actix_web::test]
async fn an_entry_with_a_placeholder_is_the_account_of_each_user() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let web = world.asset("web").await;
    for name in ["admin_alice", "admin_bob"] {
        account(&world, &web, name).await;
    }
    let rule = json!({ "org_id": world.org, "name": "own admins", "users": [alice.id, bob.id], "assets": [web],
        "accounts": ["admin_{username}"], "protocols": ["all"] });
    world.admin.post("/permissions", rule).await.expect(201);
    let check = async |user: &str, name: &str| {
        let body = json!({ "user_id": user, "asset_id": web, "account": name, "protocol": "ssh", "action": "connect" });
        world.admin.post("/access/check", body).await.expect(200)["allowed"] == true
    };
    for (user, name, allowed) in [
        (&alice, "admin_alice", true),
        (&alice, "admin_bob", false),
        (&bob, "admin_bob", true),
        (&bob, "root", false),
    ] {
        assert_eq!(check(&user.id, name).await, allowed, "{} {name}", user.username);
    }
    let users = world.admin.get(&format!("/access/users?asset_id={web}&account=admin_bob")).await.expect(200);
    assert_eq!(
        (users["items"].as_array().unwrap().len(), &users["items"][0]["user"]["id"]),
        (1, &json!(bob.id))
    );
    let assets = world.admin.get(&format!("/access/assets?user_id={}", alice.id)).await.expect(200);
    assert_eq!(assets["items"][0]["entries"][0]["accounts"], json!(["admin_alice"]));
}

#[actix_web::test]
async fn an_exclusion_with_a_placeholder_wins() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let web = world.asset("web").await;
    for name in ["alice_adm", "bob_adm"] {
        account(&world, &web, name).await;
    }
    let rule = json!({ "org_id": world.org, "name": "all but own", "users": [alice.id], "assets": [web],
        "accounts": ["@ALL", "!{username}_adm"], "protocols": ["all"] });
    world.admin.post("/permissions", rule).await.expect(201);
    let assets = world.admin.get(&format!("/access/assets?user_id={}", alice.id)).await.expect(200);
    assert_eq!(assets["items"][0]["entries"][0]["accounts"], json!(["app", "bob_adm", "root"]));
}

#[actix_web::test]
async fn other_braces_are_refused_in_permissions_and_requests() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(levels(&[&[&world.admin]])).await;
    let web = world.asset("web").await;
    let rule = json!({ "org_id": world.org, "name": "x", "accounts": ["admin_{user}"] });
    let problem = world.admin.post("/permissions", rule).await.problem(422, "validation_failed");
    assert_eq!(
        (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]),
        (&json!("/accounts/0"), &json!("unknown_placeholder"))
    );
    let mut body = asking(&world, &web);
    body["request"]["accounts"] = json!(["{username"]);
    alice.post("/tickets", body.clone()).await.problem(422, "validation_failed");
    body["request"]["accounts"] = json!(["admin_{username}"]);
    let ticket = alice.ask(body).await;
    world.admin.approve(&ticket).await.expect(200);
    account(&world, &web, "admin_alice").await;
    let assets = world.admin.get(&format!("/access/assets?user_id={}", alice.id)).await.expect(200);
    assert_eq!(assets["items"][0]["entries"][0]["accounts"], json!(["admin_alice"]));
    world
        .admin
        .post(&format!("/assets/{web}/accounts"), json!({ "username": "admin_{username}" }))
        .await
        .problem(422, "validation_failed");
}
