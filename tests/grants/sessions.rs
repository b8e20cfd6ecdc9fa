//! Sessions on a device: started and ended by their user, revoked by an admin, expired by the clock.

use super::device::{Desk, start};
use futures::future::join_all;
use gatepass_testing::{Answer, Person, Value, World, json};
use time::Duration;

async fn events(world: &World) -> Vec<String> {
    world.query("SELECT action FROM events WHERE action LIKE 'grant.%' ORDER BY id").await
}

async fn see(person: &Person, grant: &Value) -> Value {
    person.get(&format!("/grants/{}", grant["id"].as_str().unwrap())).await.expect(200)
}

#[actix_web::test]
async fn its_user_starts_it_and_its_time_runs_from_then_on() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let grant = super::device::granted(&world, &alice, &item, &laptop).await;
    assert_eq!((&grant["state"], &grant["allowed_actions"]), (&json!("ready"), &json!(["start", "end"])));
    assert_eq!((&grant["asset_id"], &grant["asset_name"]), (&json!(laptop), &json!("laptop")));
    assert_eq!((&grant["remaining_seconds"], &grant["in_force"]), (&json!(7200), &json!(false)));
    assert_eq!((&grant["started_at"], &grant["start_by"]), (&Value::Null, &grant["window"]["end"]));
    world.travel(Duration::hours(1)).await;
    let alice = world.again(&alice).await;
    assert_eq!(see(&alice, &grant).await["remaining_seconds"], 7200);

    let started = start(&alice, &grant).await.expect(200);
    assert_eq!((&started["state"], &started["in_force"]), (&json!("active"), &json!(true)));
    assert_eq!(started["allowed_actions"], json!(["end", "extend"]));
    assert_eq!((&started["remaining_seconds"], &started["start_by"]), (&json!(7200), &Value::Null));
    assert_eq!(started["started_at"], started["window"]["start"]);
    assert_eq!(world.query("SELECT window_end - started_at FROM grants").await, ["02:00:00"]);
    start(&alice, &grant).await.problem(409, "grant_not_ready");
    let logged = "SELECT concat_ws(' ', data->'before'->>'state', data->'after'->>'state', data->>'asset_id') \
        FROM events WHERE action = 'grant.started'";
    assert_eq!(world.query(logged).await, [format!("ready active {laptop}")]);

    world.travel(Duration::hours(2)).await;
    let remaining = see(&world.again(&alice).await, &grant).await["remaining_seconds"].as_i64().unwrap();
    assert!((3590..=3600).contains(&remaining), "{remaining}");
    world.travel(Duration::hours(3) + Duration::MINUTE).await;
    let over = see(&world.again(&alice).await, &grant).await;
    assert_eq!((&over["state"], &over["remaining_seconds"]), (&json!("expired"), &Value::Null));
    assert_eq!(over["allowed_actions"], json!([]));
}

#[actix_web::test]
async fn the_flow_says_how_long_a_session_waits_for_its_start() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let flow = format!("/flows/{item}");
    let admin = &world.again(&world.admin).await;
    assert_eq!(admin.get(&flow).await.expect(200)["start_within"], "P7D");
    let refused =
        admin.patch(&flow, json!({ "start_within": "PT0S" })).await.problem(422, "validation_failed");
    assert_eq!(refused["errors"][0]["pointer"], "/start_within");
    admin.patch(&flow, json!({ "start_within": "PT30M" })).await.expect(200);
    let grant = super::device::granted(&world, &alice, &item, &laptop).await;
    assert_eq!((&grant["state"], &grant["remaining_seconds"]), (&json!("ready"), &json!(7200)));
    world.travel(Duration::minutes(30)).await;
    assert_eq!(see(&world.again(&alice).await, &grant).await["state"], "expired");
    let other = json!({ "org_id": world.org, "name": "Servers", "ticket_type": "asset_access",
        "approval": { "type": "manual" }, "start_within": "P1D", "max_pending": "P1D" });
    let refused =
        world.again(&world.admin).await.post("/flows", other).await.problem(422, "validation_failed");
    let pointers: Vec<_> =
        refused["errors"].as_array().unwrap().iter().map(|e| e["pointer"].clone()).collect();
    assert_eq!(pointers, ["/max_pending", "/start_within"]);
}

#[actix_web::test]
async fn unstarted_it_is_over_when_it_had_to_be_started() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let grant = super::device::granted(&world, &alice, &item, &laptop).await;
    // The session is shorter than the time to start it.
    world.travel(Duration::days(6)).await;
    assert_eq!(see(&world.again(&alice).await, &grant).await["state"], "ready");
    world.travel(Duration::days(7)).await;
    let alice = world.again(&alice).await;
    let seen = see(&alice, &grant).await;
    assert_eq!((&seen["state"], &seen["allowed_actions"]), (&json!("expired"), &json!([])));
    start(&alice, &grant).await.problem(409, "grant_not_open");
    assert_eq!(alice.get("/grants?state=expired").await.ids().len(), 1);
    assert!(alice.get("/grants?state=ready&state=active").await.ids().is_empty());
}

#[actix_web::test]
async fn it_is_given_back_and_taken_away_before_and_after_the_start() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    for verb in ["end", "revoke"] {
        for starts in [false, true] {
            let grant = super::device::granted(&world, &alice, &item, &laptop).await;
            if starts {
                start(&alice, &grant).await.expect(200);
            }
            let (who, body) =
                if verb == "end" { (&alice, json!({})) } else { (&olga, json!({ "reason": "over" })) };
            let closed = who.act("grants", &grant, verb, body).await.expect(200);
            assert_eq!(closed["state"], if verb == "end" { "ended" } else { "revoked" });
            assert_eq!(closed["started_at"].is_string(), starts);
            start(&alice, &grant).await.problem(409, "grant_not_open");
        }
    }
}

#[actix_web::test]
async fn only_its_user_starts_it() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let grant = super::device::granted(&world, &alice, &item, &laptop).await;
    let (olga, eve) = (world.with_role("olga", "org_admin").await, world.with_role("eve", "auditor").await);
    start(&olga, &grant).await.problem(403, "own_only");
    start(&eve, &grant).await.problem(403, "own_only");
    start(&world.admin, &grant).await.problem(403, "not_the_beneficiary");
    start(&world.member("mallory").await, &grant).await.problem(404, "not_found");
    start(&world.key(&alice, &["grants:read"]).await, &grant).await.problem(403, "missing_scope");
    assert_eq!(see(&olga, &grant).await["allowed_actions"], json!(["revoke"]));
    start(&world.key(&alice, &["grants:write"]).await, &grant).await.expect(200);
    assert_eq!(events(&world).await, ["grant.created", "grant.started"]);
}

#[actix_web::test]
async fn what_is_no_session_is_not_started() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(gatepass_testing::asking(&world, &web)).await;
    start(&alice, &json!({ "id": ticket["grants"][0] })).await.problem(409, "grant_not_ready");
}

#[actix_web::test]
async fn one_session_runs_for_each_user_and_device() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let (one, other) = super::device::two_granted(&world, &alice, &item, &laptop).await;
    start(&alice, &one).await.expect(200);
    assert_eq!(see(&alice, &other).await["allowed_actions"], json!(["end"]));
    let problem = start(&alice, &other).await.problem(409, "session_running");
    assert_eq!(problem["grant_id"], one["id"]);
    // Sessions of another user on this device, and of this user on another device, do not count.
    let bob = world.member("bob").await;
    start(&bob, &super::device::granted(&world, &bob, &item, &laptop).await).await.expect(200);
    let desktop = world.asset("desktop").await;
    let elsewhere = super::device::item(&world, &[&desktop]).await;
    start(&alice, &super::device::granted(&world, &alice, &elsewhere, &desktop).await).await.expect(200);
    alice.act("grants", &one, "end", json!({})).await.expect(200);
    start(&alice, &other).await.expect(200);
}

#[actix_web::test]
async fn two_started_at_once_are_one_session() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let (one, other) = super::device::two_granted(&world, &alice, &item, &laptop).await;
    for _ in 0..5 {
        let both = [&one, &other, &one, &other];
        let answers: Vec<Answer> = join_all(both.iter().map(|grant| start(&alice, grant))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        let refused =
            |a: &&Answer| a.json["code"] == "session_running" || a.json["code"] == "grant_not_ready";
        assert_eq!(answers.iter().filter(refused).count(), 3);
        let running = "SELECT count(*) FROM grants WHERE state = 'open'";
        assert_eq!(world.number(running).await, 1);
        world.sql("UPDATE grants SET state = 'ready', state_data = '{\"state\": \"ready\", \"seconds\": 7200}', \
            started_at = NULL").await;
    }
}

#[actix_web::test]
async fn nothing_starts_on_a_device_that_is_switched_off() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let grant = super::device::granted(&world, &alice, &item, &laptop).await;
    world.sql("UPDATE assets SET is_active = false").await;
    assert_eq!(see(&alice, &grant).await["allowed_actions"], json!(["end"]));
    start(&alice, &grant).await.problem(409, "device_unavailable");
    world.sql("UPDATE assets SET is_active = true").await;
    start(&alice, &grant).await.expect(200);
}

#[actix_web::test]
async fn a_device_stays_as_long_as_a_session_does() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let grant = super::device::granted(&world, &alice, &item, &laptop).await;
    world.sql("UPDATE flows SET deleted_at = now()").await;
    let path = format!("/assets/{laptop}");
    let problem = world.admin.delete(&path).await.problem(409, "in_use");
    assert_eq!(problem["used_by"]["grants"], json!([grant["id"]]));
    alice.act("grants", &grant, "end", json!({})).await.expect(200);
    world.admin.delete(&path).await.expect(204);
    let seen = see(&alice, &grant).await;
    assert_eq!((&seen["asset_id"], &seen["asset_name"]), (&json!(laptop), &json!("laptop")));
}

#[actix_web::test]
async fn whoever_is_switched_off_starts_nothing() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let grant = super::device::granted(&world, &alice, &item, &laptop).await;
    let off = async {
        let path = format!("/users/{}", alice.id);
        world.admin.patch(&path, json!({ "is_active": false })).await.expect(200)
    };
    // Sent at once: the session was started before the revocation, or not at all.
    let (answer, _) = futures::join!(start(&alice, &grant), off);
    let started = world.number("SELECT count(*) FROM events WHERE action = 'grant.started'").await;
    assert_eq!(started == 1, answer.status == 200, "{}", answer.text);
    start(&alice, &grant).await.problem(401, "unauthenticated");
    assert!(!see(&world.admin, &grant).await["in_force"].as_bool().unwrap());
}

#[actix_web::test]
async fn the_tag_is_no_clock() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let grant = super::device::granted(&world, &alice, &item, &laptop).await;
    let path = format!("/grants/{}", grant["id"].as_str().unwrap());
    let started = start(&alice, &grant).await;
    world.travel(Duration::MINUTE).await;
    let seen = alice.get(&path).await;
    assert_eq!(seen.header("etag"), started.header("etag"));
    assert!(seen.json["remaining_seconds"].as_i64() < Some(7200));
    let end = |tag: &str| {
        let request = alice.request(reqwest::Method::POST, &format!("{path}/end"));
        Answer::of(request.header("if-match", tag.to_owned()).json(&json!({})))
    };
    end("\"another\"").await.problem(412, "stale");
    end(seen.header("etag")).await.expect(200);
}

#[actix_web::test]
async fn started_while_it_is_taken_away_or_given_back_it_is_over() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    for round in 0..12 {
        let grant = super::device::granted(&world, &alice, &item, &laptop).await;
        let (by, verb, body, state) = if round % 2 == 0 {
            (&world.admin, "revoke", json!({ "reason": "lost" }), "revoked")
        } else {
            (&alice, "end", json!({}), "ended")
        };
        let close = by.act("grants", &grant, verb, body);
        let (started, closed) = if round % 4 < 2 {
            futures::join!(start(&alice, &grant), close)
        } else {
            let (closed, started) = futures::join!(close, start(&alice, &grant));
            (started, closed)
        };
        assert_eq!(closed.expect(200)["state"], state);
        let was_started = started.status == 200;
        if !was_started {
            started.problem(409, "grant_not_open");
        }
        let seen = see(&alice, &grant).await;
        assert_eq!((&seen["state"], &seen["in_force"]), (&json!(state), &json!(false)));
        assert_eq!(seen["started_at"].is_string(), was_started);
        let logged = format!(
            "SELECT action FROM events WHERE subject_id = '{}' AND action <> 'grant.created' ORDER BY at, id",
            grant["id"].as_str().unwrap()
        );
        let mut told = vec![format!("grant.{state}")];
        if was_started {
            told.insert(0, "grant.started".to_owned());
        }
        assert_eq!(world.query(&logged).await, told);
    }
}

#[actix_web::test]
async fn the_catalog_tells_when_it_has_to_be_started_and_what_remains() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    let grant = super::device::granted(&world, &alice, &item, &laptop).await;
    let shown = async |person: &Person| {
        let of = |item: &Value| item["grants"][0].clone();
        let one = person.get(&format!("/catalog/{item}")).await;
        let list = person.get("/catalog").await.expect(200);
        assert_eq!(of(&list["items"][0]), of(&one.json));
        (one.header("etag").to_owned(), of(&one.json))
    };
    let (_, ready) = shown(&alice).await;
    assert_eq!((&ready["state"], &ready["start_by"]), (&json!("ready"), &grant["start_by"]));
    assert_eq!((&ready["until"], &ready["remaining_seconds"]), (&grant["start_by"], &json!(7200)));
    let started = start(&alice, &grant).await.expect(200);
    world.travel(Duration::hours(1)).await;
    let alice = world.again(&alice).await;
    let (tag, active) = shown(&alice).await;
    assert_eq!((&active["state"], &active["start_by"]), (&json!("active"), &Value::Null));
    assert_eq!(active["until"], started["window"]["end"]);
    let remaining = active["remaining_seconds"].as_i64().unwrap();
    assert!((3500..=3600).contains(&remaining), "{remaining}");
    world.travel(Duration::hours(1) + Duration::MINUTE).await;
    let (same, later) = shown(&world.again(&alice).await).await;
    assert_eq!(same, tag);
    assert_ne!(later["remaining_seconds"], active["remaining_seconds"]);
}
