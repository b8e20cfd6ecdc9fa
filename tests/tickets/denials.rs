//! Levels that require more than one denial: until then a denial is in the record, and the level goes on.

use futures::future::join_all;
use gatepass_testing::{Person, Value, World, asking, json, people};

struct Room {
    world: World,
    alice: Person,
    approvers: [Person; 3],
    ticket: Value,
}

/// A ticket of ALICE, whose only level asks ANN, BEN and CLEO, and requires two denials.
async fn room(settings: Value) -> Room {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let approvers = [world.stranger("ann").await, world.stranger("ben").await, world.stranger("cleo").await];
    let [ann, ben, cleo] = &approvers;
    let level = json!({ "denials": 2, "approvers": people(&[ann, ben, cleo]) });
    world.flow_with(json!({ "type": "assigned", "levels": [level] }), settings).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    Room { world, alice, approvers, ticket }
}

fn no(why: &str) -> Value {
    json!({ "reason": why, "next_steps": format!("{why}: ask for less"), "internal_note": format!("note {why}") })
}

fn history(ticket: &Value) -> String {
    format!("/tickets/{}/history", ticket["id"].as_str().unwrap())
}

#[actix_web::test]
async fn the_first_denial_is_recorded_and_the_second_ends_the_ticket() {
    let Room { world, alice, approvers: [ann, ben, _], ticket } = room(json!({})).await;
    assert_eq!(ticket["levels"][0]["denials"], 2);
    let seen = ann.act("tickets", &ticket, "deny", no("big")).await.expect(200);
    assert_eq!(
        (&seen["state"], &seen["level"], &seen["denial"]),
        (&json!("pending"), &json!(1), &Value::Null)
    );
    assert_eq!((&seen["decided_by"], &seen["allowed_actions"]), (&Value::Null, &json!(["comment"])));
    let decision = &seen["levels"][0]["decisions"][0];
    assert_eq!((&decision["by"]["username"], &decision["verdict"]), (&json!("ann"), &json!("deny")));
    assert_eq!((&decision["comment"], &decision["next_steps"]), (&json!("big"), &json!("big: ask for less")));
    for queue in ["awaiting_me", "decided_by_me"] {
        let found = ann.get(&format!("/tickets?queue={queue}")).await.ids().len();
        assert_eq!(found, usize::from(queue == "decided_by_me"), "{queue}");
    }
    for verb in ["approve", "deny"] {
        let body = if verb == "deny" { no("still") } else { json!({}) };
        ann.act("tickets", &ticket, verb, body).await.problem(409, "already_decided_by_you");
    }
    assert_eq!(ben.see(&ticket).await["allowed_actions"], json!(["approve", "deny", "comment"]));

    let eve = world.with_role("eve", "auditor").await;
    let lines = eve.get(&history(&ticket)).await.expect(200);
    let recorded = &lines["items"][0];
    assert_eq!(
        (&recorded["action"], &recorded["internal_note"]),
        (&json!("ticket.denial_recorded"), &json!("note big"))
    );
    let lines = alice.get(&history(&ticket)).await.expect(200);
    let told = &lines["items"][0];
    assert_eq!((&told["data"]["level"], &told["data"]["decision"]["comment"]), (&json!(1), &json!("big")));
    assert_eq!(told["data"]["decision"]["next_steps"], "big: ask for less");
    assert!(!lines.to_string().contains("note big"), "{lines}");

    let denied = ben.act("tickets", &ticket, "deny", no("late")).await.expect(200);
    assert_eq!((&denied["state"], &denied["decided_by"]["username"]), (&json!("denied"), &json!("ben")));
    assert_eq!(denied["denial"], json!({ "reason": "late", "next_steps": "late: ask for less" }));
    let steps: Vec<_> = denied["levels"][0]["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["next_steps"].clone())
        .collect();
    assert_eq!(steps, [json!("big: ask for less"), json!("late: ask for less")]);
}

#[actix_web::test]
async fn of_three_denials_at_once_two_count() {
    let Room { world, approvers, ticket, .. } = room(json!({})).await;
    let answers =
        join_all(approvers.iter().map(|person| person.act("tickets", &ticket, "deny", no("big")))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 2);
    for late in answers.into_iter().filter(|answer| answer.status != 200) {
        late.problem(409, "ticket_already_decided");
    }
    assert_eq!(world.query("SELECT count(*) FROM decisions").await, ["2"]);
    let actions = "SELECT action FROM events WHERE action LIKE 'ticket.den%' ORDER BY id";
    assert_eq!(world.query(actions).await, ["ticket.denial_recorded", "ticket.denied"]);
}

#[actix_web::test]
async fn an_approval_beside_two_denials_has_one_outcome() {
    for _ in 0..4 {
        let Room { world: _world, approvers: [ann, ben, cleo], ticket, .. } = room(json!({})).await;
        ann.act("tickets", &ticket, "deny", no("big")).await.expect(200);
        let (denied, approved) =
            futures::join!(ben.act("tickets", &ticket, "deny", no("big")), cleo.approve(&ticket));
        let (state, lost) = if denied.status == 200 { ("denied", approved) } else { ("approved", denied) };
        lost.problem(409, "ticket_already_decided");
        assert_eq!(ann.see(&ticket).await["state"], state);
    }
}

#[actix_web::test]
async fn a_denial_that_ends_nothing_is_hidden_from_the_requester_if_the_flow_hides_progress() {
    let hidden = room(json!({ "show_progress": false })).await;
    let Room { world: _world, alice, approvers: [ann, ben, ..], ticket } = hidden;
    let seen = async || (alice.see(&ticket).await, alice.get(&history(&ticket)).await.expect(200));
    let before = seen().await;
    ann.act("tickets", &ticket, "deny", no("big")).await.expect(200);
    assert_eq!(seen().await, before);
    assert_eq!(ben.see(&ticket).await["levels"][0]["decisions"][0]["by"]["id"], ann.id.as_str());
}

#[actix_web::test]
async fn nobodys_going_denies_a_ticket() {
    let Room { world, alice, approvers: [ann, ben, cleo], ticket } = room(json!({})).await;
    ann.act("tickets", &ticket, "deny", no("big")).await.expect(200);
    for gone in [&ben, &cleo] {
        world.sql(&format!("UPDATE users SET is_active = false WHERE id = '{}'", gone.id)).await;
    }
    let seen = ann.see(&ticket).await;
    assert_eq!((&seen["state"], &seen["blocked_reason"]), (&json!("blocked"), &json!("approver_left")));
    ann.act("tickets", &ticket, "deny", no("again")).await.problem(409, "ticket_blocked");
    // An admin names somebody else. ANN's denial still stands, so one more is enough.
    let olga = world.with_role("olga", "org_admin").await;
    let same = json!({ "level": 1, "approvers": [ann.id], "reason": "leave" });
    olga.act("tickets", &ticket, "reassign", same).await.problem(422, "validation_failed");
    let to = json!({ "level": 1, "approvers": [olga.id], "reason": "leave" });
    assert_eq!(olga.act("tickets", &ticket, "reassign", to).await.expect(200)["state"], "pending");
    let denied = olga.act("tickets", &ticket, "deny", no("no")).await.expect(200);
    assert_eq!(
        (&denied["state"], &alice.see(&ticket).await["denial"]["reason"]),
        (&json!("denied"), &json!("no"))
    );
}

#[actix_web::test]
async fn a_flow_says_how_many_denials_it_takes() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let body = |levels: Value| {
        json!({ "org_id": world.org, "name": "Servers", "ticket_type": "asset_access",
            "approval": { "type": "assigned", "levels": levels } })
    };
    let level = |mode: &str, denials: i64| json!({ "mode": mode, "denials": denials, "approvers": [{ "kind": "org_admins" }] });
    let wrong = olga.post("/flows", body(json!([level("any", 0), level("any", 101)]))).await;
    let found = wrong.problem(422, "validation_failed");
    let pointers: Vec<_> = found["errors"].as_array().unwrap().iter().map(|e| e["pointer"].clone()).collect();
    assert_eq!(pointers, [json!("/approval/levels/0/denials"), json!("/approval/levels/1/denials")]);
    let wrong = olga.post("/flows", body(json!([level("all", 2)]))).await.problem(422, "validation_failed");
    assert_eq!(
        (&wrong["errors"][0]["pointer"], &wrong["errors"][0]["code"]),
        (&json!("/approval/levels/0/denials"), &json!("not_allowed"))
    );
    let flow = olga
        .post("/flows", body(json!([level("any", 3), { "approvers": [{ "kind": "org_admins" }] }])))
        .await;
    let flow = flow.expect(201);
    let denials = [&flow["approval"]["levels"][0]["denials"], &flow["approval"]["levels"][1]["denials"]];
    assert_eq!(denials, [&json!(3), &json!(1)]);
    // A server of the last release has stored flows without the number.
    let stored = "SELECT (definition #> '{approval,levels,1}') ? 'denials' FROM flows WHERE name = 'Servers'";
    assert_eq!(world.query(&format!("SELECT ({stored})::text")).await, ["false"]);
}
