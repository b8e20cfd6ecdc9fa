//! Rules that send connections and commands to people.

use super::{make, path, rule};
use gatepass_testing::{Person, Value, World, json, people};

struct Scene {
    world: World,
    gateway: Person,
    alice: Person,
    rita: Person,
    web: String,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new().await;
        let service = world.service("gateway", "auditor").await;
        let gateway = world.key(&service, &["guard:evaluate", "tickets:read", "tickets:write"]).await;
        let (alice, rita) = (world.member("alice").await, world.member("rita").await);
        let web = world.asset("web").await;
        Self { world, gateway, alice, rita, web }
    }

    /// A rule that sends connections of root to rita.
    async fn rule(&self, more: Value) -> Value {
        let mut body = rule(&self.world, "review", json!({ "accounts": ["root"] }));
        let mut review = json!({ "levels": [{ "approvers": people(&[&self.rita]) }] });
        review.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body["review"] = review;
        make(&self.world.admin, "asset-login", body).await
    }

    async fn ask(&self) -> Value {
        let question = json!({ "user_id": self.alice.id, "asset_id": self.web, "account": "root", "protocol": "ssh",
            "ip": "192.0.2.7" });
        self.gateway.post("/acls/asset-login/evaluate", question).await.expect(200)
    }

    async fn ticket(&self, answer: &Value) -> Value {
        self.rita.get(&format!("/tickets/{}", answer["ticket_id"].as_str().unwrap())).await.expect(200)
    }
}

#[actix_web::test]
async fn a_connection_waits_for_a_reviewer_and_passes_once() {
    let scene = Scene::new().await;
    scene.rule(json!({})).await;
    let held = scene.ask().await;
    assert_eq!(held["action"], "review");
    let ticket = scene.ticket(&held).await;
    assert_eq!((&ticket["type"], &ticket["state"]), (&json!("asset_login_review"), &json!("pending")));
    assert_eq!(
        (&ticket["requested"]["account"], &ticket["requested"]["ip"]),
        (&json!("root"), &json!("192.0.2.7"))
    );
    // The same question joins the review that waits.
    assert_eq!(scene.ask().await["ticket_id"], held["ticket_id"]);
    let awaiting = scene.rita.get("/tickets?queue=awaiting_me").await.ids();
    assert_eq!(awaiting, [held["ticket_id"].as_str().unwrap()]);
    scene.rita.approve(&ticket).await.expect(200);
    let passed = scene.ask().await;
    assert_eq!((&passed["action"], &passed["ticket_id"]), (&json!("accept"), &held["ticket_id"]));
    let again = scene.ask().await;
    assert_eq!(again["action"], "review");
    assert_ne!(again["ticket_id"], held["ticket_id"]);
}

#[actix_web::test]
async fn an_approval_may_count_for_some_time_and_a_denial_never() {
    let scene = Scene::new().await;
    let made = scene.rule(json!({ "valid_for": "PT1H" })).await;
    let held = scene.ask().await;
    let no = json!({ "level": 1, "reason": "not now" });
    scene.rita.act("tickets", &scene.ticket(&held).await, "deny", no).await.expect(200);
    let held = scene.ask().await;
    assert_eq!(held["action"], "review");
    scene.rita.approve(&scene.ticket(&held).await).await.expect(200);
    for _ in 0..3 {
        assert_eq!(scene.ask().await["action"], "accept");
    }
    // Without the time, the approval has been used.
    let levels = json!([{ "approvers": people(&[&scene.rita]) }]);
    let once = json!({ "review": { "levels": levels } });
    scene.world.admin.patch(&path("asset-login", &made), once).await.expect(200);
    assert_eq!(scene.ask().await["action"], "review");
}

#[actix_web::test]
async fn if_nobody_can_review_the_rule_says_what_counts() {
    let scene = Scene::new().await;
    let nobody = scene.world.group("nobody", &[]).await;
    let by = |on: &str| json!({ "levels": [{ "approvers": [{ "kind": "group", "id": nobody }] }], "on_no_reviewer": on });
    let made = scene.rule(by("reject")).await;
    let change = |on: &str| json!({ "review": by(on) });
    let answer = scene.ask().await;
    assert_eq!((&answer["action"], &answer["ticket_id"]), (&json!("reject"), &json!(null)));
    scene.world.admin.patch(&path("asset-login", &made), change("accept")).await.expect(200);
    assert_eq!(scene.ask().await["action"], "accept");
    scene.world.admin.patch(&path("asset-login", &made), change("pass")).await.expect(200);
    assert_eq!(scene.ask().await["action"], "accept");
    let mut next = rule(&scene.world, "reject", json!({ "accounts": ["root"] }));
    next["priority"] = json!(60);
    make(&scene.world.admin, "asset-login", next).await;
    let answer = scene.ask().await;
    assert_eq!(
        (&answer["action"], &answer["matched"][0]["effect"]),
        (&json!("reject"), &json!("no_reviewer"))
    );
}

#[actix_web::test]
async fn a_command_is_shown_to_its_reviewers() {
    let scene = Scene::new().await;
    let group =
        json!({ "org_id": scene.world.org, "name": "danger", "type": "command", "content": "reboot" });
    let group = scene.world.admin.post("/command-groups", group).await.expect(201)["id"].clone();
    let mut body = rule(&scene.world, "review", json!({ "command_groups": [group] }));
    body["review"] = json!({ "levels": [{ "approvers": people(&[&scene.rita]) }] });
    make(&scene.world.admin, "command", body).await;
    let question = json!({ "user_id": scene.alice.id, "asset_id": scene.web, "account": "app", "protocol": "ssh",
        "command": "sudo reboot" });
    let held = scene.gateway.post("/acls/command/evaluate", question.clone()).await.expect(200);
    let ticket = scene.ticket(&held).await;
    assert_eq!(
        (&ticket["type"], &ticket["requested"]["command"]["text"]),
        (&json!("command_review"), &json!("sudo reboot"))
    );
    // Another command is another question.
    let mut other = question.clone();
    other["command"] = json!("reboot now");
    let other = scene.gateway.post("/acls/command/evaluate", other).await.expect(200);
    assert_ne!(other["ticket_id"], held["ticket_id"]);
    scene.rita.approve(&ticket).await.expect(200);
    assert_eq!(scene.gateway.post("/acls/command/evaluate", question).await.expect(200)["action"], "accept");
}

#[actix_web::test]
async fn a_trial_opens_no_review_and_a_deleted_rule_cancels_its_reviews() {
    let scene = Scene::new().await;
    let made = scene.rule(json!({})).await;
    let question =
        json!({ "user_id": scene.alice.id, "asset_id": scene.web, "account": "root", "protocol": "ssh" });
    let trial = scene.gateway.post("/acls/asset-login/evaluate?dry_run=true", question).await.expect(200);
    assert_eq!((&trial["action"], &trial["ticket_id"]), (&json!("review"), &json!(null)));
    assert_eq!(scene.world.number("SELECT count(*) FROM tickets").await, 0);
    let held = scene.ask().await;
    scene.world.admin.delete(&path("asset-login", &made)).await.expect(204);
    assert_eq!(scene.ticket(&held).await["state"], "canceled");
    assert_eq!(scene.ask().await["action"], "accept");
}

#[actix_web::test]
async fn the_same_question_twice_at_once_opens_one_review() {
    let scene = Scene::new().await;
    scene.rule(json!({})).await;
    let (one, other) = futures::join!(scene.ask(), scene.ask());
    assert_eq!(one["ticket_id"], other["ticket_id"]);
    scene.rita.approve(&scene.ticket(&one).await).await.expect(200);
    let (one, other) = futures::join!(scene.ask(), scene.ask());
    let mut actions = [one["action"].as_str().unwrap(), other["action"].as_str().unwrap()];
    actions.sort_unstable();
    assert_eq!(actions, ["accept", "review"]);
}

#[actix_web::test]
async fn the_hidden_flow_of_a_rule_is_in_no_list() {
    let scene = Scene::new().await;
    scene.rule(json!({})).await;
    assert_eq!(scene.world.number("SELECT count(*) FROM flows WHERE rule_id IS NOT NULL").await, 1);
    assert_eq!(scene.world.admin.get("/flows").await.ids(), Vec::<String>::new());
}

/// Levels of rita, and of a group without or with somebody.
fn two_levels(scene: &Scene, group: &str, on: &str) -> Value {
    json!({ "levels": [{ "approvers": people(&[&scene.rita]) }, { "approvers": [{ "kind": "group", "id": group }] }],
        "on_no_reviewer": on })
}

#[actix_web::test]
async fn each_level_needs_somebody_who_may_review() {
    let scene = Scene::new().await;
    let second = scene.world.group("second", &[]).await;
    let made = scene.rule(two_levels(&scene, &second, "reject")).await;
    let answer = scene.ask().await;
    assert_eq!((&answer["action"], &answer["ticket_id"]), (&json!("reject"), &json!(null)));
    let accept = json!({ "review": two_levels(&scene, &second, "accept") });
    scene.world.admin.patch(&path("asset-login", &made), accept).await.expect(200);
    assert_eq!(scene.ask().await["action"], "accept");
    // Whoever approves the first level can't approve the second.
    let member = |who: &Person| format!("/groups/{second}/members/{}", who.id);
    scene.world.admin.put(&member(&scene.rita), json!(null)).await.expect(201);
    assert_eq!(scene.ask().await["action"], "accept");
    // Requester and beneficiary never review.
    scene.world.admin.put(&member(&scene.alice), json!(null)).await.expect(201);
    assert_eq!(scene.ask().await["action"], "accept");
    assert_eq!(scene.world.number("SELECT count(*) FROM tickets").await, 0);
    let bob = scene.world.member("bob").await;
    scene.world.admin.put(&member(&bob), json!(null)).await.expect(201);
    let held = scene.ask().await;
    assert_eq!(held["action"], "review");
    scene.rita.approve(&scene.ticket(&held).await).await.expect(200);
    let second = json!({ "level": 2, "digest": scene.ticket(&held).await["digest"] });
    bob.act("tickets", &json!({ "id": held["ticket_id"] }), "approve", second).await.expect(200);
    assert_eq!(scene.ask().await["ticket_id"], held["ticket_id"]);
}

#[actix_web::test]
async fn a_review_that_is_blocked_is_not_joined() {
    let scene = Scene::new().await;
    let bob = scene.world.member("bob").await;
    let second = scene.world.group("second", &[&bob]).await;
    let made = scene.rule(two_levels(&scene, &second, "accept")).await;
    let held = scene.ask().await;
    assert_eq!(held["action"], "review");
    let member = format!("/groups/{second}/members/{}", bob.id);
    scene.world.admin.delete(&member).await.expect(204);
    scene.rita.approve(&scene.ticket(&held).await).await.expect(200);
    assert_eq!(scene.ticket(&held).await["state"], "blocked");
    let answer = scene.ask().await;
    assert_eq!((&answer["action"], &answer["ticket_id"]), (&json!("accept"), &json!(null)));
    let reject = json!({ "review": two_levels(&scene, &second, "reject") });
    scene.world.admin.patch(&path("asset-login", &made), reject).await.expect(200);
    assert_eq!(scene.ask().await["action"], "reject");
}
