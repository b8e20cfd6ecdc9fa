//! `/api-keys`: create, show, rename, revoke, and who may do each.

use futures::future::join_all;
use gatepass_testing::{Answer, Person, Value, World, json};
use reqwest::Method;

fn key(scopes: &[&str]) -> Value {
    json!({ "name": "Deploy", "scopes": scopes })
}

async fn create(person: &Person) -> Value {
    person.post("/api-keys", key(&["tickets:read"])).await.expect(201)
}

#[actix_web::test]
async fn a_key_is_shown_once_and_stored_as_a_hash() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let answer = alice.post("/api-keys", key(&["tickets:write", "tickets:read"])).await;
    let (location, etag) = (answer.header("location").to_owned(), answer.header("etag").to_owned());
    let made = answer.expect(201);
    let secret = made["key"].as_str().unwrap();
    assert!(secret.starts_with("gp_") && secret.len() >= 40);
    assert!(secret.starts_with(made["hint"].as_str().unwrap()));
    assert_eq!(made["scopes"], json!(["tickets:read", "tickets:write"]));
    assert_eq!((&made["user_id"], &made["created_by"]), (&json!(alice.id), &json!(alice.id)));
    let got = alice.get(&location).await;
    assert_eq!(got.header("etag"), etag);
    assert_eq!(got.expect(200)["key"], json!(null));
    let stored = format!("SELECT count(*) FROM api_keys WHERE api_keys::text LIKE '%{secret}%'");
    assert_eq!(world.number(&stored).await, 0);
    let logged = format!("SELECT count(*) FROM events WHERE events::text LIKE '%{secret}%'");
    assert_eq!(world.number(&logged).await, 0);
}

#[actix_web::test]
async fn a_repeated_request_makes_one_key_and_is_not_told_it_again() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let ask = || {
        Answer::of(
            alice
                .request(Method::POST, "/api-keys")
                .header("idempotency-key", "k1")
                .json(&key(&["tickets:read"])),
        )
    };
    let first = ask().await.expect(201);
    let second = ask().await;
    assert_eq!(second.header("idempotency-replayed"), "true");
    let second = second.expect(201);
    assert_eq!((&second["id"], &second["key"]), (&first["id"], &json!(null)));
    assert_eq!(world.number("SELECT count(*) FROM api_keys").await, 1);
}

#[actix_web::test]
async fn every_fault_of_a_key_is_named() {
    let world = World::new().await;
    let body =
        json!({ "name": "", "scopes": ["tickets:read", "everything"], "expires_at": "tomorrow", "hash": 1 });
    let problem = world.admin.post("/api-keys", body).await.problem(422, "validation_failed");
    let mut faults: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    faults.sort_unstable();
    assert_eq!(faults, ["/expires_at", "/hash", "/name", "/scopes/1"]);
    let past = json!({ "name": "x", "scopes": ["tickets:read"], "expires_at": "2020-01-01T00:00:00Z" });
    let problem = world.admin.post("/api-keys", past).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/expires_at");
    world.admin.post("/api-keys", key(&[])).await.problem(422, "validation_failed");
    world
        .admin
        .post("/api-keys", key(&["tickets:read", "tickets:read"]))
        .await
        .problem(422, "validation_failed");
    let far = json!({ "name": "x", "scopes": ["tickets:read"], "expires_at": "9999-12-31T23:59:59-01:00" });
    world.admin.post("/api-keys", far).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn a_key_is_renamed_and_revoked_and_its_row_stays() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let path = format!("/api-keys/{}", create(&alice).await["id"].as_str().unwrap());
    alice.patch(&path, json!({ "name": "Build" })).await.expect(200);
    alice.patch(&path, json!({ "scopes": ["grants:read"] })).await.problem(422, "validation_failed");
    let stale = alice.request(Method::DELETE, &path).header("if-match", "\"old\"");
    Answer::of(stale).await.problem(412, "stale");
    let answers = join_all((0..4).map(|_| alice.delete(&path))).await;
    assert!(answers.iter().all(|a| a.status == 204));
    alice.get(&path).await.problem(404, "not_found");
    alice.patch(&path, json!({ "name": "Again" })).await.problem(404, "not_found");
    assert_eq!(alice.get("/api-keys?is_revoked=false").await.ids().len(), 0);
    let revoked = alice.get("/api-keys?is_revoked=true&q=bui").await.expect(200);
    assert_eq!(revoked["items"][0]["name"], "Build");
    assert!(revoked["items"][0]["revoked_at"].is_string());
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'api_key.revoked'").await, 1);
}

#[actix_web::test]
async fn people_have_their_own_keys_and_admins_those_of_their_services() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let olga = world.with_role("olga", "org_admin").await;
    let bot = world.service("bot", "member").await;
    let stranger = world.with_role("audrey", "auditor").await;
    let hers = create(&alice).await["id"].as_str().unwrap().to_owned();
    // Nobody else creates keys for a person, and only a super admin sees them.
    let for_alice = json!({ "name": "x", "scopes": ["tickets:read"], "user_id": alice.id });
    olga.post("/api-keys", for_alice.clone()).await.problem(403, "own_only");
    world.admin.post("/api-keys", for_alice).await.problem(403, "own_only");
    olga.get(&format!("/api-keys/{hers}")).await.problem(404, "not_found");
    world.admin.get(&format!("/api-keys/{hers}")).await.expect(200);
    // An admin of a service's home organization creates keys for the service.
    let for_bot = json!({ "name": "x", "scopes": ["tickets:read"], "user_id": bot.id });
    stranger.post("/api-keys", for_bot.clone()).await.problem(403, "role_required");
    let its = olga.post("/api-keys", for_bot.clone()).await.expect(201)["id"].as_str().unwrap().to_owned();
    assert_eq!(olga.get("/api-keys").await.ids(), std::slice::from_ref(&its));
    assert_eq!(alice.get("/api-keys").await.ids().len(), 1);
    assert_eq!(
        world.admin.get(&format!("/api-keys?user_id={}", bot.id)).await.ids(),
        std::slice::from_ref(&its)
    );
    assert_eq!(alice.get(&format!("/api-keys?user_id={}", bot.id)).await.ids().len(), 0);
    // The service may be a member elsewhere, but such a key does not act there.
    let other = world.new_org("other").await;
    world.join(&other, &bot, "member").await;
    olga.post("/api-keys", for_bot.clone()).await.problem(403, "rights_not_grantable");
    let mut limited = for_bot;
    limited["org_ids"] = json!([world.org]);
    let limited = olga.post("/api-keys", limited).await.expect(201);
    assert_eq!(limited["rights"]["roles"], json!([{ "org_id": world.org, "role": "member" }]));
    assert_eq!(olga.get("/api-keys").await.ids().len(), 2);
    olga.delete(&format!("/api-keys/{its}")).await.expect(204);
}

#[actix_web::test]
async fn users_whom_the_caller_does_not_see_have_no_keys() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let hidden = world.stranger("hidden").await;
    for user in [hidden.id.as_str(), "00000000-0000-7000-8000-000000000000"] {
        let body = json!({ "name": "x", "scopes": ["tickets:read"], "user_id": user });
        alice.post("/api-keys", body).await.problem(404, "not_found");
    }
}

#[actix_web::test]
async fn keys_are_paged() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(create(&alice).await["id"].as_str().unwrap().to_owned());
    }
    made.reverse();
    let mut seen = Vec::new();
    let mut path = "/api-keys?limit=2".to_owned();
    loop {
        let page = alice.get(&path).await;
        seen.extend(page.ids());
        let Some(cursor) = page.json["next_cursor"].as_str() else { break };
        path = format!("/api-keys?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, made);
}

#[actix_web::test]
async fn keys_are_found_by_who_made_them() {
    let world = World::new().await;
    let (alice, bot) = (world.member("alice").await, world.service("bot", "member").await);
    let made = json!({ "name": "x", "scopes": ["tickets:read"], "user_id": bot.id });
    let made = world.admin.post("/api-keys", made).await.expect(201);
    alice.post("/api-keys", json!({ "name": "x", "scopes": ["tickets:read"] })).await.expect(201);
    let by = format!("/api-keys?created_by={}", world.admin.id);
    assert_eq!(world.admin.get(&by).await.ids(), [made["id"].as_str().unwrap()]);
    assert_eq!(alice.get(&by).await.ids().len(), 0);
}
