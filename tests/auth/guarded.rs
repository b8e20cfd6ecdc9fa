//! Logins that the guard rules reject, or send to people.

use gatepass_testing::{Answer, Person, Value, World, json, people};
use reqwest::Method;
use time::Duration;

const PASSWORD: &str = "correct horse battery";
const OFFICE: &str = "192.0.2.7";

struct Scene {
    world: World,
    alice: Person,
    rita: Person,
}

impl Scene {
    /// Alice has a password; rita reviews.
    async fn new() -> Self {
        let world =
            World::with(|settings| settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await;
        let (alice, rita) = (world.member("alice").await, world.member("rita").await);
        let hash = gatepass_app::auth::passwords::hash_now(PASSWORD).unwrap();
        world.sql(&format!("UPDATE users SET password_hash = '{hash}' WHERE id = '{}'", alice.id)).await;
        Self { world, alice, rita }
    }

    /// A rule on alice's logins.
    async fn rule(&self, action: &str, parts: Value, more: Value) -> String {
        let mut body = json!({ "org_id": self.world.org, "name": format!("{action} {parts}"), "action": action,
            "message": "Ask the desk", "match": { "users": [self.alice.id] } });
        if action == "review" {
            body["review"] = json!({ "levels": [{ "approvers": people(&[&self.rita]) }] });
        }
        merge(&mut body["match"], parts);
        merge(&mut body, more);
        let made = self.world.admin.post("/acls/login", body).await.expect(201);
        format!("/acls/login/{}", made["id"].as_str().unwrap())
    }

    async fn log_in(&self, from: &str) -> Answer {
        self.post("/auth/login", from, json!({ "username": "alice", "password": PASSWORD })).await
    }

    async fn complete(&self, held: &Value, from: &str) -> Answer {
        self.post("/auth/login/complete", from, json!({ "poll_token": held["poll_token"] })).await
    }

    async fn refresh(&self, tokens: &Value, from: &str) -> Answer {
        self.post("/auth/refresh", from, json!({ "refresh_token": tokens["refresh_token"] })).await
    }

    async fn post(&self, path: &str, from: &str, body: Value) -> Answer {
        let request = self.world.anon().request(Method::POST, path).header("x-forwarded-for", from);
        Answer::of(request.json(&body)).await
    }

    /// The ticket as its poll token reads it.
    async fn follow(&self, held: &Value, from: &str) -> Answer {
        let path = format!("/tickets/{}", held["ticket_id"].as_str().unwrap());
        let follower = self.world.bearer(held["poll_token"].as_str());
        Answer::of(follower.request(Method::GET, &path).header("x-forwarded-for", from)).await
    }

    async fn ticket(&self, held: &Value) -> Value {
        self.rita.get(&format!("/tickets/{}", held["ticket_id"].as_str().unwrap())).await.expect(200)
    }

    async fn approve(&self, held: &Value) {
        self.rita.approve(&self.ticket(held).await).await.expect(200);
    }

    async fn sessions(&self) -> i64 {
        let sql =
            format!("SELECT count(*) FROM sessions WHERE user_id = '{}' AND ip IS NOT NULL", self.alice.id);
        self.world.number(&sql).await
    }
}

fn merge(into: &mut Value, more: Value) {
    into.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
}

#[actix_web::test]
async fn a_rejected_login_begins_no_session_and_only_the_right_password_learns_of_it() {
    let scene = Scene::new().await;
    scene.rule("reject", json!({ "sources": ["192.0.2.0/24"] }), json!({})).await;
    let wrong = json!({ "username": "alice", "password": "wrong" });
    scene.post("/auth/login", OFFICE, wrong).await.problem(401, "invalid_credentials");
    // The password was right: however often, no limit on guesses is reached.
    for _ in 0..12 {
        let refused = scene.log_in(OFFICE).await.problem(403, "login_rejected");
        assert_eq!(refused["detail"], "Ask the desk");
    }
    assert_eq!(scene.sessions().await, 0);
    let events = scene
        .world
        .query("SELECT action || ' ' || (data ->> 'reason') FROM events WHERE action = 'login.failed'")
        .await;
    assert_eq!(events.iter().filter(|line| line.ends_with("login_rejected")).count(), 12);
    assert_eq!(
        scene.world.number("SELECT count(*) FROM events WHERE action = 'guard_rule.matched'").await,
        12
    );
    scene.log_in("198.51.100.1").await.expect(200);
}

#[actix_web::test]
async fn a_login_waits_for_its_reviewer_and_completes_once() {
    let scene = Scene::new().await;
    scene.rule("review", json!({}), json!({})).await;
    let held = scene.log_in(OFFICE).await.expect(202);
    assert_eq!(held["message"], "Ask the desk");
    let ticket = scene.follow(&held, OFFICE).await.expect(200);
    assert_eq!((&ticket["type"], &ticket["state"]), (&json!("login_review"), &json!("pending")));
    assert_eq!(ticket["requested"]["ip"], OFFICE);
    scene.complete(&held, OFFICE).await.problem(409, "review_pending");
    scene.approve(&held).await;
    assert_eq!(scene.follow(&held, OFFICE).await.expect(200)["state"], "approved");
    let tokens = scene.complete(&held, OFFICE).await.expect(200);
    assert_eq!(
        scene.world.bearer(tokens["access_token"].as_str()).get("/me").await.expect(200)["username"],
        "alice"
    );
    scene.complete(&held, OFFICE).await.problem(401, "invalid_poll_token");
    scene.follow(&held, OFFICE).await.problem(401, "unauthenticated");
    // The approval counted once.
    let again = scene.log_in(OFFICE).await.expect(202);
    assert_ne!(again["ticket_id"], held["ticket_id"]);
    assert_eq!(scene.sessions().await, 1);
}

#[actix_web::test]
async fn an_approval_for_some_time_lets_later_logins_pass_without_a_token() {
    let scene = Scene::new().await;
    let review =
        json!({ "review": { "levels": [{ "approvers": people(&[&scene.rita]) }], "valid_for": "PT1H" } });
    scene.rule("review", json!({}), review).await;
    let held = scene.log_in(OFFICE).await.expect(202);
    scene.approve(&held).await;
    scene.complete(&held, OFFICE).await.expect(200);
    scene.complete(&held, OFFICE).await.problem(401, "invalid_poll_token");
    scene.log_in(OFFICE).await.expect(200);
    scene.world.travel(Duration::minutes(61)).await;
    scene.log_in(OFFICE).await.expect(202);
}

#[actix_web::test]
async fn a_poll_token_reads_its_ticket_and_does_nothing_else() {
    let scene = Scene::new().await;
    scene.rule("review", json!({}), json!({})).await;
    let (held, other) =
        (scene.log_in(OFFICE).await.expect(202), scene.log_in("198.51.100.1").await.expect(202));
    assert_ne!(held["ticket_id"], other["ticket_id"]);
    let follower = scene.world.bearer(held["poll_token"].as_str());
    let own = format!("/tickets/{}", held["ticket_id"].as_str().unwrap());
    let others = format!("/tickets/{}", other["ticket_id"].as_str().unwrap());
    for path in ["/me", "/tickets", "/grants", "/catalog", &others, &format!("{own}/history")] {
        follower.get(path).await.problem(401, "unauthenticated");
    }
    for verb in ["cancel", "approve", "comments"] {
        follower
            .post(&format!("{own}/{verb}"), json!({ "text": "x", "level": 1 }))
            .await
            .problem(401, "unauthenticated");
    }
    let made_up = scene.world.bearer(Some("gpp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    made_up.get(&own).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_poll_token_is_bound_to_the_address_the_password_and_the_user() {
    let scene = Scene::new().await;
    scene.rule("review", json!({}), json!({})).await;
    let held = scene.log_in(OFFICE).await.expect(202);
    scene.approve(&held).await;
    scene.follow(&held, "198.51.100.1").await.problem(401, "unauthenticated");
    scene.complete(&held, "198.51.100.1").await.problem(401, "invalid_poll_token");
    let before =
        scene.world.query(&format!("SELECT password_hash FROM users WHERE id = '{}'", scene.alice.id)).await;
    let set = async |change: &str| {
        scene.world.sql(&format!("UPDATE users SET {change} WHERE username = 'alice'")).await
    };
    set("password_hash = 'another'").await;
    scene.complete(&held, OFFICE).await.problem(401, "invalid_poll_token");
    set(&format!("password_hash = '{}', is_active = false", before[0])).await;
    scene.complete(&held, OFFICE).await.problem(401, "invalid_poll_token");
    scene.follow(&held, OFFICE).await.problem(401, "unauthenticated");
    set("is_active = true").await;
    scene.complete(&held, OFFICE).await.expect(200);
}

#[actix_web::test]
async fn a_review_that_was_denied_canceled_or_expired_completes_nothing() {
    let scene = Scene::new().await;
    let rule = scene.rule("review", json!({}), json!({})).await;
    let held = scene.log_in(OFFICE).await.expect(202);
    let no = json!({ "level": 1, "reason": "not you" });
    scene.rita.act("tickets", &scene.ticket(&held).await, "deny", no).await.expect(200);
    assert_eq!(scene.follow(&held, OFFICE).await.expect(200)["state"], "denied");
    scene.complete(&held, OFFICE).await.problem(401, "invalid_poll_token");
    let late = scene.log_in(OFFICE).await.expect(202);
    scene.world.travel(Duration::minutes(6)).await;
    assert_eq!(scene.follow(&late, OFFICE).await.expect(200)["state"], "expired");
    scene.complete(&late, OFFICE).await.problem(401, "invalid_poll_token");
    let gone = scene.log_in(OFFICE).await.expect(202);
    scene.world.admin.delete(&rule).await.expect(204);
    scene.complete(&gone, OFFICE).await.problem(401, "invalid_poll_token");
    scene.log_in(OFFICE).await.expect(200);
    scene.world.travel(Duration::hours(2)).await;
    scene.follow(&held, OFFICE).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn of_many_completions_of_one_approval_one_begins_a_session() {
    let scene = Scene::new().await;
    scene.rule("review", json!({}), json!({})).await;
    let (one, two) = (scene.log_in(OFFICE).await.expect(202), scene.log_in(OFFICE).await.expect(202));
    assert_eq!(one["ticket_id"], two["ticket_id"]);
    scene.approve(&one).await;
    let tries = (0..8).map(|n| scene.complete(if n % 2 == 0 { &one } else { &two }, OFFICE));
    let answers = futures::future::join_all(tries).await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 7, "{statuses:?}");
    assert_eq!(scene.sessions().await, 1);
    assert_eq!(scene.world.number("SELECT count(*) FROM tickets").await, 1);
}

#[actix_web::test]
async fn a_rule_that_came_meanwhile_counts_at_the_completion() {
    let scene = Scene::new().await;
    scene.rule("review", json!({}), json!({})).await;
    let held = scene.log_in(OFFICE).await.expect(202);
    scene.approve(&held).await;
    let no = scene.rule("reject", json!({}), json!({ "priority": 1 })).await;
    scene.complete(&held, OFFICE).await.problem(403, "login_rejected");
    scene.world.admin.delete(&no).await.expect(204);
    scene.complete(&held, OFFICE).await.problem(401, "invalid_poll_token");
    assert_eq!(scene.sessions().await, 0);
}

#[actix_web::test]
async fn a_poll_token_waits_for_the_decision() {
    let scene = Scene::new().await;
    scene.rule("review", json!({}), json!({})).await;
    let held = scene.log_in(OFFICE).await.expect(202);
    let path = format!("/tickets/{}", held["ticket_id"].as_str().unwrap());
    let follower = scene.world.bearer(held["poll_token"].as_str());
    let request =
        follower.request(Method::GET, &path).header("x-forwarded-for", OFFICE).header("prefer", "wait=60");
    let decide = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        scene.approve(&held).await;
    };
    let (seen, ()) = futures::join!(Answer::of(request), decide);
    assert_eq!(seen.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn a_session_that_a_review_began_is_refreshed_from_its_address_alone() {
    let scene = Scene::new().await;
    let rule = scene.rule("review", json!({}), json!({})).await;
    let held = scene.log_in(OFFICE).await.expect(202);
    scene.approve(&held).await;
    let tokens = scene.complete(&held, OFFICE).await.expect(200);
    let tokens = scene.refresh(&tokens, OFFICE).await.expect(200);
    let tokens = scene.refresh(&tokens, OFFICE).await.expect(200);
    scene.refresh(&tokens, "198.51.100.1").await.problem(403, "login_rejected");
    scene.refresh(&tokens, OFFICE).await.problem(401, "invalid_refresh_token");
    scene.world.bearer(tokens["access_token"].as_str()).get("/me").await.problem(401, "unauthenticated");
    let ended = "SELECT data ->> 'reason' FROM events WHERE action = 'session.revoked'";
    assert_eq!(scene.world.query(ended).await, ["login_rejected"]);
    // A refresh opens no review.
    assert_eq!(scene.world.number("SELECT count(*) FROM tickets").await, 1);
    scene.world.admin.delete(&rule).await.expect(204);
}

#[actix_web::test]
async fn a_rule_ends_older_sessions_at_their_refresh_unless_it_covers_logins_alone() {
    let scene = Scene::new().await;
    let tokens = scene.log_in(OFFICE).await.expect(200);
    let rule = scene.rule("reject", json!({ "covers": ["login"] }), json!({})).await;
    let tokens = scene.refresh(&tokens, OFFICE).await.expect(200);
    scene.world.admin.patch(&rule, json!({ "match": { "users": [scene.alice.id] } })).await.expect(200);
    let refused = scene.refresh(&tokens, OFFICE).await.problem(403, "login_rejected");
    assert_eq!(refused["detail"], "Ask the desk");
    scene.world.bearer(tokens["access_token"].as_str()).get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn rules_cover_api_keys_if_they_say_so() {
    let scene = Scene::new().await;
    let key = scene.world.key(&scene.alice, &["tickets:read"]).await;
    let me = async || key.get("/tickets").await;
    let rule = scene.rule("reject", json!({}), json!({})).await;
    me().await.expect(200);
    let covers = |covers: &str| json!({ "match": { "users": [scene.alice.id], "covers": [covers] } });
    scene.world.admin.patch(&rule, covers("api_key")).await.expect(200);
    for _ in 0..3 {
        me().await.problem(403, "login_rejected");
    }
    // The log says it once a minute.
    assert_eq!(
        scene.world.number("SELECT count(*) FROM events WHERE action = 'guard_rule.matched'").await,
        1
    );
    scene.world.admin.patch(&rule, covers("refresh")).await.expect(200);
    me().await.expect(200);
    scene.world.admin.delete(&rule).await.expect(204);
    scene.rule("review", json!({ "covers": ["api_key"] }), json!({})).await;
    let held = me().await.problem(403, "login_review");
    assert_eq!(me().await.problem(403, "login_review")["ticket_id"], held["ticket_id"]);
    scene.approve(&held).await;
    me().await.expect(200);
    assert_ne!(me().await.problem(403, "login_review")["ticket_id"], held["ticket_id"]);
    scene.log_in(OFFICE).await.expect(200);
}

#[actix_web::test]
async fn the_last_super_admin_logs_in_past_every_rule() {
    let scene = Scene::new().await;
    scene.world.sql("UPDATE users SET is_super_admin = username = 'alice'").await;
    // A service is no super admin who could mend the rules.
    let bot = scene.world.service("bot", "member").await;
    scene.world.sql(&format!("UPDATE users SET is_super_admin = true WHERE id = '{}'", bot.id)).await;
    let root = scene.log_in(OFFICE).await.expect(200);
    let root = scene.world.bearer(root["access_token"].as_str());
    let told = "SELECT data ->> 'effect' FROM events WHERE action = 'guard_rule.matched' ORDER BY id";
    let review = json!({ "levels": [{ "approvers": people(&[&scene.rita]) }] });
    let review = json!({ "org_id": null, "name": "asked", "action": "review", "match": { "users": [scene.alice.id] },
        "review": review });
    let review = root.post("/acls/login", review).await.expect(201);
    scene.log_in(OFFICE).await.expect(200);
    assert_eq!(scene.world.query(told).await, ["passed_over"]);
    root.delete(&format!("/acls/login/{}", review["id"].as_str().unwrap())).await.expect(204);
    let reject = json!({ "org_id": null, "name": "nobody", "action": "reject", "match": {} });
    root.post("/acls/login", reject).await.expect(201);
    let tokens = scene.log_in(OFFICE).await.expect(200);
    scene.refresh(&tokens, OFFICE).await.expect(200);
    assert_eq!(scene.world.query(told).await, ["passed_over"; 3]);
    assert_eq!(scene.world.number("SELECT count(*) FROM tickets").await, 0);
}

#[actix_web::test]
async fn a_gateway_follows_its_review_with_the_poll_token_alone() {
    let scene = Scene::new().await;
    scene.rule("review", json!({}), json!({})).await;
    let service = scene.world.service("gateway", "auditor").await;
    let gateway = scene.world.key(&service, &["guard:evaluate"]).await;
    let question = json!({ "user_id": scene.alice.id, "ip": OFFICE });
    let held = gateway.post("/acls/login/evaluate", question.clone()).await.expect(200);
    assert_eq!(held["action"], "review");
    gateway
        .get(&format!("/tickets/{}", held["ticket_id"].as_str().unwrap()))
        .await
        .problem(403, "missing_scope");
    assert_eq!(scene.follow(&held, "198.51.100.9").await.expect(200)["state"], "pending");
    scene.approve(&held).await;
    assert_eq!(scene.follow(&held, "198.51.100.9").await.expect(200)["state"], "approved");
    // It completes no login: nobody gave a password.
    scene.complete(&held, OFFICE).await.problem(401, "invalid_poll_token");
    let passed = gateway.post("/acls/login/evaluate", question).await.expect(200);
    assert_eq!((&passed["action"], &passed["poll_token"]), (&json!("accept"), &Value::Null));
}

#[actix_web::test]
async fn a_gateway_that_asks_leaves_the_review_of_a_login_alone() {
    let scene = Scene::new().await;
    scene.rule("review", json!({}), json!({})).await;
    let service = scene.world.service("gateway", "auditor").await;
    let gateway = scene.world.key(&service, &["guard:evaluate"]).await;
    let ask = async || {
        let login = json!({ "user_id": scene.alice.id, "ip": OFFICE });
        gateway.post("/acls/login/evaluate", login).await.expect(200)
    };
    let held = scene.log_in(OFFICE).await.expect(202);
    let asked = ask().await;
    assert_eq!(asked["action"], "review");
    assert_ne!(asked["ticket_id"], held["ticket_id"]);
    scene.approve(&held).await;
    assert_eq!(ask().await["ticket_id"], asked["ticket_id"]);
    scene.complete(&held, OFFICE).await.expect(200);
    // And no login uses up what the gateway waits for.
    scene.approve(&asked).await;
    scene.log_in(OFFICE).await.expect(202);
    assert_eq!(ask().await["action"], "accept");
}

#[actix_web::test]
async fn users_who_ask_about_themselves_use_up_no_login_of_their_own() {
    let scene = Scene::new().await;
    scene.rule("review", json!({}), json!({})).await;
    let auditor = format!("UPDATE members SET role = 'auditor' WHERE user_id = '{}'", scene.alice.id);
    scene.world.sql(&auditor).await;
    let own = scene.world.key(&scene.alice, &["guard:evaluate"]).await;
    let held = scene.log_in(OFFICE).await.expect(202);
    scene.approve(&held).await;
    let login = json!({ "user_id": scene.alice.id, "ip": OFFICE });
    let asked = own.post("/acls/login/evaluate", login).await.expect(200);
    assert_eq!(asked["action"], "review");
    assert_ne!(asked["ticket_id"], held["ticket_id"]);
    scene.complete(&held, OFFICE).await.expect(200);
}

#[actix_web::test]
async fn an_own_login_obeys_the_rules_of_all_organizations_of_the_user() {
    let scene = Scene::new().await;
    let elsewhere = scene.world.new_org("elsewhere").await;
    scene.rule("reject", json!({}), json!({ "org_id": elsewhere })).await;
    scene.log_in(OFFICE).await.expect(200);
    scene.world.join(&elsewhere, &scene.alice, "member").await;
    scene.log_in(OFFICE).await.problem(403, "login_rejected");
}
