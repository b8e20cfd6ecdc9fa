//! `POST /tickets/{id}/reassign`: other approvers for a level that is still open.

use gatepass_domain::authz::UserKind;
use gatepass_testing::{Person, Value, World, asking, json, levels, people};

struct Cast {
    world: World,
    alice: Person,
    ann: Person,
    ben: Person,
    cleo: Person,
    ticket: Value,
}

/// Ann and ben decide at the first level (both), ben at the second.
async fn cast() -> Cast {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    let cleo = world.member("cleo").await;
    let first = json!({ "mode": "quorum", "quorum": 2, "approvers": people(&[&ann, &ben]) });
    world.flow(json!({ "type": "assigned", "levels": [first, { "approvers": people(&[&ben]) }] })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    Cast { world, alice, ann, ben, cleo, ticket }
}

fn to(level: u32, people: &[&Person]) -> Value {
    let ids: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    json!({ "level": level, "approvers": ids, "reason": "on leave" })
}

fn asked(ticket: &Value, level: usize) -> Vec<&str> {
    let approvers = ticket["levels"][level - 1]["approvers"].as_array().unwrap();
    approvers.iter().map(|person| person["username"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn those_who_decided_stay_counted_and_the_others_are_replaced() {
    let Cast { world, alice, ann, ben, cleo, ticket } = cast().await;
    let olga = world.with_role("olga", "org_admin").await;
    ann.approve(&ticket).await.expect(200);
    let seen = olga.act("tickets", &ticket, "reassign", to(1, &[&cleo])).await.expect(200);
    assert_eq!(asked(&seen, 1), ["ann", "cleo"]);
    assert_eq!(seen["state"], "pending");
    assert_eq!(alice.see(&ticket).await["levels"], seen["levels"]);
    ben.approve(&ticket).await.problem(403, "not_an_approver");
    assert_eq!(ben.see(&ticket).await["allowed_actions"], json!(["comment"]), "who was asked still sees it");
    assert!(ben.get("/tickets?queue=awaiting_me").await.ids().is_empty());
    assert_eq!(cleo.get("/tickets?queue=awaiting_me").await.ids().len(), 1);
    assert_eq!(cleo.approve(&ticket).await.expect(200)["level"], 2);
    assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "approved");
    let data = world.query("SELECT data::text FROM events WHERE action = 'ticket.reassigned'").await;
    assert!(data[0].contains(&ben.id) && data[0].contains(&cleo.id) && data[0].contains("on leave"));
}

#[actix_web::test]
async fn a_former_approver_is_a_row_that_is_withdrawn_also_if_the_last_release_wrote_it() {
    let Cast { world, ann, ben, cleo, ticket, .. } = cast().await;
    let rows = "SELECT u.username || ' ' || abs(a.level) || ' ' || a.withdrawn FROM ticket_approvers a \
                JOIN users u ON u.id = a.user_id ORDER BY u.username, a.withdrawn";
    world.admin.act("tickets", &ticket, "reassign", to(1, &[&ann, &cleo])).await.expect(200);
    assert_eq!(world.query(rows).await, ["ann 1 false", "ben 1 true", "cleo 1 false"]);
    world.admin.act("tickets", &ticket, "reassign", to(1, &[&ann, &ben])).await.expect(200);
    assert_eq!(world.query(rows).await, ["ann 1 false", "ben 1 false", "ben 1 true", "cleo 1 true"]);
    // The last release knows no such column: it writes the number of the level, negative.
    let by_last_release = "INSERT INTO ticket_approvers (ticket_id, level, user_id, waiting) \
                           SELECT ticket_id, -1, user_id, false FROM ticket_approvers WHERE level = 1 AND user_id =";
    world.sql(&format!("{by_last_release} '{}' ON CONFLICT DO NOTHING", ann.id)).await;
    world.sql(&format!("DELETE FROM ticket_approvers WHERE level = 1 AND user_id = '{}'", ann.id)).await;
    assert_eq!(asked(&world.admin.see(&ticket).await, 1), ["ben"]);
    assert!(ann.get("/tickets?queue=awaiting_me").await.ids().is_empty());
    assert_eq!(ann.see(&ticket).await["allowed_actions"], json!(["comment"]), "who was asked still sees it");
}

#[actix_web::test]
async fn one_may_be_asked_again() {
    let Cast { world, ben, cleo, ann, ticket, .. } = cast().await;
    for people in [[&ann, &cleo], [&ann, &ben], [&ann, &cleo]] {
        let seen = world.admin.act("tickets", &ticket, "reassign", to(1, &people)).await.expect(200);
        assert_eq!(asked(&seen, 1), [people[0].username.as_str(), &people[1].username]);
    }
    ben.approve(&ticket).await.problem(403, "not_an_approver");
}

#[actix_web::test]
async fn a_level_that_has_not_begun_keeps_whom_it_was_given() {
    let Cast { world, ann, ben, cleo, ticket, .. } = cast().await;
    let seen = world.admin.act("tickets", &ticket, "reassign", to(2, &[&cleo])).await.expect(200);
    assert_eq!((asked(&seen, 2), &seen["level"]), (vec!["cleo"], &json!(1)));
    cleo.approve(&ticket).await.problem(409, "level_not_open");
    assert!(cleo.get("/tickets?queue=awaiting_me").await.ids().is_empty());
    for person in [&ann, &ben] {
        person.approve(&ticket).await.expect(200);
    }
    let seen = ben.see(&ticket).await;
    assert_eq!((asked(&seen, 2), &seen["level"]), (vec!["cleo"], &json!(2)));
    assert_eq!(cleo.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn all_of_them_are_asked_also_after_an_approval_with_changes() {
    let Cast { world, alice, ann, ben, cleo, .. } = cast().await;
    let last = json!({ "mode": "all", "approvers": people(&[&ben]) });
    let levels = json!([{ "approvers": people(&[&ann]) }, last]);
    let flow = world.flow(json!({ "type": "assigned", "levels": levels })).await;
    let mut asked_for = asking(&world, &world.asset("db").await);
    asked_for["flow_id"] = json!(flow);
    let ticket = alice.ask(asked_for).await;
    world.admin.act("tickets", &ticket, "reassign", to(2, &[&ben, &cleo])).await.expect(200);
    let seen = ann.act("tickets", &ticket, "approve", json!({ "changes": {} })).await.expect(200);
    assert_eq!(asked(&seen, 2), ["ben", "cleo"]);
    assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "pending");
    assert_eq!(cleo.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn whom_it_was_given_to_may_leave_before_it_begins() {
    let Cast { world, alice, ann, ben, cleo, ticket } = cast().await;
    world.admin.act("tickets", &ticket, "reassign", to(2, &[&cleo])).await.expect(200);
    world.sql("UPDATE users SET is_active = false WHERE username = 'cleo'").await;
    ann.approve(&ticket).await.expect(200);
    assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "blocked");
    assert_eq!(alice.see(&ticket).await["state"], "blocked", "ben was replaced there");
    world.sql("UPDATE users SET is_active = true WHERE username = 'cleo'").await;
    assert_eq!(asked(&alice.see(&ticket).await, 2), ["cleo"]);
}

#[actix_web::test]
async fn a_blocked_ticket_goes_on_with_those_who_are_named() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    world
        .flow(json!({ "type": "assigned", "levels": [{ "approvers": [{ "kind": "resource_owner" }] }] }))
        .await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    assert_eq!(ticket["blocked_reason"], "owner_missing");
    let seen = world.admin.act("tickets", &ticket, "reassign", to(1, &[&ann])).await.expect(200);
    assert_eq!((&seen["state"], asked(&seen, 1)), (&json!("pending"), vec!["ann"]));
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn everybody_who_may_not_decide_is_named() {
    let Cast { world, alice, ann, ben, cleo, ticket } = cast().await;
    let bot = world.user("bot", UserKind::Service).await;
    let stranger = world.stranger("stranger").await;
    world.join(&world.org, &bot, "member").await;
    world.sql("UPDATE users SET is_active = false WHERE username = 'cleo'").await;
    let olga = world.with_role("olga", "org_admin").await;
    let body = to(1, &[&ann, &alice, &bot, &cleo, &stranger]);
    let problem = olga.act("tickets", &ticket, "reassign", body).await.problem(422, "validation_failed");
    let faults: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        faults,
        [
            ("/approvers/1", "own_ticket"),
            ("/approvers/2", "not_human"),
            ("/approvers/3", "inactive"),
            ("/approvers/4", "not_found"),
        ]
    );
    // A super admin may name a user whom the organization's admin does not see.
    world.admin.act("tickets", &ticket, "reassign", to(1, &[&ann, &stranger])).await.expect(200);
    for (body, pointer, code) in [
        (to(3, &[&ann, &ben]), "/level", "not_found"),
        (to(1, &[&ann]), "/approvers", "quorum_unreachable"),
        (to(0, &[&ann, &ben]), "/level", "too_small"),
        (to(1, &[]), "/approvers", "too_few"),
    ] {
        let problem = olga.act("tickets", &ticket, "reassign", body).await;
        assert_eq!(
            (problem.status.as_u16(), &problem.json["errors"][0]["pointer"]),
            (422, &json!(pointer)),
            "{}",
            problem.text
        );
        assert_eq!(problem.json["errors"][0]["code"], code, "{}", problem.text);
    }
}

#[actix_web::test]
async fn only_admins_reassign_never_their_own_and_nothing_that_is_over() {
    let Cast { world, alice, ann, ben, cleo, ticket } = cast().await;
    let eve = world.with_role("eve", "auditor").await;
    for person in [&alice, &ann, &eve] {
        person.act("tickets", &ticket, "reassign", to(1, &[&cleo])).await.problem(403, "role_required");
    }
    cleo.act("tickets", &ticket, "reassign", to(1, &[&cleo])).await.problem(404, "not_found");
    let web = world.asset("own").await;
    let own = world.admin.ask(asking(&world, &web)).await;
    world.admin.act("tickets", &own, "reassign", to(1, &[&ben, &cleo])).await.problem(403, "own_ticket");
    ann.approve(&ticket).await.expect(200);
    ben.approve(&ticket).await.expect(200);
    let late = world.admin.act("tickets", &ticket, "reassign", to(1, &[&cleo])).await;
    late.problem(409, "level_already_decided");
    world.admin.act("tickets", &ticket, "reassign", to(2, &[&ann])).await.problem(422, "validation_failed");
    world.admin.act("tickets", &ticket, "reassign", to(2, &[&cleo])).await.expect(200);
    cleo.approve(&ticket).await.expect(200);
    world
        .admin
        .act("tickets", &ticket, "reassign", to(2, &[&cleo]))
        .await
        .problem(409, "ticket_already_decided");
}

#[actix_web::test]
async fn reassign_beside_decide_loses_no_decision() {
    let world = World::new().await;
    let (alice, ann, cleo) =
        (world.member("alice").await, world.member("ann").await, world.member("cleo").await);
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    for _ in 0..10 {
        let ticket = alice.ask(asking(&world, &web)).await;
        let reassigned = world.admin.act("tickets", &ticket, "reassign", to(1, &[&cleo]));
        let (approved, reassigned) = futures::join!(ann.approve(&ticket), reassigned);
        assert_ne!(approved.status == 200, reassigned.status == 200, "{} {}", approved.text, reassigned.text);
        let seen = alice.see(&ticket).await;
        if approved.status == 200 {
            reassigned.problem(409, "ticket_already_decided");
            assert_eq!((&seen["state"], asked(&seen, 1)), (&json!("approved"), vec!["ann"]));
        } else {
            approved.problem(403, "not_an_approver");
            assert_eq!((&seen["state"], asked(&seen, 1)), (&json!("pending"), vec!["cleo"]));
        }
    }
}
