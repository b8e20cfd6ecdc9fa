//! Rules on logins leave enough reviewers who can log in.

use super::{make, path, pointers, rule};
use gatepass_testing::{Person, Value, World, json, people};

/// A rule that sends the logins of these users to these reviewers.
fn reviewed(world: &World, matches: Value, reviewers: &[&Person]) -> Value {
    let mut body = rule(world, "review", matches);
    body["name"] = json!(world.new_id());
    body["review"] = json!({ "levels": [{ "approvers": people(reviewers) }] });
    body
}

async fn refused(by: &Person, body: Value) -> Vec<String> {
    let problem = by.post("/acls/login", body).await.problem(422, "review_locks_out");
    pointers(&problem).into_iter().map(str::to_owned).collect()
}

fn only(user: &Person) -> Value {
    json!({ "users": [user.id] })
}

#[actix_web::test]
async fn two_who_would_review_each_other_are_refused() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (alice, rita) = (world.member("alice").await, world.member("rita").await);
    let first = make(&olga, "login", reviewed(&world, only(&alice), &[&rita])).await;
    assert_eq!(refused(&olga, reviewed(&world, only(&rita), &[&alice])).await, ["/review/levels/0"]);
    // Somebody else lets one of them in.
    make(&olga, "login", reviewed(&world, only(&rita), &[&alice, &olga])).await;
    // Nobody else than alice could let alice in.
    let levels = json!([{ "approvers": people(&[&olga]) }, { "approvers": people(&[&alice]) }]);
    let change = json!({ "review": { "levels": levels } });
    let problem = olga.patch(&path("login", &first), change).await.problem(422, "review_locks_out");
    assert_eq!(pointers(&problem), ["/review/levels/1"]);
}

#[actix_web::test]
async fn of_two_at_once_who_would_review_each_other_one_is_refused() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    for turn in 0..5 {
        let (alice, rita) =
            (world.member(&format!("alice{turn}")).await, world.member(&format!("rita{turn}")).await);
        let (one, other) = futures::join!(
            olga.post("/acls/login", reviewed(&world, only(&alice), &[&rita])),
            olga.post("/acls/login", reviewed(&world, only(&rita), &[&alice])),
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422], "{} {}", one.text, other.text);
    }
}

#[actix_web::test]
async fn a_quorum_of_whom_too_few_can_log_in_is_refused() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (alice, rita, zoe) =
        (world.member("alice").await, world.member("rita").await, world.member("zoe").await);
    let with = |mode: &str, reviewers: &[&Person]| {
        let mut body = reviewed(&world, json!({ "users": [alice.id, rita.id] }), reviewers);
        body["review"]["levels"][0]["mode"] = json!(mode);
        if mode == "quorum" {
            body["review"]["levels"][0]["quorum"] = json!(2);
        }
        body
    };
    assert_eq!(refused(&olga, with("quorum", &[&olga, &rita])).await, ["/review/levels/0"]);
    make(&olga, "login", with("quorum", &[&olga, &zoe])).await;
    // The first lets in the second.
    make(&olga, "login", with("all", &[&olga, &rita])).await;
    let mut reject = rule(&world, "reject", only(&zoe));
    reject["priority"] = json!(1);
    make(&olga, "login", reject).await;
    assert_eq!(refused(&olga, with("all", &[&olga, &zoe])).await, ["/review/levels/0"]);
}

#[actix_web::test]
async fn reviewers_whom_another_rule_rejects_are_none() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (alice, rita) = (world.member("alice").await, world.member("rita").await);
    let body = || reviewed(&world, only(&alice), &[&rita]);
    let reject = |matches: Value| {
        let mut body = rule(&world, "reject", matches);
        body["priority"] = json!(1);
        body
    };
    for (kind, matches, is_refused) in [
        ("login", only(&rita), true),
        ("login", json!({ "users": [rita.id], "sources": ["192.0.2.0/24"] }), false),
        ("login", json!({ "users": [rita.id], "covers": ["refresh"] }), false),
        ("asset-login", only(&rita), false),
    ] {
        let other = make(&olga, kind, reject(matches)).await;
        if is_refused {
            assert_eq!(refused(&olga, body()).await, ["/review/levels/0"]);
        } else {
            let made = make(&olga, "login", body()).await;
            olga.delete(&path("login", &made)).await.expect(204);
        }
        olga.delete(&path(kind, &other)).await.expect(204);
    }
    let mut global = reject(only(&rita));
    global["org_id"] = json!(null);
    let global = make(&world.admin, "login", global).await;
    assert_eq!(refused(&olga, body()).await, ["/review/levels/0"]);
    world.admin.delete(&path("login", &global)).await.expect(204);
}

#[actix_web::test]
async fn a_rule_of_an_organization_counts_for_global_rules_and_for_no_other_organization() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (alice, rita) = (world.member("alice").await, world.member("rita").await);
    let elsewhere = world.new_org("elsewhere").await;
    world.join(&elsewhere, &rita, "member").await;
    let mut reject = rule(&world, "reject", only(&rita));
    reject["org_id"] = json!(elsewhere);
    make(&world.admin, "login", reject).await;
    let body = || reviewed(&world, only(&alice), &[&rita]);
    // Nobody here learns of the rules there.
    make(&olga, "login", body()).await;
    let mut global = body();
    global["org_id"] = json!(null);
    assert_eq!(refused(&world.admin, global).await, ["/review/levels/0"]);
}

#[actix_web::test]
async fn reviewers_who_are_accepted_before_may_review_everybody() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let rita = world.member("rita").await;
    let mut accept = rule(&world, "accept", only(&rita));
    accept["priority"] = json!(1);
    let accept = make(&olga, "login", accept).await;
    let all = make(&olga, "login", reviewed(&world, json!({}), &[&rita])).await;
    assert_eq!(all["warnings"], json!([]));
    // Whoever takes the acceptance away is not stopped, but warned.
    olga.delete(&path("login", &accept)).await.expect(204);
    let now = olga.get(&path("login", &all)).await.expect(200);
    assert_eq!(now["warnings"][0]["code"], "no_reviewer");
    olga.patch(&path("login", &all), json!({ "name": "Everybody", "comment": "soon" })).await.expect(200);
    let priority = json!({ "priority": 2 });
    olga.patch(&path("login", &all), priority).await.problem(422, "review_locks_out");
    let off = json!({ "is_active": false });
    olga.patch(&path("login", &all), off).await.expect(200);
    let on = json!({ "is_active": true });
    olga.patch(&path("login", &all), on).await.problem(422, "review_locks_out");
}
