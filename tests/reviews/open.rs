//! A rule opens a review, and the same question joins it.

use super::{ask, command, connection, ip, login, opened, rule, said, save, saved};
use futures::future::join_all;
use gatepass_domain::guard::RuleKind;
use gatepass_testing::{World, asking, json, levels, people};
use time::Duration;

#[actix_web::test]
async fn a_review_shows_the_whole_question_to_its_reviewers() {
    let world = World::new().await;
    let (alice, ann, gate) =
        (world.member("alice").await, world.stranger("ann").await, world.service("gate", "auditor").await);
    let web = world.asset("web").await;
    let logins = saved(&world, RuleKind::Login, &ann).await;
    let id = opened(&world, &alice, &logins, &alice, login(&logins, ip(7))).await;
    let seen = ann.see(&id).await;
    assert_eq!(
        (&seen["type"], &seen["state"], &seen["title"]),
        (&json!("login_review"), &json!("pending"), &json!("Nights"))
    );
    assert_eq!(seen["requested"], json!({ "type": "login_review", "rule_id": logins.id, "ip": "192.0.2.7" }));
    assert_eq!((&seen["applicant"]["id"], &seen["beneficiary"]["id"]), (&json!(alice.id), &json!(alice.id)));
    assert_eq!(seen["timing"], json!({ "mode": "on_approval", "duration": "PT5M" }));
    assert_eq!(seen["allowed_actions"], json!(["approve", "deny", "comment"]));

    let connections = saved(&world, RuleKind::AssetLogin, &ann).await;
    let id = opened(&world, &gate, &connections, &alice, connection(&connections, &web, "root")).await;
    let seen = ann.see(&id).await;
    assert_eq!(
        seen["requested"],
        json!({ "type": "asset_login_review", "rule_id": connections.id, "ip": "192.0.2.7", "asset_id": web,
            "account": "root", "protocol": "ssh" })
    );
    assert_eq!((&seen["subjects"][0]["name"], &seen["subject_count"]), (&json!("web"), &json!(1)));

    let commands = saved(&world, RuleKind::Command, &ann).await;
    let id = opened(&world, &gate, &commands, &alice, command(&commands, &web, "rm -rf /")).await;
    let held = ann.see(&id).await["requested"]["command"].clone();
    assert_eq!((&held["text"], &held["is_cut"]), (&json!("rm -rf /"), &json!(false)));
    let of_alice = alice.get("/tickets?queue=mine&type=command_review&type=login_review").await;
    assert_eq!(of_alice.ids().len(), 2);
    assert_eq!(ann.get(&format!("/tickets?queue=awaiting_me&asset_id={web}")).await.ids().len(), 2);
    let objects = world.admin.get("/tickets/export/objects?format=csv&type=asset_login_review").await;
    assert!(objects.text.contains("web"), "{}", objects.text);
    assert!(world.admin.get("/tickets/export?format=csv").await.text.contains("command_review"));
}

#[actix_web::test]
async fn nobody_edits_repeats_or_extends_a_review() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let id = opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
    let timing = json!({ "changes": { "timing": { "mode": "on_approval", "duration": "PT1M" } } });
    ann.act("tickets", &id, "approve", timing).await.problem(422, "validation_failed");
    let approved = ann.approve(&id).await.expect(200);
    assert_eq!((&approved["state"], &approved["grants"]), (&json!("approved"), &json!([])));
    assert_eq!(world.number("SELECT count(*) FROM grants").await, 0);
    assert_eq!(world.number("SELECT count(*) FROM permissions").await, 0);
    alice.act("tickets", &id, "resubmit", json!({})).await.problem(409, "not_resubmittable");
    world.admin.act("tickets", &id, "retry", json!({})).await.problem(409, "ticket_already_decided");
    let mut body = asking(&world, &world.asset("web").await);
    for ticket_type in ["login_review", "asset_login_review", "command_review"] {
        body["type"] = json!(ticket_type);
        let problem = alice.post("/tickets", body.clone()).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/type");
    }
    let history = alice.get(&format!("/tickets/{}/history", id["id"].as_str().unwrap())).await.expect(200);
    let actions: Vec<_> = history["items"].as_array().unwrap().iter().map(|event| &event["action"]).collect();
    assert!(actions.contains(&&json!("ticket.opened")) && actions.contains(&&json!("ticket.approved")));
}

#[actix_web::test]
async fn the_same_question_joins_and_another_opens() {
    let world = World::new().await;
    let (alice, bob, ann) =
        (world.member("alice").await, world.member("bob").await, world.stranger("ann").await);
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    let rule = saved(&world, RuleKind::Command, &ann).await;
    let first = opened(&world, &alice, &rule, &alice, command(&rule, &web, "reboot")).await;
    let again = said(ask(&world, &alice, &rule, &alice, command(&rule, &web, "reboot")).await);
    assert_eq!(again, ("joined", first["id"].as_str().unwrap().to_owned()));
    // Bob asks about Alice, as a gateway does: that is a question of his own.
    let second = opened(&world, &bob, &rule, &alice, command(&rule, &web, "reboot")).await;
    let again = said(ask(&world, &bob, &rule, &alice, command(&rule, &web, "reboot")).await);
    assert_eq!(again, ("joined", second["id"].as_str().unwrap().to_owned()));
    let others = [
        (&bob, command(&rule, &web, "reboot")),
        (&alice, command(&rule, &db, "reboot")),
        // A reviewer who lets a command pass lets no other one pass.
        (&alice, command(&rule, &web, "halt")),
    ];
    for (who, request) in others {
        opened(&world, who, &rule, who, request).await;
    }
    // A denied or canceled review is not joined.
    ann.act("tickets", &first, "deny", json!({ "reason": "no" })).await.expect(200);
    let second = opened(&world, &alice, &rule, &alice, command(&rule, &web, "reboot")).await;
    alice.act("tickets", &second, "cancel", json!({})).await.expect(200);
    let third = opened(&world, &alice, &rule, &alice, command(&rule, &web, "reboot")).await;
    // Nor is one that has expired.
    world.travel(Duration::minutes(6)).await;
    assert_eq!(world.again(&ann).await.see(&third).await["state"], "expired");
    opened(&world, &alice, &rule, &alice, command(&rule, &web, "reboot")).await;
}

#[actix_web::test]
async fn of_many_at_once_one_opens_a_review() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let outcomes = join_all((0..4).map(|_| ask(&world, &alice, &rule, &alice, login(&rule, ip(7))))).await;
    let said: Vec<_> = outcomes.into_iter().map(said).collect();
    assert_eq!(said.iter().filter(|(word, _)| *word == "opened").count(), 1, "{said:?}");
    assert_eq!(said.iter().filter(|(word, id)| *word == "joined" && *id == said[0].1).count(), {
        usize::from(said[0].0 == "joined") + said[1..].iter().filter(|(word, _)| *word == "joined").count()
    });
    assert_eq!(world.number("SELECT count(*) FROM tickets").await, 1);
}

#[actix_web::test]
async fn without_a_reviewer_nothing_is_stored() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let group = world.group("reviewers", &[]).await;
    let nobody = [
        json!([{ "kind": "group", "id": group }]),
        // Nobody reviews their own login.
        people(&[&alice]),
        json!([{ "kind": "requester_manager" }]),
    ];
    for reviewers in nobody {
        let rule = rule(&world, Some(&world.org), RuleKind::Login, reviewers);
        save(&world, &rule).await;
        assert_eq!(said(ask(&world, &alice, &rule, &alice, login(&rule, ip(7))).await).0, "no reviewer");
    }
    assert_eq!(world.number("SELECT count(*) FROM tickets").await, 0);
    assert_eq!(world.number("SELECT count(*) FROM reviews").await, 0);
    // Who was deactivated or removed asks nothing.
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let stranger = world.stranger("sam").await;
    assert!(ask(&world, &stranger, &rule, &stranger, login(&rule, ip(7))).await.is_err());
    world.sql(&format!("UPDATE users SET is_active = false WHERE id = '{}'", alice.id)).await;
    assert!(ask(&world, &alice, &rule, &alice, login(&rule, ip(7))).await.is_err());
}

#[actix_web::test]
async fn reviews_are_no_open_tickets_of_their_requester() {
    let world = World::with(|settings| settings.open_tickets = 1).await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let rule = saved(&world, RuleKind::Login, &ann).await;
    for last in 1..4 {
        opened(&world, &alice, &rule, &alice, login(&rule, ip(last))).await;
    }
    world.flow(levels(&[&[&ann]])).await;
    let body = asking(&world, &world.asset("web").await);
    alice.post("/tickets", body.clone()).await.expect(201);
    alice.post("/tickets", body).await.problem(409, "too_many_open_tickets");
    opened(&world, &alice, &rule, &alice, login(&rule, ip(9))).await;
}

#[actix_web::test]
async fn reviews_end_with_their_user() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let id = opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
    world.admin.patch(&format!("/users/{}", alice.id), json!({ "is_active": false })).await.expect(200);
    assert_eq!(ann.see(&id).await["cancel_reason"], "user_deactivated");
}
