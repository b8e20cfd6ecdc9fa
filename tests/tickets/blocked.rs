//! Blocked tickets go on when the data are repaired and a reader, an approver or the worker looks at them.

use gatepass_domain::ids::TicketId;
use gatepass_testing::{Person, Value, World, asking, json, people};

struct Cast {
    world: World,
    alice: Person,
    mia: Person,
    ticket: Value,
}

/// ALICE's manager has to decide, but she has no manager.
async fn cast() -> Cast {
    let world = World::new().await;
    let (alice, mia) = (world.member("alice").await, world.stranger("mia").await);
    let rules = json!([{ "kind": "requester_manager" }]);
    world.flow(json!({ "type": "assigned", "levels": [{ "approvers": rules }] })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    assert_eq!((&ticket["state"], &ticket["blocked_reason"]), (&json!("blocked"), &json!("manager_missing")));
    Cast { world, alice, mia, ticket }
}

async fn repair(world: &World, mia: &Person) {
    world.sql(&format!("UPDATE users SET manager_id = '{}' WHERE username = 'alice'", mia.id)).await;
}

#[actix_web::test]
async fn the_next_reader_finds_a_repaired_ticket_pending() {
    let Cast { world, alice, mia, ticket } = cast().await;
    assert_eq!(alice.see(&ticket).await["state"], "blocked");
    repair(&world, &mia).await;
    let seen = alice.see(&ticket).await;
    assert_eq!((&seen["state"], &seen["blocked_reason"]), (&json!("pending"), &Value::Null));
    assert_eq!(seen["levels"][0]["approvers"][0]["username"], "mia");
    assert_eq!(alice.see(&ticket).await, seen);
    let started = "SELECT count(*) FROM events WHERE action = 'ticket.level_started' AND actor_id IS NULL \
        AND data -> 'before' ->> 'state' = 'blocked'";
    assert_eq!(world.number(started).await, 1);
    assert_eq!(mia.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn whoever_decides_a_repaired_ticket_need_not_read_it_first() {
    for verb in ["approve", "deny"] {
        let Cast { world, alice, mia, ticket } = cast().await;
        repair(&world, &mia).await;
        let ruling = if verb == "deny" { json!({ "reason": "no" }) } else { json!({}) };
        world.admin.act("tickets", &ticket, verb, ruling.clone()).await.problem(403, "not_an_approver");
        // A manager who was not asked may not see the ticket, but this one is an admin of the organization, who may.
        world.join(&world.org, &mia, "org_admin").await;
        let decided = mia.act("tickets", &ticket, verb, ruling).await.expect(200);
        assert_eq!(decided["levels"][0]["decisions"][0]["by"]["username"], "mia");
        assert_eq!(decided["state"], if verb == "deny" { "denied" } else { "approved" });
        assert_eq!(alice.see(&ticket).await["state"], decided["state"]);
    }
}

#[actix_web::test]
async fn the_worker_finds_blocked_tickets_in_batches_and_unblocks_them() {
    let Cast { world, alice, mia, ticket } = cast().await;
    let web = world.asset("db").await;
    let other = alice.ask(asking(&world, &web)).await;
    let id = |ticket: &Value| TicketId(ticket["id"].as_str().unwrap().parse().unwrap());
    let mut conn = world.db.conn().await.unwrap();
    let first = gatepass_persistence::tickets::blocked(&mut conn, None, 1).await.unwrap();
    let second = gatepass_persistence::tickets::blocked(&mut conn, Some(first[0]), 10).await.unwrap();
    assert_eq!((first[0], second), (id(&ticket), vec![id(&other)]));
    assert!(!gatepass_app::tickets::unblock_ticket(&world.db, id(&ticket)).await.unwrap());
    repair(&world, &mia).await;
    assert!(gatepass_app::tickets::unblock_ticket(&world.db, id(&ticket)).await.unwrap());
    assert!(!gatepass_app::tickets::unblock_ticket(&world.db, id(&ticket)).await.unwrap());
    assert_eq!(mia.get("/tickets?queue=awaiting_me").await.ids(), [ticket["id"].as_str().unwrap()]);
}

#[actix_web::test]
async fn many_readers_begin_the_level_once() {
    let Cast { world, alice, mia, ticket } = cast().await;
    repair(&world, &mia).await;
    let seen = futures::future::join_all((0..8).map(|_| alice.see(&ticket))).await;
    assert!(seen.iter().all(|seen| seen["state"] == "pending"));
    let started = "SELECT count(*) FROM events WHERE action = 'ticket.level_started'";
    assert_eq!(world.number(started).await, 1);
}

#[actix_web::test]
async fn a_manual_flow_waits_for_an_admin_who_is_not_the_applicant() {
    let world = World::new().await;
    world.flow(json!({ "type": "manual" })).await;
    let web = world.asset("web").await;
    let ticket = world.admin.ask(asking(&world, &web)).await;
    assert_eq!(ticket["blocked_reason"], "no_eligible_approver");
    let olga = world.with_role("olga", "org_admin").await;
    assert_eq!(
        olga.see(&ticket).await["allowed_actions"],
        json!(["approve", "deny", "override", "reassign", "comment"])
    );
    assert_eq!(olga.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn an_overdue_ticket_stays_expired_whatever_is_repaired() {
    let Cast { world, alice, mia, ticket } = cast().await;
    world.sql("UPDATE tickets SET decision_deadline = now()").await;
    repair(&world, &mia).await;
    assert_eq!(alice.see(&ticket).await["state"], "expired");
    mia.approve(&ticket).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_later_level_blocks_and_is_repaired_too() {
    let world = World::new().await;
    let (alice, ann, mia) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("mia").await);
    let manager = json!([{ "kind": "requester_manager" }]);
    world
        .flow(json!({ "type": "assigned", "levels": [{ "approvers": people(&[&ann]) }, { "approvers": manager }] }))
        .await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let blocked = ann.approve(&ticket).await.expect(200);
    assert_eq!((&blocked["state"], &blocked["level"]), (&json!("blocked"), &json!(2)));
    ann.approve(&ticket).await.problem(409, "ticket_blocked");
    repair(&world, &mia).await;
    assert_eq!(alice.see(&ticket).await["levels"][1]["approvers"][0]["username"], "mia");
    assert_eq!(mia.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn progress_notices_a_repair_as_the_ticket_does() {
    let Cast { world, alice, mia, ticket } = cast().await;
    let path = format!("/tickets/{}/progress", ticket["id"].as_str().unwrap());
    assert_eq!(alice.get(&path).await.expect(200)["state"], "blocked");
    repair(&world, &mia).await;
    let seen = alice.get(&path).await.expect(200);
    assert_eq!((&seen["state"], &seen["blocked_reason"]), (&json!("pending"), &Value::Null));
    assert_eq!(seen["levels"][0]["approvers"][0]["username"], "mia");
    assert_eq!(world.query("SELECT state FROM tickets").await, ["pending"]);
}

/// Another blocked ticket, repaired since.
async fn once_more(Cast { world, alice, mia, .. }: &Cast, name: &str) -> Value {
    world.sql("UPDATE users SET manager_id = NULL").await;
    let asset = world.asset(name).await;
    let ticket = alice.ask(asking(world, &asset)).await;
    assert_eq!(ticket["state"], "blocked");
    repair(world, mia).await;
    ticket
}

#[actix_web::test]
async fn a_reader_beside_an_override_changes_no_decision() {
    let cast = cast().await;
    for round in 0..8 {
        let ticket = once_more(&cast, &format!("round {round}")).await;
        let decision = if round % 2 == 0 { "approve" } else { "deny" };
        let body = json!({ "decision": decision, "reason": "urgent" });
        let over = cast.world.admin.act("tickets", &ticket, "override", body);
        let (over, _) = futures::join!(over, cast.alice.see(&ticket));
        let state = if round % 2 == 0 { "approved" } else { "denied" };
        assert_eq!(over.expect(200)["state"], state);
        let seen = cast.alice.see(&ticket).await;
        assert_eq!((&seen["state"], &seen["levels"][0]["state"]), (&json!(state), &json!("skipped")));
        assert_eq!(seen["grants"].as_array().unwrap().len(), (round + 1) % 2);
    }
}

#[actix_web::test]
async fn a_reader_beside_a_reassignment_leaves_those_who_were_named() {
    let cast = cast().await;
    let ben = cast.world.stranger("ben").await;
    for round in 0..8 {
        let ticket = once_more(&cast, &format!("round {round}")).await;
        let to = json!({ "level": 1, "approvers": [ben.id], "reason": "leave" });
        let named = cast.world.admin.act("tickets", &ticket, "reassign", to);
        let (named, _) = futures::join!(named, cast.alice.see(&ticket));
        assert_eq!(named.expect(200)["state"], "pending");
        let seen = cast.alice.see(&ticket).await;
        assert_eq!(seen["state"], "pending");
        let approvers = seen["levels"][0]["approvers"].as_array().unwrap();
        assert_eq!((approvers.len(), &approvers[0]["username"]), (1, &json!("ben")));
        let started = format!(
            "SELECT count(*) FROM events WHERE action = 'ticket.level_started' AND ticket_id = '{}'",
            ticket["id"].as_str().unwrap()
        );
        assert_eq!(cast.world.number(&started).await, 1);
        assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "approved");
    }
}

#[actix_web::test]
async fn deleting_its_flow_beside_a_reader_cancels_a_blocked_ticket() {
    for round in 0..4 {
        let cast = cast().await;
        let ticket = once_more(&cast, "other").await;
        let path = format!("/flows/{}", ticket["flow"]["id"].as_str().unwrap());
        let (deleted, _) = if round % 2 == 0 {
            futures::join!(cast.world.admin.delete(&path), cast.alice.see(&ticket))
        } else {
            let (seen, deleted) = futures::join!(cast.alice.see(&ticket), cast.world.admin.delete(&path));
            (deleted, seen)
        };
        assert_eq!(deleted.status, 204, "{}", deleted.text);
        for canceled in [&cast.ticket, &ticket] {
            let seen = cast.alice.see(canceled).await;
            assert_eq!(
                (&seen["state"], &seen["cancel_reason"]),
                (&json!("canceled"), &json!("flow_deleted"))
            );
        }
        assert_eq!(cast.world.query("SELECT count(*) FROM ticket_approvers WHERE waiting").await, ["0"]);
    }
}
