//! `POST /tickets/{id}/override`: an admin decides a whole ticket at once.

use gatepass_domain::authz::UserKind;
use gatepass_testing::{Person, Value, World, asking, json, levels};

struct Cast {
    world: World,
    alice: Person,
    ann: Person,
    olga: Person,
    ticket: Value,
}

/// ALICE asks. Ann is the first approver, ben the second, olga an admin.
async fn cast(settings: Value) -> Cast {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    let olga = world.with_role("olga", "org_admin").await;
    world.flow_with(levels(&[&[&ann], &[&ben]]), settings).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    Cast { world, alice, ann, olga, ticket }
}

fn yes() -> Value {
    json!({ "decision": "approve", "reason": "Ann is on leave" })
}

#[actix_web::test]
async fn an_admin_approves_past_all_levels() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    assert_eq!(olga.see(&ticket).await["allowed_actions"], json!(["override", "reassign", "comment"]));
    ann.approve(&ticket).await.expect(200);
    let mut body = yes();
    body["internal_note"] = json!("called him");
    let given = olga.act("tickets", &ticket, "override", body).await.expect(200);
    assert_eq!((&given["state"], &given["decided_by"]["username"]), (&json!("approved"), &json!("olga")));
    assert_eq!(given["override"]["by"]["username"], "olga");
    assert_eq!(given["override"]["reason"], "Ann is on leave");
    let states: Vec<_> = given["levels"].as_array().unwrap().iter().map(|level| &level["state"]).collect();
    assert_eq!(states, [&json!("approved"), &json!("skipped")]);
    assert_eq!(given["grants"].as_array().unwrap().len(), 1);
    assert_eq!(alice.see(&ticket).await["override"], given["override"]);
    for person in [&ann, &olga] {
        person.approve(&ticket).await.problem(409, "ticket_already_decided");
    }
    olga.act("tickets", &ticket, "override", yes()).await.problem(409, "ticket_already_decided");

    let path = format!("/tickets/{}/history", ticket["id"].as_str().unwrap());
    let line = |history: &Value| -> Value {
        let lines = history["items"].as_array().unwrap();
        lines.iter().find(|line| line["action"] == "ticket.overridden").unwrap().clone()
    };
    let (read, told) = (line(&olga.get(&path).await.expect(200)), line(&alice.get(&path).await.expect(200)));
    assert_eq!((&read["internal_note"], &told["internal_note"]), (&json!("called him"), &Value::Null));
    assert_eq!(
        (&read["data"]["before"]["state"], &read["data"]["after"]["state"]),
        (&json!("pending"), &json!("approved"))
    );
    assert_eq!(read["data"]["skipped_levels"], json!([2]));
    let noted = "SELECT action FROM events WHERE internal_note IS NOT NULL";
    assert_eq!(world.query(noted).await, ["ticket.overridden"]);
}

#[actix_web::test]
async fn an_admin_denies_with_next_steps() {
    let Cast { world: _world, alice, olga, ticket, .. } = cast(json!({})).await;
    let body = json!({ "decision": "deny", "reason": "freeze", "next_steps": "Ask on Monday" });
    let denied = olga.act("tickets", &ticket, "override", body).await.expect(200);
    assert_eq!((&denied["state"], &denied["levels"][0]["state"]), (&json!("denied"), &json!("skipped")));
    let seen = alice.see(&ticket).await;
    assert_eq!(seen["denial"], json!({ "reason": "freeze", "next_steps": "Ask on Monday" }));
    assert_eq!(seen["allowed_actions"], json!(["resubmit", "comment"]));
}

#[actix_web::test]
async fn an_admin_gives_something_else_whatever_the_flow_says() {
    let Cast { world, olga, ticket, .. } = cast(json!({ "approver_edits": "none" })).await;
    let other = world.asset("db").await;
    let mut body = yes();
    body["changes"] = json!({ "assets": [other], "accounts": ["root"], "timing": { "mode": "on_approval", "duration": "P30D" } });
    let given = olga.act("tickets", &ticket, "override", body.clone()).await.expect(200);
    assert_eq!(
        (&given["approved"]["assets"], &given["approved"]["accounts"]),
        (&json!([other]), &json!(["root"]))
    );
    assert_eq!(
        (&given["timing"]["duration"], &given["requested"]["accounts"]),
        (&json!("P30D"), &json!(["app"]))
    );
    assert_eq!(world.query("SELECT accounts::text FROM permissions").await, ["{root}"]);
    let widened = "SELECT data ->> 'widened' FROM events WHERE action = 'ticket.approved'";
    assert_eq!(world.query(widened).await, ["true"]);
}

#[actix_web::test]
async fn what_makes_no_sense_is_refused() {
    let Cast { world, olga, ticket, .. } = cast(json!({})).await;
    let foreign = world.asset_in(&world.new_org("other").await, "foreign").await;
    for (extra, pointer, code) in [
        (json!({ "reason": " " }), "/reason", "wrong_format"),
        (json!({ "decision": "perhaps" }), "/decision", "unknown_value"),
        (json!({ "next_steps": "x" }), "/next_steps", "not_allowed"),
        (json!({ "decision": "deny", "changes": {} }), "/changes", "not_allowed"),
        (json!({ "changes": { "assets": [foreign] } }), "/changes/assets/0", "not_found"),
        (json!({ "changes": { "accounts": [] } }), "/changes", "leaves_nothing"),
    ] {
        let mut body = yes();
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let problem = olga.act("tickets", &ticket, "override", body).await;
        assert_eq!(problem.status, 422, "{}", problem.text);
        assert_eq!(problem.json["errors"][0]["pointer"], pointer, "{}", problem.text);
        assert_eq!(problem.json["errors"][0]["code"], code, "{}", problem.text);
    }
    assert_eq!(olga.see(&ticket).await["state"], "pending");
}

#[actix_web::test]
async fn only_admins_override_and_never_their_own() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    let eve = world.with_role("eve", "auditor").await;
    for person in [&alice, &ann, &eve] {
        person.act("tickets", &ticket, "override", yes()).await.problem(403, "role_required");
    }
    world.member("bob").await.act("tickets", &ticket, "override", yes()).await.problem(404, "not_found");
    let key = world.key(&olga, &["tickets:read"]).await;
    key.act("tickets", &ticket, "override", yes()).await.problem(403, "missing_scope");
    let web = world.asset("own").await;
    for admin in [&olga, &world.admin] {
        let own = admin.ask(asking(&world, &web)).await;
        admin.act("tickets", &own, "override", yes()).await.problem(403, "own_ticket");
        assert_eq!(admin.see(&own).await["allowed_actions"], json!(["cancel", "comment"]));
        let mut body = asking(&world, &web);
        body["on_behalf_of"] = json!(admin.id);
        let other = if admin.id == olga.id { &world.admin } else { &olga };
        let for_them = other.ask(body).await;
        admin.act("tickets", &for_them, "override", yes()).await.problem(403, "own_ticket");
        other.act("tickets", &for_them, "override", yes()).await.problem(403, "own_ticket");
    }
}

#[actix_web::test]
async fn a_blocked_ticket_is_overridden_and_an_overdue_one_is_not() {
    let world = World::new().await;
    let (alice, olga) = (world.member("alice").await, world.with_role("olga", "org_admin").await);
    world
        .flow(json!({ "type": "assigned", "levels": [{ "approvers": [{ "kind": "requester_manager" }] }] }))
        .await;
    let web = world.asset("web").await;
    let (one, other) = (alice.ask(asking(&world, &web)).await, alice.ask(asking(&world, &web)).await);
    assert_eq!(one["state"], "blocked");
    assert_eq!(olga.act("tickets", &one, "override", yes()).await.expect(200)["state"], "approved");
    world.sql("UPDATE tickets SET decision_deadline = now() WHERE state = 'blocked'").await;
    olga.act("tickets", &other, "override", yes()).await.problem(409, "ticket_already_decided");
}

#[actix_web::test]
async fn override_beside_approve_has_one_winner() {
    let Cast { world, alice, ann, olga, .. } = cast(json!({})).await;
    let web = world.asset("beside").await;
    world.flow_with(levels(&[&[&ann]]), json!({ "priority": 5 })).await;
    world
        .sql("UPDATE flows SET priority = (definition ->> 'priority')::int WHERE definition ? 'priority'")
        .await;
    for round in 0..10 {
        let ticket = alice.ask(asking(&world, &web)).await;
        let no = json!({ "decision": "deny", "reason": "freeze" });
        let over = olga.act("tickets", &ticket, "override", if round % 2 == 0 { yes() } else { no });
        let (over, approved) = futures::join!(over, ann.approve(&ticket));
        assert_ne!(over.status == 200, approved.status == 200, "{} {}", over.text, approved.text);
        let lost = if over.status == 200 { approved } else { over };
        lost.problem(409, "ticket_already_decided");
        let id = ticket["id"].as_str().unwrap();
        let grants = world.number(&format!("SELECT count(*) FROM grants WHERE ticket_id = '{id}'")).await;
        assert_eq!(grants, i64::from(alice.see(&ticket).await["state"] == "approved"));
    }
}

#[actix_web::test]
async fn a_service_rules_on_no_ticket_whatever_its_role() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let bot = world.user("bot", UserKind::Service).await;
    world.join(&world.org, &bot, "org_admin").await;
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    assert_eq!(bot.see(&ticket).await["allowed_actions"], json!(["comment"]));
    bot.act("tickets", &ticket, "override", yes()).await.problem(403, "role_required");
    let to = json!({ "level": 1, "approvers": [ann.id], "reason": "x" });
    bot.act("tickets", &ticket, "reassign", to).await.problem(403, "role_required");
    bot.act("tickets", &ticket, "deny", json!({ "reason": "x" })).await.problem(403, "not_an_approver");
    bot.act("tickets", &ticket, "comments", json!({ "body": "Seen" })).await.expect(201);
    super::error::hide(&world, "web").await;
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "error");
    assert_eq!(bot.see(&ticket).await["allowed_actions"], json!(["comment"]));
    bot.act("tickets", &ticket, "retry", json!({})).await.problem(403, "role_required");
    bot.act("tickets", &ticket, "deny", json!({ "reason": "x" })).await.problem(403, "role_required");
}
