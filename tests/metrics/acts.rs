//! What gateways do: guard rules, access checks, connection tokens, sessions, commands.

use super::{counting, moved};
use crate::gateway::{Desk, asking, at, permit, redeem};
use crate::guard::make;
use gatepass_testing::{Value, json, people};

const TOKENS: &str = "gatepass_connection_tokens_total";
const SESSIONS: &str = "gatepass_asset_sessions_total";
const EVALUATIONS: &str = "gatepass_guard_evaluations_total";
const TIMES: &str = "gatepass_guard_evaluation_duration_seconds";
const CHECKS: &str = "gatepass_access_checks_total";

#[actix_web::test]
async fn tokens_and_sessions_count_by_what_became_of_them() {
    let (world, scraper) = counting(|_| ()).await;
    let desk = Desk::in_world(world).await;
    let before = scraper.read().await;
    let first = desk.token().await;
    let session = redeem(&desk.gateway, &first).await.expect(201);
    // Used, no token, of another use: none opens a session.
    redeem(&desk.gateway, &first).await.problem(409, "token_used");
    redeem(&desk.gateway, &json!({ "token": "x.y.z" })).await.problem(422, "invalid_connection_token");
    let second = desk.token().await;
    desk.alice.delete(&at("connection-tokens", &second, "")).await.expect(204);
    redeem(&desk.gateway, &second).await.problem(422, "invalid_connection_token");
    let other = desk.world.asset("other").await;
    permit(&desk.world, &desk.olga, &other, json!({})).await;
    desk.alice.post("/connection-tokens", asking(&other)).await.problem(403, "no_access");
    // A fault of the input is none of the rules.
    desk.alice.post("/connection-tokens", json!({})).await.problem(422, "validation_failed");
    let tokens = [("ready", 2), ("redeemed", 1), ("revoked", 1), ("refused", 1), ("not_redeemed", 3)];
    let mut tokens: Vec<_> = tokens.map(|(word, n)| (format!("outcome=\"{word}\""), n)).into();
    tokens.sort();
    assert_eq!(scraper.since(&before, TOKENS).await, tokens);
    assert_eq!(scraper.since(&before, SESSIONS).await, moved([("event=\"began\"", 1)]));

    let typed =
        |seq: i32| json!({ "seq": seq, "at": "2026-11-30T12:00:00Z", "command": "ls", "action": "accept" });
    let report = json!({ "commands": [typed(1), typed(2)] });
    for _ in 0..2 {
        desk.gateway.post(&at("sessions", &session, "/commands"), report.clone()).await.expect(200);
    }
    assert_eq!(scraper.since(&before, "gatepass_session_commands_total").await, moved([("", 2)]));

    let before = scraper.read().await;
    let end = async |session: &Value| {
        desk.gateway.post(&at("sessions", session, "/end"), json!({})).await.expect(200)
    };
    end(&session).await;
    end(&session).await;
    let second = desk.session().await;
    let why = json!({ "reason": "odd" });
    desk.olga.post(&at("sessions", &second, "/terminate"), why.clone()).await.expect(200);
    desk.olga.post(&at("sessions", &second, "/terminate"), why).await.problem(409, "session_ended");
    let third = desk.session().await;
    desk.world.admin.delete(&format!("/permissions/{}", desk.permission)).await.expect(204);
    // Whoever notices first stores it, and nobody again.
    for _ in 0..2 {
        desk.alice.get(&at("sessions", &third, "")).await.expect(200);
    }
    end(&third).await;
    let words = [("access_revoked", 1), ("began", 2), ("closed", 1), ("terminated", 1)];
    let ended: Vec<_> = words.map(|(word, n)| (format!("event=\"{word}\""), n)).into();
    assert_eq!(scraper.since(&before, SESSIONS).await, ended);
}

#[actix_web::test]
async fn a_token_that_a_rule_rejects_or_sends_to_a_review_counts_with_its_evaluation() {
    let (world, scraper) = counting(|_| ()).await;
    let desk = Desk::in_world(world).await;
    let ann = desk.world.member("ann").await;
    let rule = |action: &str, account: &str| json!({ "org_id": desk.world.org, "name": account, "action": action, "match": { "accounts": [account] } });
    make(&desk.world.admin, "asset-login", rule("reject", "app")).await;
    let mut review = rule("review", "root");
    review["review"] = json!({ "levels": [{ "approvers": people(&[&ann]) }] });
    make(&desk.world.admin, "asset-login", review).await;
    let before = scraper.read().await;
    let mut as_app = asking(&desk.web);
    as_app["account"] = json!("app");
    desk.alice.post("/connection-tokens", as_app).await.problem(403, "connection_rejected");
    let token = desk.alice.post("/connection-tokens", asking(&desk.web)).await.expect(201);
    ann.approve(&json!({ "id": token["ticket_id"] })).await.expect(200);
    let ready = desk.alice.get(&at("connection-tokens", &token, "")).await.expect(200);
    assert_eq!(ready["state"], "ready");
    let words = [("pending", 1), ("ready", 1), ("refused", 1)];
    let tokens: Vec<_> = words.map(|(word, n)| (format!("outcome=\"{word}\""), n)).into();
    assert_eq!(scraper.since(&before, TOKENS).await, tokens);
    let asked =
        [("action=\"reject\",kind=\"asset_login\"", 1), ("action=\"review\",kind=\"asset_login\"", 1)];
    assert_eq!(scraper.since(&before, EVALUATIONS).await, moved(asked));
    assert_eq!(scraper.since(&before, TIMES).await, moved([("kind=\"asset_login\"", 2)]));
    let decided = scraper.since(&before, "gatepass_ticket_decision_duration_seconds").await;
    assert_eq!(decided, moved([("state=\"approved\",type=\"asset_login_review\"", 1)]));
}

#[actix_web::test]
async fn a_batch_counts_each_answer_and_one_time_and_a_dry_run_counts_nothing() {
    let (world, scraper) = counting(|_| ()).await;
    let desk = Desk::in_world(world).await;
    let key = desk.world.key(&desk.gateway, &["guard:evaluate"]).await;
    let body = json!({ "org_id": desk.world.org, "name": "danger", "type": "command", "content": "reboot" });
    let group = desk.world.admin.post("/command-groups", body).await.expect(201);
    let rule = json!({ "org_id": desk.world.org, "name": "danger", "action": "reject",
        "match": { "command_groups": [group["id"]] } });
    make(&desk.world.admin, "command", rule).await;
    let typed = |command: &str| json!({ "user_id": desk.alice.id, "asset_id": desk.web, "account": "root", "protocol": "ssh", "command": command });
    let questions = json!({ "questions": [typed("ls"), typed("reboot"), typed("id")] });
    let before = scraper.read().await;
    key.post("/acls/command/evaluate-batch?dry_run=true", questions.clone()).await.expect(200);
    key.post("/acls/command/evaluate?dry_run=true", typed("ls")).await.expect(200);
    assert!(scraper.since(&before, EVALUATIONS).await.is_empty());
    key.post("/acls/command/evaluate-batch", questions).await.expect(200);
    key.post("/acls/command/evaluate", typed("ls")).await.expect(200);
    let asked = [("action=\"accept\",kind=\"command\"", 3), ("action=\"reject\",kind=\"command\"", 1)];
    assert_eq!(scraper.since(&before, EVALUATIONS).await, moved(asked));
    assert_eq!(scraper.since(&before, TIMES).await, moved([("kind=\"command\"", 2)]));
}

#[actix_web::test]
async fn each_answer_of_an_access_check_counts() {
    let (world, scraper) = counting(|_| ()).await;
    let desk = Desk::in_world(world).await;
    let question = |account: &str| json!({ "asset_id": desk.web, "account": account, "protocol": "ssh", "action": "connect" });
    let before = scraper.read().await;
    desk.alice.post("/access/check", question("root")).await.expect(200);
    let checks = json!({ "checks": [question("root"), question("nobody"), question("app")] });
    desk.alice.post("/access/check-batch", checks).await.expect(200);
    desk.alice.post("/access/check", json!({})).await.problem(422, "validation_failed");
    let answered = moved([("allowed=\"false\"", 1), ("allowed=\"true\"", 3)]);
    assert_eq!(scraper.since(&before, CHECKS).await, answered);
}
