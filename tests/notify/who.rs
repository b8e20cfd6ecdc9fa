//! Who hears what.

use super::{tell, told};
use gatepass_testing::{World, asking, json, levels};

#[actix_web::test]
async fn a_request_is_told_step_by_step_to_those_whom_it_concerns() {
    let world = World::new().await;
    let (alice, ann, ben, olga) = (
        world.member("alice").await,
        world.member("ann").await,
        world.member("ben").await,
        world.with_role("olga", "org_admin").await,
    );
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    tell(&world).await;
    assert_eq!(told(&alice).await, ["submitted"]);
    assert_eq!((told(&ann).await, told(&ben).await), (vec!["decision_needed".to_owned()], vec![]));

    ann.act("tickets", &ticket, "comments", json!({ "body": "why?" })).await.expect(201);
    alice.act("tickets", &ticket, "comments", json!({ "body": "the release" })).await.expect(201);
    ann.approve(&ticket).await.expect(200);
    ben.approve(&ticket).await.expect(200);
    tell(&world).await;
    assert_eq!(told(&alice).await, ["submitted", "commented", "approved"]);
    assert_eq!(told(&ann).await, ["decision_needed", "commented"]);
    assert_eq!(told(&ben).await, ["decision_needed"]);
    assert_eq!(told(&olga).await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_denial_and_an_override_are_told_also_to_those_who_were_passed_over() {
    let world = World::new().await;
    let (alice, ann, ben, olga) = (
        world.member("alice").await,
        world.member("ann").await,
        world.member("ben").await,
        world.with_role("olga", "org_admin").await,
    );
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let first = alice.ask(asking(&world, &web)).await;
    ann.act("tickets", &first, "deny", json!({ "reason": "no", "next_steps": "none" })).await.expect(200);
    let second = alice.ask(asking(&world, &web)).await;
    let body = json!({ "decision": "approve", "reason": "an emergency" });
    olga.act("tickets", &second, "override", body).await.expect(200);
    tell(&world).await;
    assert_eq!(told(&alice).await, ["submitted", "denied", "submitted", "overridden"]);
    assert_eq!(told(&ann).await, ["decision_needed", "decision_needed", "overridden"]);
    assert_eq!(told(&ben).await, ["overridden"]);
}

#[actix_web::test]
async fn admins_hear_of_blocked_tickets_and_of_access_that_admins_give_to_themselves() {
    let world = World::new().await;
    let sue = world.stranger("sue").await;
    world.sql("UPDATE users SET is_super_admin = true WHERE username = 'sue'").await;
    let (alice, olga, otto) = (
        world.member("alice").await,
        world.with_role("olga", "org_admin").await,
        world.with_role("otto", "org_admin").await,
    );
    let web = world.asset("web").await;
    world.flow(levels(&[&[&alice]])).await;
    alice.ask(asking(&world, &web)).await;
    let permission = json!({
        "org_id": world.org, "name": "own", "users": [olga.id], "assets": [web], "accounts": ["@ALL"], "actions": ["connect"],
    });
    olga.post("/permissions", permission).await.expect(201);
    tell(&world).await;
    assert_eq!(told(&alice).await, ["submitted"]);
    assert_eq!(told(&olga).await, ["blocked", "self_granted"]);
    assert_eq!(told(&otto).await, ["blocked", "self_granted"]);
    // There are admins, so that super admins of other organizations are not bothered.
    assert_eq!(told(&sue).await, Vec::<String>::new());
}

#[actix_web::test]
async fn what_a_flow_hides_is_no_message() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    let web = world.asset("web").await;
    world.flow_with(levels(&[&[&ann], &[&ben]]), json!({ "show_progress": false })).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let narrower = json!({ "changes": { "timing": { "mode": "on_approval", "duration": "PT1H" } } });
    ann.act("tickets", &ticket, "approve", narrower.clone()).await.expect(200);
    ben.approve(&ticket).await.expect(200);
    tell(&world).await;
    assert_eq!(told(&alice).await, ["submitted", "approved"]);

    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    ann.act("tickets", &ticket, "approve", narrower).await.expect(200);
    tell(&world).await;
    assert_eq!(told(&alice).await, ["submitted", "changed"]);
}

#[actix_web::test]
async fn services_and_deactivated_people_hear_nothing() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann, &ben]])).await;
    alice.ask(asking(&world, &web)).await;
    let left = json!({ "is_active": false });
    world.admin.patch(&format!("/users/{}", ben.id), left).await.expect(200);
    tell(&world).await;
    let told = world.query("SELECT u.username || ' ' || n.message FROM notifications n JOIN users u ON u.id = n.user_id ORDER BY 1");
    assert_eq!(told.await, ["alice submitted", "ann decision_needed"]);
}

#[actix_web::test]
async fn an_automatic_approval_is_one_message() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let web = world.asset("web").await;
    world.flow(json!({ "type": "automatic" })).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    assert_eq!(ticket["state"], "approved");
    tell(&world).await;
    assert_eq!(told(&alice).await, ["approved"]);
}

#[actix_web::test]
async fn admins_hear_of_a_rule_that_notifies_and_webhooks_get_the_reviews_of_rules() {
    let world = World::new().await;
    let (alice, ann, olga) =
        (world.member("alice").await, world.member("ann").await, world.with_role("olga", "org_admin").await);
    super::webhook(&world, Some(&world.org)).await;
    let rule = |name: &str, action: &str| json!({ "org_id": world.org, "name": name, "action": action, "match": { "users": [alice.id] } });
    olga.post("/acls/asset-login", rule("told", "notify")).await.expect(201);
    let mut review = rule("reviewed", "review");
    review["review"] = json!({ "levels": [{ "approvers": gatepass_testing::people(&[&ann]) }] });
    olga.post("/acls/asset-login", review).await.expect(201);
    let web = world.asset("web").await;
    let permission = json!({
        "org_id": world.org, "name": "web", "users": [alice.id], "assets": [web], "accounts": ["root"], "protocols": ["ssh"],
    });
    olga.post("/permissions", permission).await.expect(201);
    let connect = json!({ "asset_id": web, "account": "root", "protocol": "ssh" });
    let token = alice.post("/connection-tokens", connect).await.expect(201);
    assert_eq!(token["state"], "pending");
    super::tell_all(&world).await;
    assert_eq!(told(&olga).await, ["guard_matched"]);
    assert_eq!(told(&ann).await, ["decision_needed"]);
    let sent = "SELECT message FROM deliveries WHERE channel = 'webhook' AND message ~ '^(ticket|guard_rule.matched)' ORDER BY id";
    assert_eq!(world.query(sent).await, ["ticket.opened", "ticket.level_started", "guard_rule.matched"]);
}

#[actix_web::test]
async fn a_rule_names_who_is_told_that_it_matched() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (alice, bob, eve) =
        (world.member("alice").await, world.member("bob").await, world.member("eve").await);
    let web = world.asset("web").await;
    let rule = |action: &str, recipients: gatepass_testing::Value| json!({ "org_id": world.org, "name": "told", "action": action, "recipients": recipients });
    let stranger = world.new_id();
    let problem = olga.post("/acls/asset-login", rule("notify", json!([bob.id, stranger]))).await;
    assert_eq!(problem.problem(422, "validation_failed")["errors"][0]["code"], "not_found");
    let problem = olga.post("/acls/asset-login", rule("reject", json!([bob.id]))).await;
    assert_eq!(problem.problem(422, "validation_failed")["errors"][0]["pointer"], "/recipients");
    let made =
        olga.post("/acls/asset-login", rule("notify", json!([bob.id, eve.id, bob.id]))).await.expect(201);
    assert_eq!(made["recipients"].as_array().unwrap().len(), 2);
    world.admin.delete(&format!("/organizations/{}/members/{}", world.org, eve.id)).await;

    let question = json!({ "user_id": alice.id, "asset_id": web, "account": "app", "protocol": "ssh" });
    world.admin.post("/acls/asset-login/evaluate", question).await.expect(200);
    super::tell(&world).await;
    let told = "SELECT u.username FROM notifications n JOIN users u ON u.id = n.user_id WHERE n.message = 'guard_matched'";
    assert_eq!(world.query(told).await, ["bob"]);
    // A rule holds whom it names.
    world.admin.delete(&format!("/users/{}", bob.id)).await.problem(409, "in_use");
}
