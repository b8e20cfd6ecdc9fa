//! `POST /tickets/{id}/resubmit` by an admin: for the requester of a ticket that was denied or has expired.

use futures::future::join_all;
use gatepass_domain::authz::UserKind;
use gatepass_testing::{Person, Value, World, asking, json, levels};

struct Cast {
    world: World,
    alice: Person,
    ann: Person,
    olga: Person,
    ticket: Value,
}

/// ANN has denied a ticket of ALICE. OLGA is an admin.
async fn cast(settings: Value) -> Cast {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let olga = world.with_role("olga", "org_admin").await;
    world.flow_with(levels(&[&[&ann]]), settings).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    ann.act("tickets", &ticket, "deny", json!({ "reason": "freeze" })).await.expect(200);
    Cast { world, alice, ann, olga, ticket }
}

fn history(ticket: &Value) -> String {
    format!("/tickets/{}/history", ticket["id"].as_str().unwrap())
}

#[actix_web::test]
async fn an_admin_repeats_a_denied_ticket_for_its_requester_and_overrides() {
    let Cast { world, alice, olga, ticket, .. } = cast(json!({})).await;
    assert_eq!(olga.see(&ticket).await["allowed_actions"], json!(["resubmit", "comment"]));
    let new = olga.act("tickets", &ticket, "resubmit", json!({ "reason": "INC-7" })).await.expect(201);
    for who in ["applicant", "beneficiary"] {
        assert_eq!(new[who]["username"], "alice", "{who}");
    }
    assert_eq!(
        (&new["resubmitted_by"]["username"], &new["resubmitted_from"]),
        (&json!("olga"), &ticket["id"])
    );
    assert_eq!((&new["state"], &new["resubmitted_as"]), (&json!("pending"), &Value::Null));
    assert_eq!(alice.see(&new).await["resubmitted_by"]["username"], "olga");
    let old = alice.see(&ticket).await;
    assert_eq!(
        (&old["resubmitted_as"], &old["updated_at"]),
        (&new["id"], &ticket_end(&world, &ticket).await)
    );
    for (one, action) in [(&ticket, "ticket.resubmitted"), (&new, "ticket.opened")] {
        let id = one["id"].as_str().unwrap();
        let told = format!(
            "SELECT a.username || ' for ' || b.username FROM events e JOIN users a ON a.id = e.actor_id \
             JOIN users b ON b.id = e.on_behalf_of WHERE e.subject_id = '{id}' AND e.action = '{action}'"
        );
        assert_eq!(world.query(&told).await, ["olga for alice"], "{action}");
    }
    let yes = json!({ "decision": "approve", "reason": "INC-7" });
    let given = olga.act("tickets", &new, "override", yes).await.expect(200);
    assert_eq!((&given["state"], &given["override"]["by"]["username"]), (&json!("approved"), &json!("olga")));
    let overridden =
        "SELECT coalesce(on_behalf_of::text, 'nobody') FROM events WHERE action = 'ticket.overridden'";
    assert_eq!(world.query(overridden).await, ["nobody"]);
    assert_eq!(world.query("SELECT beneficiary_id FROM grants").await, [alice.id.as_str()]);
}

/// When a ticket was decided, as the answer shows it.
async fn ticket_end(world: &World, ticket: &Value) -> Value {
    world.admin.see(ticket).await["decided_at"].clone()
}

#[actix_web::test]
async fn an_expired_one_too_but_none_that_was_withdrawn_or_approved_or_lives() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    let web = world.query("SELECT id FROM assets").await.remove(0);
    let waiting = alice.ask(asking(&world, &web)).await;
    olga.act("tickets", &waiting, "resubmit", json!({})).await.problem(409, "not_resubmittable");
    world.sql("UPDATE tickets SET decision_deadline = now() WHERE state = 'pending'").await;
    assert_eq!(olga.see(&waiting).await["allowed_actions"], json!(["resubmit", "comment"]));
    let again = olga.act("tickets", &waiting, "resubmit", json!({})).await.expect(201);
    alice.act("tickets", &again, "cancel", json!({})).await.expect(200);
    let given = olga.act("tickets", &ticket, "resubmit", json!({})).await.expect(201);
    ann.approve(&given).await.expect(200);
    for ended in [&again, &given] {
        assert_eq!(olga.see(ended).await["allowed_actions"], json!(["comment"]));
        olga.act("tickets", ended, "resubmit", json!({})).await.problem(403, "not_the_applicant");
        alice.act("tickets", ended, "resubmit", json!({})).await.expect(201);
    }
}

#[actix_web::test]
async fn nobody_does_it_for_themselves_and_nobody_without_the_right() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    let (eve, bob) = (world.with_role("eve", "auditor").await, world.member("bob").await);
    for person in [&ann, &eve] {
        person.act("tickets", &ticket, "resubmit", json!({})).await.problem(403, "role_required");
        assert!(!person.see(&ticket).await["allowed_actions"].to_string().contains("resubmit"));
    }
    bob.act("tickets", &ticket, "resubmit", json!({})).await.problem(404, "not_found");
    // The beneficiary is an admin.
    let mut body = asking(&world, &world.asset("db").await);
    body["on_behalf_of"] = json!(olga.id);
    let own = world.admin.ask(body).await;
    ann.act("tickets", &own, "deny", json!({ "reason": "no" })).await.expect(200);
    olga.act("tickets", &own, "resubmit", json!({})).await.problem(403, "own_ticket");
    // A key needs the right to ask for others, and its maker must be neither requester nor beneficiary.
    let key = world.key(&olga, &["tickets:read", "tickets:write"]).await;
    key.act("tickets", &ticket, "resubmit", json!({})).await.problem(403, "missing_scope");
    assert_eq!(key.see(&ticket).await["allowed_actions"], json!(["comment"]));
    let key = world.key(&olga, &["tickets:read", "tickets:write", "on_behalf:write"]).await;
    world
        .sql(&format!("UPDATE api_keys SET created_by = '{}' WHERE user_id = '{}'", alice.id, olga.id))
        .await;
    key.act("tickets", &ticket, "resubmit", json!({})).await.problem(403, "own_ticket");
    world.sql(&format!("UPDATE api_keys SET created_by = '{0}' WHERE user_id = '{0}'", olga.id)).await;
    assert_eq!(key.see(&ticket).await["allowed_actions"], json!(["resubmit", "comment"]));
    // A service administers, but does not act for people here.
    let bot = world.user("bot", UserKind::Service).await;
    world.join(&world.org, &bot, "org_admin").await;
    let bot = world.key(&bot, &["tickets:read", "tickets:write", "on_behalf:write"]).await;
    bot.act("tickets", &ticket, "resubmit", json!({})).await.problem(403, "role_required");
    key.act("tickets", &ticket, "resubmit", json!({})).await.expect(201);
    // A former admin can't.
    world.sql(&format!("UPDATE members SET role = 'member' WHERE user_id = '{}'", olga.id)).await;
    olga.act("tickets", &ticket, "resubmit", json!({})).await.problem(404, "not_found");
}

#[actix_web::test]
async fn of_two_admins_at_once_one_repeats_it() {
    let Cast { world, alice, olga, ticket, .. } = cast(json!({})).await;
    let answers = join_all((0..6).map(|n| {
        let admin = if n % 2 == 0 { &olga } else { &world.admin };
        admin.act("tickets", &ticket, "resubmit", json!({}))
    }))
    .await;
    let (made, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(made.len(), 1);
    for late in lost {
        assert_eq!(late.problem(409, "already_requested")["ticket_id"], made[0].json["id"]);
    }
    // When that one has ended, the old one can be repeated once more. The requester is not held up.
    alice.act("tickets", &ticket, "resubmit", json!({})).await.expect(201);
    world.sql("UPDATE tickets SET decision_deadline = now() WHERE state = 'pending'").await;
    let next = olga.act("tickets", &ticket, "resubmit", json!({})).await.expect(201);
    assert_eq!(alice.see(&ticket).await["resubmitted_as"], next["id"]);
}

#[actix_web::test]
async fn requester_and_beneficiary_must_still_be_there() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    let bob = world.member("bob").await;
    let mut body = asking(&world, &world.asset("db").await);
    body["on_behalf_of"] = json!(bob.id);
    world.sql(&format!("UPDATE members SET role = 'org_admin' WHERE user_id = '{}'", alice.id)).await;
    let for_bob = alice.ask(body).await;
    ann.act("tickets", &for_bob, "deny", json!({ "reason": "no" })).await.expect(200);
    let leave = |person: &Person| format!("UPDATE users SET is_active = false WHERE id = '{}'", person.id);
    let back = |person: &Person| format!("UPDATE users SET is_active = true WHERE id = '{}'", person.id);
    for (gone, who, ended) in
        [(&alice, "beneficiary", &ticket), (&alice, "requester", &for_bob), (&bob, "beneficiary", &for_bob)]
    {
        world.sql(&leave(gone)).await;
        let refused =
            olga.act("tickets", ended, "resubmit", json!({})).await.problem(409, "not_resubmittable");
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.starts_with(&format!("the {who} is no active member")), "{detail}");
        world.sql(&back(gone)).await;
    }
    world.sql(&format!("DELETE FROM members WHERE user_id = '{}'", alice.id)).await;
    olga.act("tickets", &for_bob, "resubmit", json!({})).await.problem(409, "not_resubmittable");
    assert_eq!(world.query("SELECT count(*) FROM tickets").await, ["2"]);
}

#[actix_web::test]
async fn it_counts_as_a_request_of_the_requester_under_a_flow_that_they_may_use() {
    let world = World::with(|settings| settings.open_tickets = 1).await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let olga = world.with_role("olga", "org_admin").await;
    let only = |person: &Person| json!({ "visible_to": { "users": [person.id], "groups": [] } });
    world.flow_with(levels(&[&[&ann]]), only(&alice)).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    ann.act("tickets", &ticket, "deny", json!({ "reason": "no" })).await.expect(200);
    let open = alice.ask(asking(&world, &web)).await;
    let full =
        olga.act("tickets", &ticket, "resubmit", json!({})).await.problem(409, "too_many_open_tickets");
    assert_eq!(full["detail"], "the requester has 1 open tickets in this organization, and may have no more");
    alice.act("tickets", &open, "cancel", json!({})).await.expect(200);
    let again = olga.act("tickets", &ticket, "resubmit", json!({})).await.expect(201);
    // It counts for ALICE, and not for OLGA.
    alice.post("/tickets", asking(&world, &web)).await.problem(409, "too_many_open_tickets");
    alice.act("tickets", &again, "cancel", json!({})).await.expect(200);
    world
        .sql(&format!(
            "UPDATE flows SET definition = jsonb_set(definition, '{{visible_to,users}}', '[\"{}\"]')",
            olga.id
        ))
        .await;
    olga.act("tickets", &ticket, "resubmit", json!({})).await.problem(422, "no_flow");
    let wrong =
        json!({ "request": { "accounts": ["*"], "item_id": web }, "timing": null, "org_id": world.org });
    let faults = olga.act("tickets", &ticket, "resubmit", wrong).await.problem(422, "validation_failed");
    assert_eq!(faults["errors"][0]["pointer"], "/org_id");
}

#[actix_web::test]
async fn a_flow_that_hides_people_hides_the_admin_from_the_requester() {
    let Cast { world, alice, olga, ticket, .. } = cast(json!({ "show_progress": false })).await;
    let new = olga.act("tickets", &ticket, "resubmit", json!({})).await.expect(201);
    assert_eq!(new["resubmitted_by"]["username"], "olga");
    let seen = alice.see(&new).await;
    assert_eq!((&seen["resubmitted_by"], &seen["resubmitted_from"]), (&Value::Null, &ticket["id"]));
    for one in [&ticket, &new] {
        let lines = alice.get(&history(one)).await.expect(200).to_string();
        assert!(!lines.contains(&olga.id) && !lines.contains("olga"), "{lines}");
    }
    assert!(world.admin.get(&history(&new)).await.expect(200).to_string().contains(&olga.id));
}
