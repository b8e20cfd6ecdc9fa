//! Deadlines and windows follow the clock, whether or not a worker has run.

use gatepass_testing::{Value, World, asking, json, levels};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

/// A time this many hours from now, by the database's clock.
async fn in_hours(world: &World, hours: i64) -> String {
    let sql = format!("SELECT to_json(gatepass_now() + interval '{hours} hours') #>> '{{}}'");
    world.query(&sql).await.remove(0)
}

fn moment(value: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(value.as_str().unwrap(), &Rfc3339).unwrap()
}

#[actix_web::test]
async fn an_overdue_ticket_is_expired_for_everybody_without_a_sweeper() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow_with(levels(&[&[&ann]]), json!({ "pending_for": "PT1H" })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    assert_eq!(ann.get("/tickets?queue=awaiting_me").await.ids().len(), 1);
    world.travel(Duration::hours(1)).await;
    let (alice, ann) = (world.again(&alice).await, world.again(&ann).await);
    let seen = alice.see(&ticket).await;
    assert_eq!(
        (&seen["state"], &seen["allowed_actions"]),
        (&json!("expired"), &json!(["resubmit", "comment"]))
    );
    assert_eq!(seen["decided_at"], ticket["decision_deadline"]);
    ann.approve(&ticket).await.problem(409, "ticket_already_decided");
    alice.act("tickets", &ticket, "cancel", json!({})).await.problem(409, "ticket_already_decided");
    assert_eq!(alice.get("/tickets?state=expired").await.ids().len(), 1);
    assert_eq!(alice.get("/tickets?state=pending&state=blocked").await.ids().len(), 0);
    assert_eq!(ann.get("/tickets?queue=awaiting_me").await.ids().len(), 0);
    assert_eq!(world.query("SELECT count(*) FROM grants").await, ["0"]);
}

#[actix_web::test]
async fn the_deadline_counts_from_the_last_act_and_the_longest_wait_from_the_first() {
    let world = World::new().await;
    let (alice, ann, bob) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("bob").await);
    let limits = json!({ "pending_for": "PT2H", "max_pending": "PT3H" });
    world.flow_with(levels(&[&[&ann], &[&bob]]), limits).await;
    let web = world.asset("web").await;
    let asked = alice.ask(asking(&world, &web)).await;
    let submitted = moment(&asked["created_at"]);
    assert_eq!(moment(&asked["decision_deadline"]) - submitted, Duration::hours(2));
    world.travel(Duration::minutes(30)).await;
    let ticket = world.again(&ann).await.approve(&asked).await.expect(200);
    assert_eq!(moment(&ticket["decision_deadline"]) - moment(&ticket["updated_at"]), Duration::hours(2));
    let other = world.again(&alice).await.ask(asking(&world, &web)).await;
    world.travel(Duration::minutes(110)).await;
    let ann = world.again(&ann).await;
    let late = ann.approve(&other).await.expect(200);
    assert_eq!(moment(&late["decision_deadline"]) - moment(&other["created_at"]), Duration::hours(3));
    // The first deadline of the ticket has passed, but not the one of its second level.
    world.travel(Duration::minutes(130)).await;
    assert_eq!(world.again(&alice).await.see(&asked).await["state"], "pending");
    world.again(&bob).await.approve(&asked).await.expect(200);
}

#[actix_web::test]
async fn a_ticket_that_is_blocked_or_in_error_waits_for_an_admin_but_not_for_ever() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let web = world.asset("web").await;
    world.flow_with(levels(&[&[&alice]]), json!({ "pending_for": "PT1H" })).await;
    let blocked = alice.ask(asking(&world, &web)).await;
    world.flow_with(json!({ "type": "automatic" }), json!({ "pending_for": "PT1H", "priority": 1 })).await;
    let node = world.node("empty", None).await;
    let pinned = json!({ "pending_for": "PT1H", "priority": 2, "pin_assets": true });
    let pinning = world.flow_with(json!({ "type": "automatic" }), pinned).await;
    let mut body = asking(&world, &web);
    body["request"]["assets"] = json!([]);
    body["request"]["nodes"] = json!([node]);
    body["flow_id"] = json!(pinning);
    let broken = alice.ask(body).await;
    assert_eq!((&blocked["state"], &broken["state"]), (&json!("blocked"), &json!("error")));
    let found = async |query: &str| {
        let admin = world.again(&world.admin).await;
        admin.get(&format!("/tickets?{query}")).await.ids().len()
    };
    world.travel(Duration::minutes(179)).await;
    assert_eq!(world.again(&alice).await.see(&blocked).await["state"], "blocked");
    assert_eq!((found("state=error").await, found("queue=administrator").await), (1, 2));
    world.travel(Duration::hours(3)).await;
    let (alice, admin) = (world.again(&alice).await, world.again(&world.admin).await);
    for ticket in [&blocked, &broken] {
        let seen = alice.see(ticket).await;
        assert_eq!((&seen["state"], &seen["expiry_reason"]), (&json!("expired"), &json!("not_decided")));
        assert_eq!(seen["allowed_actions"], json!(["resubmit", "comment"]));
    }
    admin.act("tickets", &broken, "retry", json!({})).await.problem(409, "ticket_already_decided");
    let no = json!({ "reason": "too late" });
    admin.act("tickets", &broken, "deny", no).await.problem(409, "ticket_already_decided");
    assert_eq!((found("state=error&state=blocked").await, found("state=expired").await), (0, 2));
    assert_eq!(found("queue=administrator").await, 0);
    let counts = admin.get("/tickets/summary").await.expect(200);
    assert_eq!(counts["all"]["states"]["expired"], 2, "{counts}");
}

#[actix_web::test]
async fn a_fixed_window_that_has_passed_expires_its_ticket_for_everybody() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let (start, end) = (in_hours(&world, 1).await, in_hours(&world, 2).await);
    let mut tickets = Vec::new();
    for timing in [
        json!({ "mode": "until", "end": end }),
        json!({ "mode": "scheduled", "start": start, "duration": "PT1H" }),
    ] {
        let mut body = asking(&world, &web);
        body["timing"] = timing;
        let preview = alice.post("/tickets/preview", body.clone()).await.expect(200);
        let ticket = alice.ask(body).await;
        let distance = moment(&ticket["decision_deadline"]) - moment(&json!(end));
        assert!(distance.abs() < Duration::MINUTE, "{distance}");
        assert_eq!(preview["decision_deadline"], ticket["decision_deadline"]);
        tickets.push(ticket);
    }
    world.travel(Duration::minutes(121)).await;
    let (alice, ann) = (world.again(&alice).await, world.again(&ann).await);
    for ticket in &tickets {
        let seen = ann.see(ticket).await;
        assert_eq!((&seen["state"], &seen["expiry_reason"]), (&json!("expired"), &json!("window_passed")));
        assert_eq!(
            (&seen["decided_at"], &seen["allowed_actions"]),
            (&ticket["decision_deadline"], &json!(["comment"]))
        );
        ann.approve(ticket).await.problem(409, "ticket_already_decided");
    }
    assert_eq!(alice.get("/tickets?state=expired").await.ids().len(), 2);
    assert_eq!(ann.get("/tickets?queue=awaiting_me").await.ids().len(), 0);
    let id = tickets[0]["id"].as_str().unwrap().parse().unwrap();
    assert!(
        gatepass_app::tickets::expire_ticket(&world.db, gatepass_domain::ids::TicketId(id)).await.unwrap()
    );
    let history = alice.get(&format!("/tickets/{id}/history")).await.expect(200);
    assert!(history.to_string().contains(r#""reason":"window_passed""#), "{history}");
}

#[actix_web::test]
async fn waiting_eats_nothing_of_a_duration_and_all_of_a_fixed_end() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let floating = alice.ask(asking(&world, &web)).await;
    let end = in_hours(&world, 5).await;
    let mut body = asking(&world, &web);
    body["timing"] = json!({ "mode": "until", "end": end });
    let fixed = alice.ask(body).await;

    world.travel(Duration::hours(3)).await;
    let ann = world.again(&ann).await;
    let window = ann.approve(&floating).await.expect(200)["window"].clone();
    assert_eq!(moment(&window["end"]) - moment(&window["start"]), Duration::hours(4));
    let window = ann.approve(&fixed).await.expect(200)["window"].clone();
    assert_eq!(moment(&window["end"]), moment(&json!(end)));
    assert!(moment(&window["end"]) - moment(&window["start"]) < Duration::hours(2));
}

#[actix_web::test]
async fn a_scheduled_grant_becomes_active_and_expires_by_the_clock() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let mut body = asking(&world, &web);
    body["timing"] = json!({ "mode": "scheduled", "start": in_hours(&world, 2).await, "duration": "PT1H" });
    let ticket = alice.ask(body).await;
    let path = format!("/grants/{}", ticket["grants"][0].as_str().unwrap());
    assert_eq!(alice.get(&path).await.expect(200)["state"], "scheduled");
    for (hours, state) in [(2, "active"), (3, "expired")] {
        world.travel(Duration::hours(hours)).await;
        let alice = world.again(&alice).await;
        assert_eq!(alice.get(&path).await.expect(200)["state"], state);
        assert_eq!(alice.get(&format!("/grants?state={state}")).await.ids().len(), 1);
        assert_eq!(alice.get("/grants?state=scheduled").await.ids().len(), 0);
    }
}

#[actix_web::test]
async fn a_window_at_the_end_of_time_is_shown_as_it_is_stored() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow_with(json!({ "type": "automatic" }), json!({ "duration": { "mode": "permanent" } })).await;
    let web = world.asset("web").await;
    let mut body = asking(&world, &web);
    let start = "9999-12-31T00:00:00.123456789Z";
    body["timing"] = json!({ "mode": "scheduled", "start": start, "duration": "P1D" });
    let made = alice.ask(body).await;
    assert_eq!(made["timing"]["start"], "9999-12-31T00:00:00.123456Z");
    assert_eq!(made["window"]["end"], "9999-12-31T23:59:59.999999Z");
    let seen = alice.see(&made).await;
    assert_eq!((&seen["window"], &seen["timing"]), (&made["window"], &made["timing"]));
    let grant = alice.get(&format!("/grants/{}", made["grants"][0].as_str().unwrap())).await.expect(200);
    assert_eq!(grant["window"], made["window"]);
}

#[actix_web::test]
async fn a_flow_takes_only_its_durations() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let web = world.asset("web").await;
    let flow = async |rule: Value| {
        world.flow_with(json!({ "type": "automatic" }), json!({ "duration": rule })).await
    };
    let ask = async |flow: &str, timing: Value| {
        let mut body = asking(&world, &web);
        body["flow_id"] = json!(flow);
        body["timing"] = timing;
        alice.post("/tickets", body).await
    };
    let hours = |text: &str| json!({ "mode": "on_approval", "duration": text });
    let max = flow(json!({ "mode": "max", "max": "PT8H" })).await;
    ask(&max, hours("PT8H")).await.expect(201);
    ask(&max, hours("PT9H")).await.problem(422, "duration_not_allowed");
    ask(&max, json!({ "mode": "permanent" })).await.problem(422, "duration_not_allowed");
    let past = json!({ "mode": "until", "end": "2020-01-01T00:00:00Z" });
    assert_eq!(ask(&max, past).await.problem(422, "validation_failed")["errors"][0]["code"], "window_passed");
    let choice = flow(json!({ "mode": "choice", "options": ["PT1H", "PT8H"] })).await;
    ask(&choice, hours("PT1H")).await.expect(201);
    ask(&choice, hours("PT2H")).await.problem(422, "duration_not_allowed");
    assert_eq!(ask(&choice, json!(null)).await.expect(422)["errors"][0]["pointer"], "/timing");
    let fixed = flow(json!({ "mode": "fixed", "duration": "PT3H" })).await;
    assert_eq!(ask(&fixed, json!(null)).await.expect(201)["timing"], hours("PT3H"));
    let permanent = flow(json!({ "mode": "permanent" })).await;
    assert_eq!(
        ask(&permanent, json!({ "mode": "permanent" })).await.expect(201)["window"]["end"],
        json!(null)
    );
    for wrong in ["P1Y", "4h", "PT"] {
        ask(&max, hours(wrong)).await.problem(422, "validation_failed");
    }
}
