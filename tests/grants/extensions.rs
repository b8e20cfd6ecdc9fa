//! Extensions of grants: asked for like any access, and moving one end.

use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

/// Alice has access for four hours, which ANN approved, under a flow with at most six.
struct Cast {
    world: World,
    alice: Person,
    ann: Person,
    grant: Value,
}

async fn cast(approval: impl FnOnce(&Person) -> Value) -> Cast {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let limit = json!({ "duration": { "mode": "max", "max": "PT6H" } });
    world.flow_with(approval(&ann), limit).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    if ticket["state"] == "pending" {
        ann.approve(&ticket).await.expect(200);
    }
    let grant = alice.get("/grants").await.expect(200)["items"][0].clone();
    Cast { world, alice, ann, grant }
}

async fn by_ann() -> Cast {
    cast(|ann| levels(&[&[ann]])).await
}

async fn extend(by: &Person, grant: &Value, duration: &str) -> Answer {
    by.act("grants", grant, "extend", json!({ "duration": duration, "reason": "not done yet" })).await
}

async fn see(by: &Person, grant: &Value) -> Value {
    by.get(&format!("/grants/{}", grant["id"].as_str().unwrap())).await.expect(200)
}

fn moment(value: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(value.as_str().unwrap(), &Rfc3339).unwrap()
}

#[actix_web::test]
async fn an_approval_moves_the_end_of_the_grant_and_makes_no_other() {
    let Cast { world, alice, ann, grant } = by_ann().await;
    let ticket = extend(&alice, &grant, "PT2H").await.expect(201);
    assert_eq!((&ticket["state"], &ticket["extends"]["grant_id"]), (&json!("pending"), &grant["id"]));
    assert_eq!(
        (&ticket["extends"]["end"], &ticket["extends"]["exceeds_flow"]),
        (&grant["window"]["end"], &json!(false))
    );
    let waiting = see(&alice, &grant).await;
    assert_eq!((&waiting["extension_ticket_id"], &waiting["window"]), (&ticket["id"], &grant["window"]));
    assert_eq!(waiting["allowed_actions"], json!(["end"]));
    let problem = extend(&alice, &grant, "PT1H").await.problem(409, "already_extending");
    assert_eq!(problem["ticket_id"], ticket["id"]);
    ann.approve(&ticket).await.expect(200);
    let moved = see(&alice, &grant).await;
    assert_eq!(moment(&moved["window"]["end"]) - moment(&grant["window"]["end"]), Duration::hours(2));
    assert_eq!(
        (&moved["window"]["start"], &moved["extension_ticket_id"]),
        (&grant["window"]["start"], &Value::Null)
    );
    let ends = "SELECT (SELECT count(*) FROM grants) || ' ' || (SELECT count(*) FROM permissions p JOIN grants g \
        ON g.permission_id = p.id AND p.valid_until = g.window_end AND p.is_active)";
    assert_eq!(world.query(ends).await, ["1 1"]);
    let history =
        alice.get(&format!("/tickets/{}/history", grant["ticket_id"].as_str().unwrap())).await.expect(200);
    assert!(history.to_string().contains("grant.extended"), "{history}");
}

#[actix_web::test]
async fn the_total_stays_within_the_maximum_unless_somebody_agrees_to_more() {
    let Cast { world: _kept, alice, ann, grant } = by_ann().await;
    let too_long = extend(&alice, &grant, "PT7H").await.problem(422, "duration_not_allowed");
    assert_eq!(too_long["errors"][0]["pointer"], "/duration");
    let more = extend(&alice, &grant, "PT3H").await.expect(201);
    assert_eq!(more["extends"]["exceeds_flow"], true);
    ann.approve(&more).await.expect(200);
    let automatic = cast(|_| json!({ "type": "automatic" })).await;
    extend(&automatic.alice, &automatic.grant, "PT3H").await.problem(422, "duration_not_allowed");
    let more = extend(&automatic.alice, &automatic.grant, "PT2H").await.expect(201);
    assert_eq!((&more["state"], &more["grants"]), (&json!("approved"), &json!([])));
    extend(&automatic.alice, &automatic.grant, "PT1S").await.problem(422, "duration_not_allowed");
}

#[actix_web::test]
async fn an_approver_changes_its_end_and_nothing_else() {
    let Cast { world, alice, ann, grant } = by_ann().await;
    let ticket = extend(&alice, &grant, "PT2H").await.expect(201);
    let end = moment(&grant["window"]["end"]);
    let until = |hours: i64, start: Option<OffsetDateTime>| {
        let text = |at: OffsetDateTime| at.format(&Rfc3339).unwrap();
        let end = text(end + Duration::hours(hours));
        json!({ "timing": { "mode": "until", "end": end, "start": start.map(text) } })
    };
    let change = |by: &Person, changes: Value| {
        let (by, ticket) = (by.clone(), ticket.clone());
        async move { by.act("tickets", &ticket, "approve", json!({ "changes": changes })).await }
    };
    let others = [
        json!({ "accounts": ["app", "root"] }),
        json!({ "actions": ["connect", "upload"] }),
        until(1, Some(end)),
    ];
    for changes in others {
        let problem = change(&ann, changes.clone()).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/changes");
        let over = json!({ "decision": "approve", "reason": "urgent", "changes": changes });
        world.admin.act("tickets", &ticket, "override", over).await.problem(422, "validation_failed");
    }
    for hours in [0, 7] {
        let problem = change(&ann, until(hours, None)).await.json;
        assert!(
            ["duration_not_allowed", "timing_widens"].contains(&problem["code"].as_str().unwrap()),
            "{problem}"
        );
    }
    change(&ann, until(1, None)).await.expect(200);
    assert_eq!(moment(&see(&alice, &grant).await["window"]["end"]) - end, Duration::hours(1));
}

#[actix_web::test]
async fn it_is_canceled_with_its_grant_and_over_when_that_has_ended() {
    let Cast { world, alice, ann, grant } = by_ann().await;
    let ticket = extend(&alice, &grant, "PT1H").await.expect(201);
    alice.act("grants", &grant, "end", json!({})).await.expect(200);
    let seen = ann.see(&ticket).await;
    assert_eq!((&seen["state"], &seen["cancel_reason"]), (&json!("canceled"), &json!("grant_ended")));
    let ended = see(&alice, &grant).await;
    assert_eq!((&ended["ended_at"], &seen["decided_at"]), (&ended["updated_at"], &ended["ended_at"]));
    ann.approve(&ticket).await.problem(409, "ticket_already_decided");
    extend(&alice, &grant, "PT1H").await.problem(409, "grant_not_open");

    let again =
        alice.act("tickets", &json!({ "id": grant["ticket_id"] }), "resubmit", json!({})).await.expect(201);
    ann.approve(&again).await.expect(200);
    let grant = alice.get("/grants?state=active").await.expect(200)["items"][0].clone();
    let ticket = extend(&alice, &grant, "PT1H").await.expect(201);
    world.travel(Duration::hours(4)).await;
    let (alice, ann) = (world.again(&alice).await, world.again(&ann).await);
    let seen = alice.see(&ticket).await;
    assert_eq!((&seen["state"], &seen["expiry_reason"]), (&json!("expired"), &json!("grant_ended")));
    ann.approve(&ticket).await.problem(409, "ticket_already_decided");
    extend(&alice, &grant, "PT1H").await.problem(409, "grant_not_open");
}

#[actix_web::test]
async fn whoever_leaves_takes_grant_and_extension_along_whatever_their_age() {
    for passed in [Duration::ZERO, Duration::hours(2)] {
        let world = World::new().await;
        let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
        let short = json!({ "duration": { "mode": "max", "max": "PT6H" }, "pending_for": "PT1H" });
        world.flow_with(levels(&[&[&ann]]), short).await;
        let web = world.asset("web").await;
        let ticket = alice.ask(asking(&world, &web)).await;
        let grant = json!({ "id": ann.approve(&ticket).await.expect(200)["grants"][0] });
        let extension = extend(&alice, &grant, "PT1H").await.expect(201);
        world.travel(passed).await;
        let admin = world.again(&world.admin).await;
        admin.delete(&format!("/organizations/{}/members/{}", world.org, alice.id)).await.expect(200);
        let state = if passed.is_zero() { "canceled" } else { "expired" };
        assert_eq!(
            (&admin.see(&extension).await["state"], &see(&admin, &grant).await["state"]),
            (&json!(state), &json!("revoked"))
        );
    }
}

#[actix_web::test]
async fn an_end_beside_an_approval_leaves_an_ended_grant_ended() {
    let Cast { world, alice, ann, .. } = by_ann().await;
    let web = world.query("SELECT id FROM assets").await.remove(0);
    for _ in 0..6 {
        let asked = alice.ask(asking(&world, &web)).await;
        let approved = ann.approve(&asked).await.expect(200);
        let grant = json!({ "id": approved["grants"][0] });
        let ticket = extend(&alice, &grant, "PT1H").await.expect(201);
        let revoke = world.admin.act("grants", &grant, "revoke", json!({ "reason": "over" }));
        let (approved, revoked) = futures::join!(ann.approve(&ticket), revoke);
        assert_eq!(revoked.status, 200, "{}", revoked.text);
        let state = world.admin.see(&ticket).await["state"].clone();
        match (approved.status.as_u16(), state.as_str()) {
            (200, Some("approved")) | (409, Some("canceled")) => {}
            other => panic!("{other:?} {}", approved.text),
        }
        assert_eq!(see(&alice, &grant).await["state"], "revoked");
    }
    assert_eq!(world.query("SELECT count(*) FROM permissions WHERE is_active").await, ["1"]);
}

#[actix_web::test]
async fn two_who_extend_at_once_open_one_ticket() {
    let Cast { world, alice, grant, .. } = by_ann().await;
    let answers = futures::future::join_all((0..4).map(|_| extend(&alice, &grant, "PT1H"))).await;
    let codes: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(codes.iter().filter(|code| **code == 201).count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| **code == 409).count(), 3, "{codes:?}");
    assert_eq!(world.query("SELECT count(*) FROM tickets WHERE extension IS NOT NULL").await, ["1"]);
}

#[actix_web::test]
async fn only_the_beneficiary_and_the_requester_ask() {
    let Cast { world, alice, ann, grant } = by_ann().await;
    let olga = world.with_role("olga", "org_admin").await;
    for other in [&ann, &olga, &world.admin] {
        extend(other, &grant, "PT1H").await.problem(403, "not_the_beneficiary");
        assert!(!see(other, &grant).await["allowed_actions"].to_string().contains("extend"));
    }
    world
        .member("bob")
        .await
        .act("grants", &grant, "extend", json!({ "duration": "PT1H", "reason": "x" }))
        .await
        .problem(404, "not_found");
    let web = world.query("SELECT id FROM assets").await.remove(0);
    let mut body = asking(&world, &web);
    body["on_behalf_of"] = json!(alice.id);
    let ticket = olga.ask(body).await;
    let approved = ann.approve(&ticket).await.expect(200);
    let grant = json!({ "id": approved["grants"][0] });
    let more = extend(&olga, &grant, "PT1H").await.expect(201);
    assert_eq!(
        (&more["applicant"]["username"], &more["beneficiary"]["username"]),
        (&json!("olga"), &json!("alice"))
    );
}

#[actix_web::test]
async fn the_flow_of_the_grant_takes_its_extension_if_flows_tie() {
    let Cast { world, alice, ann, grant } = by_ann().await;
    let first = alice.get("/tickets").await.expect(200)["items"][0]["flow"].clone();
    let bert = world.stranger("bert").await;
    world.flow_with(levels(&[&[&bert]]), json!({})).await;
    let ticket = extend(&alice, &grant, "PT1H").await.expect(201);
    assert_eq!(ticket["flow"]["id"], first["id"]);
    ann.act("tickets", &ticket, "deny", json!({ "level": 1, "reason": "no" })).await.expect(200);
    // A flow that claims no more takes nothing more.
    let strict = world.flow_with(levels(&[&[&bert]]), json!({ "priority": 1 })).await;
    world.query(&format!("UPDATE flows SET priority = 1 WHERE id = '{strict}'")).await;
    let ticket = extend(&alice, &grant, "PT1H").await.expect(201);
    assert_eq!(ticket["flow"]["id"], json!(strict));
}

#[actix_web::test]
async fn a_membership_moves_with_its_grant_and_a_request_may_follow_it() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let group = world.group("staff", &[]).await;
    let limit = json!({ "item": { "groups": [group] }, "duration": { "mode": "max", "max": "PT8H" } });
    let item = world.item("Staff", limit).await;
    let wanting = |timing: Value| json!({ "type": "resource_access", "org_id": world.org, "reason": "on call", "request": { "item_id": item }, "timing": timing });
    let ticket = alice.ask(wanting(json!({ "mode": "on_approval", "duration": "PT4H" }))).await;
    let grant = json!({ "id": ticket["grants"][0] });
    extend(&alice, &grant, "PT2H").await.expect(201);
    let end = see(&alice, &grant).await["window"]["end"].clone();
    assert_eq!(moment(&end) - moment(&ticket["window"]["end"]), Duration::hours(2));
    let member = alice.get(&format!("/groups/{group}/members/{}", alice.id)).await.expect(200);
    assert_eq!(member["valid_until"], end);
    // What begins before the end is access that Alice has.
    let early = (moment(&end) - Duration::SECOND).format(&Rfc3339).unwrap();
    let after = |start: &Value| wanting(json!({ "mode": "scheduled", "start": start, "duration": "PT1H" }));
    alice.post("/tickets", after(&json!(early))).await.problem(409, "already_granted");
    let next = alice.ask(after(&end)).await;
    assert_eq!(see(&alice, &json!({ "id": next["grants"][0] })).await["state"], "scheduled");
}

#[actix_web::test]
async fn an_admin_moves_the_end_within_the_maximum_of_the_flow() {
    let Cast { world, alice, grant, .. } = by_ann().await;
    let (olga, path) =
        (world.with_role("olga", "org_admin").await, format!("/grants/{}", grant["id"].as_str().unwrap()));
    let start = moment(&grant["window"]["start"]);
    let at = |hours: i64| json!({ "end": (start + Duration::hours(hours)).format(&Rfc3339).unwrap() });
    alice.patch(&path, at(1)).await.problem(403, "role_required");
    let too_long = olga.patch(&path, at(7)).await.problem(422, "duration_not_allowed");
    assert_eq!(too_long["errors"][0]["pointer"], "/end");
    let past = olga.patch(&path, at(0)).await.problem(422, "validation_failed");
    assert_eq!(past["errors"][0]["code"], "not_in_future");
    let etag = olga.get(&path).await.header("etag").to_owned();
    for hours in [6, 2] {
        let moved = olga.patch(&path, at(hours)).await.expect(200);
        assert_eq!(moment(&moved["window"]["end"]), start + Duration::hours(hours));
    }
    let stale = olga.request(reqwest::Method::PATCH, &path).header("if-match", etag).json(&at(3));
    Answer::of(stale).await.problem(412, "stale");
    let ends = "SELECT extract(epoch FROM p.valid_until - g.window_start)::int FROM permissions p JOIN grants g ON g.permission_id = p.id";
    assert_eq!(world.query(ends).await, ["7200"]);
    assert_eq!(world.number("SELECT count(*) FROM events WHERE action = 'grant.updated'").await, 2);
    // Nobody makes their own access longer.
    world.sql(&format!("UPDATE members SET role = 'org_admin' WHERE user_id = '{}'", alice.id)).await;
    alice.patch(&path, at(3)).await.problem(403, "own_ticket");
    alice.patch(&path, at(1)).await.expect(200);
}
