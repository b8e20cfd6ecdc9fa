//! Logins by their outcome, and the guard rules that they ask.

use super::{counting, moved};
use gatepass_testing::{World, json, people};

const PASSWORD: &str = "correct horse battery";
const LOGINS: &str = "gatepass_logins_total";
const EVALUATIONS: &str = "gatepass_guard_evaluations_total";

async fn log_in(world: &World, username: &str, password: &str) -> gatepass_testing::Answer {
    world.anon().post("/auth/login", json!({ "username": username, "password": password })).await
}

#[actix_web::test]
async fn a_login_counts_by_its_outcome() {
    let (world, scraper) = counting(|_| ()).await;
    let (alice, rita) = (world.member("alice").await, world.member("rita").await);
    let hash = gatepass_app::auth::passwords::hash_now(PASSWORD).unwrap();
    world.sql(&format!("UPDATE users SET password_hash = '{hash}' WHERE username = 'alice'")).await;
    let rule = |action: &str| json!({ "org_id": world.org, "name": action, "action": action, "match": { "users": [alice.id] } });
    let before = scraper.read().await;
    assert!(before.kinds.contains_key(LOGINS), "counters begin at 0");
    log_in(&world, "alice", PASSWORD).await.expect(200);
    log_in(&world, "alice", "wrong").await.problem(401, "invalid_credentials");
    log_in(&world, "nobody", "wrong").await.problem(401, "invalid_credentials");
    let logins = scraper.since(&before, LOGINS).await;
    assert_eq!(logins, moved([("outcome=\"failed\"", 2), ("outcome=\"succeeded\"", 1)]));
    let asked = scraper.since(&before, EVALUATIONS).await;
    assert_eq!(asked, moved([("action=\"accept\",kind=\"login\"", 1)]));

    // Rejected by a rule.
    let before = scraper.read().await;
    let reject = world.admin.post("/acls/login", rule("reject")).await.expect(201);
    log_in(&world, "alice", PASSWORD).await.problem(403, "login_rejected");
    world.admin.delete(&format!("/acls/login/{}", reject["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(scraper.since(&before, LOGINS).await, moved([("outcome=\"rejected\"", 1)]));
    let asked = scraper.since(&before, EVALUATIONS).await;
    assert_eq!(asked, moved([("action=\"reject\",kind=\"login\"", 1)]));

    // Held for a review, refused to complete, approved, completed.
    let before = scraper.read().await;
    let mut review = rule("review");
    review["review"] = json!({ "levels": [{ "approvers": people(&[&rita]) }] });
    world.admin.post("/acls/login", review).await.expect(201);
    let held = log_in(&world, "alice", PASSWORD).await.expect(202);
    let poll = json!({ "poll_token": held["poll_token"] });
    world.anon().post("/auth/login/complete", poll.clone()).await.problem(409, "review_pending");
    assert_eq!(scraper.since(&before, LOGINS).await, moved([("outcome=\"held\"", 1)]));
    rita.approve(&json!({ "id": held["ticket_id"] })).await.expect(200);
    world.anon().post("/auth/login/complete", poll).await.expect(200);
    let logins = scraper.since(&before, LOGINS).await;
    assert_eq!(logins, moved([("outcome=\"held\"", 1), ("outcome=\"succeeded\"", 1)]));
    let asked = scraper.since(&before, EVALUATIONS).await;
    let both = [("action=\"accept\",kind=\"login\"", 1), ("action=\"review\",kind=\"login\"", 1)];
    assert_eq!(asked, moved(both));
    let decided = scraper.since(&before, "gatepass_ticket_decision_duration_seconds").await;
    assert_eq!(decided, moved([("state=\"approved\",type=\"login_review\"", 1)]));

    // Too many failures.
    let before = scraper.read().await;
    let mut refused = 0;
    for _ in 0..12 {
        refused += u64::from(log_in(&world, "mallory", "wrong").await.status == 429);
    }
    assert!(refused > 0);
    let logins = scraper.since(&before, LOGINS).await;
    assert_eq!(logins, moved([("outcome=\"failed\"", 12 - refused), ("outcome=\"throttled\"", refused)]));
}
