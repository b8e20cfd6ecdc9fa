//! Grants: shown, revoked, ended.

mod agents;
mod bulk;
pub mod device;
mod extensions;
mod law;
mod law_of_members;
mod lists;
mod sessions;

use futures::future::join_all;
use gatepass_testing::{Answer, Person, Value, World, asking, json};

struct Given {
    world: World,
    alice: Person,
    grant: Value,
}

async fn given() -> Given {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let grant = alice.get(&format!("/grants/{}", ticket["grants"][0].as_str().unwrap())).await.expect(200);
    Given { world, alice, grant }
}

async fn is_active(world: &World) -> String {
    world.query("SELECT is_active::text FROM permissions").await.remove(0)
}

#[actix_web::test]
async fn an_admin_takes_it_away_with_a_reason() {
    let Given { world, alice, grant } = given().await;
    let (olga, eve) = (world.with_role("olga", "org_admin").await, world.with_role("eve", "auditor").await);
    let reason = json!({ "reason": "the contract has ended" });
    alice.act("grants", &grant, "revoke", reason.clone()).await.problem(403, "role_required");
    eve.act("grants", &grant, "revoke", reason.clone()).await.problem(403, "role_required");
    olga.act("grants", &grant, "revoke", json!({})).await.problem(422, "validation_failed");
    assert_eq!(is_active(&world).await, "true");
    let revoked = olga.act("grants", &grant, "revoke", reason.clone()).await.expect(200);
    assert_eq!(
        (&revoked["state"], &revoked["revoked"]["by"]["username"]),
        (&json!("revoked"), &json!("olga"))
    );
    assert_eq!(is_active(&world).await, "false");
    olga.act("grants", &grant, "revoke", reason).await.problem(409, "grant_not_open");
    let seen = alice.get(&format!("/grants/{}", grant["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(seen["revoked"]["reason"], "the contract has ended");
    let logged =
        world.query("SELECT data->'after'->>'reason' FROM events WHERE action = 'grant.revoked'").await;
    assert_eq!(logged, ["the contract has ended"]);
    // The ticket does not change.
    assert_eq!(alice.get("/tickets").await.json["items"][0]["state"], "approved");
}

#[actix_web::test]
async fn its_beneficiary_gives_it_back() {
    let Given { world, alice, grant } = given().await;
    let olga = world.with_role("olga", "org_admin").await;
    assert_eq!(grant["allowed_actions"], json!(["end", "extend"]));
    olga.act("grants", &grant, "end", json!({})).await.problem(403, "own_only");
    world.admin.act("grants", &grant, "end", json!({})).await.problem(403, "not_the_beneficiary");
    let ended = alice.act("grants", &grant, "end", json!({})).await.expect(200);
    assert_eq!((&ended["state"], &ended["allowed_actions"]), (&json!("ended"), &json!([])));
    assert!(ended["ended_at"].is_string());
    assert_eq!(is_active(&world).await, "false");
}

#[actix_web::test]
async fn taken_away_twice_at_once_it_is_taken_away_once() {
    let Given { world, grant, alice } = given().await;
    let revoke = || world.admin.act("grants", &grant, "revoke", json!({ "reason": "over" }));
    let mut answers: Vec<Answer> = join_all((0..5).map(|_| revoke())).await;
    answers.push(alice.act("grants", &grant, "end", json!({})).await);
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(answers.iter().filter(|a| a.status != 200).all(|a| a.json["code"] == "grant_not_open"));
    assert_eq!(world.query("SELECT count(*) FROM events WHERE action LIKE 'grant.%'").await, ["2"]);
}

#[actix_web::test]
async fn lists_filter_by_everything() {
    let Given { world, alice, grant } = given().await;
    let (id, ticket) = (grant["id"].as_str().unwrap(), grant["ticket_id"].as_str().unwrap());
    let asset = world.query("SELECT id FROM assets").await.remove(0);
    for (filter, found) in [
        (format!("org_id={}", world.org), true),
        ("state=active&state=scheduled".to_owned(), true),
        ("state=revoked".to_owned(), false),
        (format!("user_id={}", alice.id), true),
        (format!("beneficiary_id={}", world.admin.id), false),
        (format!("ticket_id={ticket}"), true),
        (format!("asset_id={asset}"), true),
        (format!("asset_id={ticket}"), false),
        ("type=asset_access".to_owned(), true),
        ("q=deploy".to_owned(), true),
        ("q=nothing".to_owned(), false),
    ] {
        let answer = world.admin.get(&format!("/grants?{filter}&include=total")).await;
        assert_eq!(answer.ids().contains(&id.to_owned()), found, "{filter}");
        assert_eq!(answer.json["total"], i32::from(found));
    }
    let key = world.key(&alice, &["tickets:read"]).await;
    key.get("/grants").await.problem(403, "missing_scope");
}
