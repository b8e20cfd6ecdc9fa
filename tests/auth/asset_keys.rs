//! API keys for one asset: an agent on a device learns who has access to it now, and nothing else.

use crate::grants::device::{Desk, granted, start};
use gatepass_domain::authz::UserKind;
use gatepass_testing::{Answer, Person, Value, World, asking, json};
use reqwest::Method;

fn body(user: &Person, asset: &str) -> Value {
    json!({ "name": "agent", "user_id": user.id, "scopes": ["grants:read"], "asset_id": asset })
}

/// A service that audits the organization.
async fn agent(world: &World) -> Person {
    let service = world.user("agent", UserKind::Service).await;
    world.join(&world.org, &service, "auditor").await;
    service
}

async fn key(world: &World, service: &Person, asset: &str) -> Person {
    let made = world.admin.post("/api-keys", body(service, asset)).await.expect(201);
    service.with_token(made["key"].as_str().unwrap())
}

#[actix_web::test]
async fn it_reads_the_grants_of_its_asset() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let key = key(&world, &agent(&world).await, &laptop).await;
    let grant = granted(&world, &alice, &item, &laptop).await;
    let id = grant["id"].as_str().unwrap();
    let active = "/grants?state=active";
    assert!(key.get(active).await.ids().is_empty());
    start(&alice, &grant).await.expect(200);
    for path in [active, "/grants?include=total", &format!("/grants?asset_id={laptop}")] {
        assert_eq!(key.get(path).await.ids(), [id], "{path}");
    }
    let seen = key.get(&format!("/grants/{id}")).await.expect(200);
    assert_eq!((&seen["beneficiary"]["username"], &seen["allowed_actions"]), (&json!("alice"), &json!([])));
    let subjects = seen["subjects"].as_array().unwrap();
    assert!(subjects.iter().all(|subject| subject["type"] == "item"), "{subjects:?}");
    // It waits for its asset without naming it.
    let tag = key.get(active).await.header("etag").to_owned();
    let request = key.request(Method::GET, active).header("prefer", "wait=1").header("if-none-match", tag);
    let answer = Answer::of(request).await;
    assert_eq!((answer.status.as_u16(), answer.header("preference-applied")), (304, "wait=1"));
}

#[actix_web::test]
async fn it_learns_nothing_of_other_assets() {
    let world = World::new().await;
    let (alice, service) = (world.member("alice").await, agent(&world).await);
    world.flow(json!({ "type": "automatic" })).await;
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    let key = key(&world, &service, &web).await;
    let of_web = alice.ask(asking(&world, &web)).await["grants"][0].as_str().unwrap().to_owned();
    let of_db = alice.ask(asking(&world, &db)).await["grants"][0].as_str().unwrap().to_owned();
    assert_eq!(key.get("/grants").await.ids(), [of_web.clone()]);
    key.get(&format!("/grants/{of_db}")).await.problem(404, "not_found");
    for filter in [format!("asset_id={db}"), format!("beneficiary_id={}&asset_id={db}", alice.id)] {
        let list = key.get(&format!("/grants?include=total&{filter}")).await;
        assert_eq!((list.ids().len(), &list.json["total"]), (0, &json!(0)), "{filter}");
    }
    let both = key.get(&format!("/grants?include=total&asset_id={db}&asset_id={web}")).await;
    assert_eq!((both.ids(), &both.json["total"]), (vec![of_web.clone()], &json!(1)));
    // The reason of the ticket, which the grant does not show, is no oracle.
    key.get("/grants?q=CHG-1042").await.problem(403, "asset_key");
    for path in [
        "/grants/export",
        "/grants/export/objects",
        "/tickets",
        "/tickets/export",
        "/events",
        "/events/export",
        "/me",
        "/assets",
        &format!("/assets/{web}"),
        "/users",
        "/catalog",
        "/flows",
        "/api-keys",
        "/organizations",
        "/permissions",
    ] {
        key.get(path).await.problem(403, "asset_key");
    }
    for verb in ["revoke", "end", "start"] {
        let body = if verb == "revoke" { json!({ "reason": "x" }) } else { json!({}) };
        key.post(&format!("/grants/{of_web}/{verb}"), body).await.problem(403, "asset_key");
    }
    let mine = json!({ "name": "more", "scopes": ["grants:read"] });
    key.post("/api-keys", mine).await.problem(403, "asset_key");
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'grant.revoked'").await, 0);
}

#[actix_web::test]
async fn it_never_reads_more_than_its_user() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    alice.ask(asking(&world, &web)).await;
    let mia = world.member("mia").await;
    let made = mia.post("/api-keys", body(&mia, &web)).await.expect(201);
    let of_mia = mia.with_token(made["key"].as_str().unwrap());
    assert!(of_mia.get("/grants").await.ids().is_empty());
    // An auditor who becomes a member.
    let service = agent(&world).await;
    let key = key(&world, &service, &web).await;
    assert_eq!(key.get("/grants").await.ids().len(), 1);
    let member = format!("/organizations/{}/members/{}", world.org, service.id);
    world.admin.put(&member, json!({ "role": "member" })).await.expect(200);
    assert!(key.get("/grants").await.ids().is_empty());
}

#[actix_web::test]
async fn a_deleted_asset_leaves_nothing_to_read() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let key = key(&world, &agent(&world).await, &laptop).await;
    let grant = granted(&world, &alice, &item, &laptop).await;
    let path = format!("/grants/{}", grant["id"].as_str().unwrap());
    key.get(&path).await.expect(200);
    world.admin.act("grants", &grant, "revoke", json!({ "reason": "done" })).await.expect(200);
    world.admin.delete(&format!("/flows/{item}")).await.expect(204);
    world
        .sql(&format!(
            "DELETE FROM accounts WHERE asset_id = '{laptop}'; DELETE FROM assets WHERE id = '{laptop}'"
        ))
        .await;
    assert!(key.get("/grants").await.ids().is_empty());
    key.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn it_is_made_for_an_asset_that_its_maker_sees() {
    let world = World::new().await;
    let service = agent(&world).await;
    let other = world.new_org("other").await;
    let (web, theirs) = (world.asset("web").await, world.asset_in(&other, "theirs").await);
    let mut wrong = body(&service, &theirs);
    wrong["scopes"] = json!(["grants:read", "tickets:read"]);
    let problem = world.admin.post("/api-keys", wrong).await.problem(422, "validation_failed");
    let faults: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|f| (&f["pointer"], &f["code"])).collect();
    assert_eq!(
        faults,
        [(&json!("/asset_id"), &json!("not_found")), (&json!("/scopes"), &json!("not_allowed"))]
    );
    for asset in [world.new_id(), theirs.clone()] {
        let problem =
            world.admin.post("/api-keys", body(&service, &asset)).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/asset_id");
    }
    // Its user is in two organizations, and the key in one of them.
    world.join(&other, &service, "auditor").await;
    let mut elsewhere = body(&service, &web);
    elsewhere["org_ids"] = json!([other]);
    world.admin.post("/api-keys", elsewhere).await.problem(422, "validation_failed");
    // Mia does not see the asset.
    let mia = world.member("mia").await;
    mia.post("/api-keys", body(&mia, &theirs)).await.problem(422, "validation_failed");
    let keys = world.key(&mia, &["api_keys:write", "grants:read"]).await;
    keys.post("/api-keys", body(&mia, &web)).await.problem(422, "validation_failed");
    let made = world.admin.post("/api-keys", body(&service, &web)).await.expect(201);
    assert_eq!((&made["asset_id"], &made["scopes"]), (&json!(web), &json!(["grants:read"])));
    let id = made["id"].as_str().unwrap();
    assert_eq!(world.admin.get(&format!("/api-keys/{id}")).await.expect(200)["asset_id"], json!(web));
    let event = world.admin.get("/events?action=api_key.created").await.expect(200);
    assert_eq!(event["items"][0]["data"]["after"]["asset_id"], json!(web));
    // A server that does not know such keys finds no scope.
    assert_eq!(world.query(&format!("SELECT scopes::text FROM api_keys WHERE id = '{id}'")).await, ["{}"]);
}
