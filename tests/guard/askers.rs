//! Who asks: a gateway is answered by the rules that it audits, and never uses up what somebody else waits for.

use super::evaluate::{asked, connection, gateway};
use super::make;
use gatepass_testing::{Person, Value, World, json, people};

/// A rule of an organization that sends Alice's logins or connections to a reviewer.
async fn reviewed(world: &World, org: &str, kind: &str, alice: &Person, reviewer: &Person, more: Value) {
    let mut review = json!({ "levels": [{ "approvers": people(&[reviewer]) }] });
    review.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let body = json!({ "org_id": org, "name": "secret", "action": "review", "match": { "users": [alice.id] },
        "message": "hush", "review": review });
    make(&world.admin, kind, body).await;
}

async fn other_gateway(world: &World) -> Person {
    let service = world.service("gateway2", "auditor").await;
    world.key(&service, &["guard:evaluate"]).await
}

fn login(user: &Person) -> Value {
    json!({ "user_id": user.id, "ip": "192.0.2.7" })
}

fn ticket(answer: &Value) -> Value {
    assert_eq!(answer["action"], "review", "{answer}");
    json!({ "id": answer["ticket_id"] })
}

/// Two gateways, and an asset to which Alice connects once Rita has approved it.
struct Gate {
    world: World,
    one: Person,
    other: Person,
    alice: Person,
    rita: Person,
    web: String,
}

impl Gate {
    async fn reviewed(more: Value) -> Self {
        let world = World::new().await;
        let (one, other) = (gateway(&world).await, other_gateway(&world).await);
        let (alice, rita, web) =
            (world.member("alice").await, world.member("rita").await, world.asset("web").await);
        reviewed(&world, &world.org, "asset-login", &alice, &rita, more).await;
        Self { world, one, other, alice, rita, web }
    }
}

#[actix_web::test]
async fn a_login_that_a_gateway_asks_about_obeys_the_rules_that_it_audits() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let elsewhere = world.new_org("elsewhere").await;
    world.join(&elsewhere, &alice, "member").await;
    let bob = world.stranger("bob").await;
    world.join(&elsewhere, &bob, "member").await;
    reviewed(&world, &elsewhere, "login", &alice, &bob, json!({})).await;
    for kind in ["login", "login?dry_run=true"] {
        let answer = asked(&gateway, kind, login(&alice)).await;
        assert_eq!((&answer["action"], &answer["matched"]), (&json!("accept"), &json!([])), "{kind}");
        assert!(!answer.to_string().contains("secret") && !answer.to_string().contains("hush"), "{answer}");
    }
    assert_eq!(world.number("SELECT count(*) FROM tickets").await, 0);
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'guard_rule.matched'").await, 0);
    // A super admin audits all organizations, and so does whoever audits both.
    let admin = world.key(&world.admin, &["guard:evaluate"]).await;
    let held = asked(&admin, "login", login(&alice)).await;
    assert_eq!(held["matched"][0]["name"], "secret");
    bob.approve(&ticket(&held)).await.expect(200);
    assert_eq!(asked(&gateway, "login", login(&alice)).await["action"], "accept");
    assert_eq!(asked(&admin, "login", login(&alice)).await["action"], "accept");
    let service = world.service("both", "auditor").await;
    let both = world.key(&service, &["guard:evaluate"]).await;
    assert_eq!(asked(&both, "login", login(&alice)).await["action"], "accept");
    world.join(&elsewhere, &service, "auditor").await;
    ticket(&asked(&both, "login", login(&alice)).await);
}

#[actix_web::test]
async fn each_gateway_waits_for_a_review_of_its_own() {
    let Gate { world: _world, one, other, alice, rita, web } = Gate::reviewed(json!({})).await;
    let ask = async |by: &Person| asked(by, "asset-login", connection(&alice, &web)).await;
    let (first, second) = (ticket(&ask(&one).await), ticket(&ask(&other).await));
    assert_ne!(first, second);
    assert_eq!((ticket(&ask(&one).await), ticket(&ask(&other).await)), (first.clone(), second.clone()));
    rita.approve(&first).await.expect(200);
    assert_eq!(ticket(&ask(&other).await), second);
    let passed = ask(&one).await;
    assert_eq!((&passed["action"], &passed["ticket_id"]), (&json!("accept"), &first["id"]));
    ticket(&ask(&one).await);
}

#[actix_web::test]
async fn an_approval_for_some_time_counts_whoever_asks() {
    let Gate { world: _world, one, other, alice, rita, web } =
        Gate::reviewed(json!({ "valid_for": "PT1H" })).await;
    let ask = async |by: &Person| asked(by, "asset-login", connection(&alice, &web)).await;
    rita.approve(&ticket(&ask(&one).await)).await.expect(200);
    for by in [&other, &one, &other] {
        assert_eq!(ask(by).await["action"], "accept");
    }
}

#[actix_web::test]
async fn reviews_that_an_older_server_opened_belong_to_their_gateway() {
    let Gate { world, one, other, alice, rita, web } = Gate::reviewed(json!({})).await;
    let ask = async |by: &Person| asked(by, "asset-login", connection(&alice, &web)).await;
    let held = ticket(&ask(&one).await);
    world.sql("UPDATE reviews SET asker_id = NULL").await;
    assert_eq!(ticket(&ask(&one).await), held);
    assert_ne!(ticket(&ask(&other).await), held);
    rita.approve(&held).await.expect(200);
    assert_eq!(ask(&one).await["action"], "accept");
}
