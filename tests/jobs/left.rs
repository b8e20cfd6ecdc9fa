//! Approvers who are deactivated while tickets wait for them: their levels go on without them, or block.

use super::work_off;
use gatepass_testing::{Answer, Person, World, asking, json, people};
use time::Duration;

struct Cast {
    world: World,
    alice: Person,
    ann: Person,
    bob: Person,
}

/// A level of this mode with the approvers ANN and BOB.
async fn cast(mode: &str) -> Cast {
    let world = World::new().await;
    let (alice, ann, bob) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("bob").await);
    let level = json!({ "mode": mode, "approvers": people(&[&ann, &bob]) });
    world.flow(json!({ "type": "assigned", "levels": [level] })).await;
    Cast { world, alice, ann, bob }
}

async fn switch(world: &World, person: &Person, is_active: bool) -> Answer {
    world.admin.patch(&format!("/users/{}", person.id), json!({ "is_active": is_active })).await
}

/// The events of the tickets and their actors.
async fn events(world: &World) -> Vec<String> {
    let sql = "SELECT concat_ws(' ', e.action, u.username) FROM events e LEFT JOIN users u ON u.id = e.actor_id \
        WHERE e.ticket_id IS NOT NULL AND e.action <> 'ticket.opened' ORDER BY e.id";
    world.query(sql).await
}

#[actix_web::test]
async fn no_level_is_completed_by_somebodys_going() {
    for is_read in [true, false] {
        let Cast { world, alice, ann, bob } = cast("all").await;
        let web = world.asset("web").await;
        let ticket = alice.ask(asking(&world, &web)).await;
        assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "pending");
        switch(&world, &bob, false).await.expect(200);
        // The next reader sees the same state as the worker stores.
        if !is_read {
            work_off(&world).await;
            assert_eq!(world.query("SELECT state FROM tickets").await, ["blocked"]);
        }
        let seen = alice.see(&ticket).await;
        assert_eq!((&seen["state"], &seen["blocked_reason"]), (&json!("blocked"), &json!("approver_left")));
        work_off(&world).await;
        assert_eq!(world.query("SELECT count(*) FROM grants").await, ["0"]);
        // Somebody who is an approver now decides.
        switch(&world, &bob, true).await.expect(200);
        work_off(&world).await;
        assert_eq!(alice.see(&ticket).await["state"], "pending");
        let bob = world.again(&bob).await;
        assert_eq!(bob.approve(&ticket).await.expect(200)["state"], "approved");
        let told = [
            "ticket.level_started alice",
            "ticket.approval_recorded ann",
            "ticket.blocked",
            "ticket.level_started",
            "ticket.approval_recorded bob",
            "ticket.level_approved bob",
            "ticket.approved bob",
            "grant.created bob",
        ];
        assert_eq!(events(&world).await, told);
    }
}

#[actix_web::test]
async fn a_level_blocks_that_nobody_is_left_to_decide_until_somebody_is() {
    for is_read in [true, false] {
        let Cast { world, alice, ann, bob } = cast("any").await;
        let web = world.asset("web").await;
        let ticket = alice.ask(asking(&world, &web)).await;
        switch(&world, &bob, false).await.expect(200);
        work_off(&world).await;
        assert_eq!(alice.see(&ticket).await["state"], "pending");
        switch(&world, &ann, false).await.expect(200);
        if !is_read {
            work_off(&world).await;
            assert_eq!(world.query("SELECT state FROM tickets").await, ["blocked"]);
        }
        let progress = alice.get(&format!("/tickets/{}/progress", ticket["id"].as_str().unwrap())).await;
        assert_eq!(progress.expect(200)["blocked_reason"], "no_eligible_approver");
        assert_eq!(alice.see(&ticket).await["state"], "blocked");
        assert_eq!(
            world.admin.get("/tickets?queue=administrator").await.ids(),
            [ticket["id"].as_str().unwrap()]
        );
        switch(&world, &ann, true).await.expect(200);
        assert_eq!(alice.see(&ticket).await["state"], "pending");
        let ann = world.again(&ann).await;
        assert_eq!(ann.get("/tickets?queue=awaiting_me").await.ids(), [ticket["id"].as_str().unwrap()]);
        assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "approved");
        let blocked = "SELECT count(*) FROM events WHERE action = 'ticket.blocked' AND actor_id IS NULL \
            AND data -> 'before' ->> 'state' = 'pending' AND data -> 'after' ->> 'state' = 'blocked'";
        assert_eq!(world.number(blocked).await, 1);
    }
}

#[actix_web::test]
async fn whom_an_admin_named_comes_back_to_their_queue() {
    let Cast { world, alice, bob, .. } = cast("any").await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let to = json!({ "level": 1, "approvers": [bob.id], "reason": "knows the host" });
    world.admin.act("tickets", &ticket, "reassign", to).await.expect(200);
    switch(&world, &bob, false).await.expect(200);
    work_off(&world).await;
    assert_eq!(world.query("SELECT state FROM tickets").await, ["blocked"]);
    switch(&world, &bob, true).await.expect(200);
    work_off(&world).await;
    assert_eq!(alice.see(&ticket).await["levels"][0]["approvers"][0]["username"], "bob");
    let bob = world.again(&bob).await;
    assert_eq!(bob.get("/tickets?queue=awaiting_me").await.ids(), [ticket["id"].as_str().unwrap()]);
}

#[actix_web::test]
async fn switched_off_while_the_other_approves_leaves_nothing_stuck() {
    let Cast { world, alice, ann, bob } = cast("all").await;
    let web = world.asset("web").await;
    for round in 0..8 {
        let ticket = alice.ask(asking(&world, &web)).await;
        let (approved, off) = if round % 2 == 0 {
            futures::join!(ann.approve(&ticket), switch(&world, &bob, false))
        } else {
            let (off, approved) = futures::join!(switch(&world, &bob, false), ann.approve(&ticket));
            (approved, off)
        };
        off.expect(200);
        approved.expect(200);
        work_off(&world).await;
        let of = format!("WHERE ticket_id = '{}'", ticket["id"].as_str().unwrap());
        // Who decides first while the other is there does not decide alone.
        let done = format!("SELECT t.state FROM tickets t WHERE t.id = '{}'", ticket["id"].as_str().unwrap());
        let state = world.query(&done).await.remove(0);
        assert!(["approved", "blocked"].contains(&state.as_str()), "{state}");
        let grants = i64::from(state == "approved");
        assert_eq!(world.number(&format!("SELECT count(*) FROM grants {of}")).await, grants);
        assert_eq!(world.number(&format!("SELECT count(*) FROM decisions {of}")).await, 1);
        let approvals = format!("SELECT count(*) FROM events {of} AND action = 'ticket.approved'");
        assert_eq!(world.number(&approvals).await, grants);
        switch(&world, &bob, true).await.expect(200);
    }
}

#[actix_web::test]
async fn a_fixed_window_that_has_ended_is_given_to_nobody() {
    let Cast { world, alice, ann, bob } = cast("all").await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    ann.approve(&ticket).await.expect(200);
    world.sql("UPDATE tickets SET timing = '{\"mode\": \"until\", \"end\": \"2020-01-01T00:00:00Z\"}'").await;
    switch(&world, &bob, false).await.expect(200);
    work_off(&world).await;
    assert_eq!(alice.see(&ticket).await["state"], "expired");
    assert_eq!(world.query("SELECT count(*) FROM grants").await, ["0"]);
}

#[actix_web::test]
async fn a_ticket_that_cannot_be_reconsidered_is_retried_with_the_same_user() {
    let Cast { world, alice, ann, bob } = cast("all").await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    ann.approve(&ticket).await.expect(200);
    world.sql("CREATE TABLE saved AS SELECT state_data FROM tickets").await;
    world.sql("UPDATE tickets SET state_data = '{}'").await;
    switch(&world, &bob, false).await.expect(200);
    work_off(&world).await;
    let payload = "SELECT state || ' ' || payload FROM jobs WHERE kind = 'approver_left'";
    assert_eq!(world.query(payload).await, [format!("queued {{\"user\": \"{}\"}}", bob.id)]);
    world.sql("UPDATE tickets SET state_data = saved.state_data FROM saved").await;
    world.travel(Duration::minutes(1)).await;
    work_off(&world).await;
    assert_eq!(world.query(payload).await, [format!("done {{\"user\": \"{}\"}}", bob.id)]);
    assert_eq!(world.query("SELECT state FROM tickets").await, ["blocked"]);
}
