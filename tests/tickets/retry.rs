//! `POST /tickets/{id}/retry`: exactly one grant, as soon as it is possible.

use super::error::{Cast, bring_back, cast, hide};
use futures::future::join_all;
use gatepass_testing::{asking, json};
use time::Duration;

#[actix_web::test]
async fn a_retry_makes_the_grant_for_the_window_from_now_on() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    hide(&world, "web").await;
    ann.approve(&ticket).await.expect(200);
    let still = olga.act("tickets", &ticket, "retry", json!({})).await.expect(200);
    assert_eq!((&still["state"], &still["failure"]["cause"]), (&json!("error"), &json!("nothing_left")));
    world.sql("UPDATE users SET is_active = false WHERE username = 'alice'").await;
    let still = olga.act("tickets", &ticket, "retry", json!({})).await.expect(200);
    assert_eq!(still["failure"]["cause"], "beneficiary_inactive");

    world.sql("UPDATE users SET is_active = true WHERE username = 'alice'").await;
    bring_back(&world, "web").await;
    world.travel(Duration::days(2)).await;
    let (alice, olga) = (world.again(&alice).await, world.again(&olga).await);
    let given = olga.act("tickets", &ticket, "retry", json!({})).await.expect(200);
    assert_eq!((&given["state"], &given["decided_by"]["username"]), (&json!("approved"), &json!("ann")));
    assert_eq!(given["decided_at"], still["decided_at"]);
    let grants = given["grants"].as_array().unwrap();
    let grant = alice.get(&format!("/grants/{}", grants[0].as_str().unwrap())).await.expect(200);
    assert_eq!((grants.len(), &grant["state"]), (1, &json!("active")));
    assert_eq!(
        world.query("SELECT (window_start > now() + interval '47 hours')::text FROM tickets").await,
        ["true"]
    );
    assert_eq!(world.query("SELECT count(*) FROM permissions").await, ["1"]);
    let actions = "SELECT string_agg(action, ' ' ORDER BY id) FROM events WHERE action LIKE 'ticket.f%' \
        OR action IN ('ticket.approved', 'grant.created')";
    let told = "ticket.failed ticket.failed ticket.failed ticket.approved grant.created";
    assert_eq!(world.query(actions).await, [told]);
    olga.act("tickets", &ticket, "retry", json!({})).await.problem(409, "ticket_already_decided");
}

#[actix_web::test]
async fn retries_at_once_make_one_grant() {
    let Cast { world, ann, olga, ticket, .. } = cast(json!({})).await;
    hide(&world, "web").await;
    ann.approve(&ticket).await.expect(200);
    bring_back(&world, "web").await;
    let answers = join_all((0..6).map(|n| {
        let admin = if n % 2 == 0 { &olga } else { &world.admin };
        admin.act("tickets", &ticket, "retry", json!({}))
    }))
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for lost in answers.into_iter().filter(|answer| answer.status != 200) {
        lost.problem(409, "ticket_already_decided");
    }
    for table in ["grants", "permissions"] {
        assert_eq!(world.query(&format!("SELECT count(*) FROM {table}")).await, ["1"]);
    }
}

#[actix_web::test]
async fn only_admins_retry_never_their_own_and_only_what_failed() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    olga.act("tickets", &ticket, "retry", json!({})).await.problem(409, "nothing_to_retry");
    hide(&world, "web").await;
    ann.approve(&ticket).await.expect(200);
    let eve = world.with_role("eve", "auditor").await;
    for person in [&alice, &ann, &eve] {
        person.act("tickets", &ticket, "retry", json!({})).await.problem(403, "role_required");
    }
    world.member("bob").await.act("tickets", &ticket, "retry", json!({})).await.problem(404, "not_found");
    let db = world.asset("db").await;
    let own = olga.ask(asking(&world, &db)).await;
    hide(&world, "db").await;
    ann.approve(&own).await.expect(200);
    olga.act("tickets", &own, "retry", json!({})).await.problem(403, "own_ticket");
    olga.act("tickets", &own, "deny", json!({ "reason": "x" })).await.problem(403, "own_ticket");
    assert_eq!(olga.see(&own).await["allowed_actions"], json!(["comment"]));
}

#[actix_web::test]
async fn a_fixed_window_that_has_ended_is_not_made_good() {
    let Cast { world, alice, ann, olga, .. } = cast(json!({})).await;
    let web = world.query("SELECT id FROM assets").await.remove(0);
    let mut body = asking(&world, &web);
    let end = world
        .query(
            "SELECT to_char(now() AT TIME ZONE 'UTC' + interval '1 day', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
        )
        .await;
    body["timing"] = json!({ "mode": "until", "end": end[0] });
    let ticket = alice.ask(body).await;
    hide(&world, "web").await;
    ann.approve(&ticket).await.expect(200);
    world.travel(Duration::days(2)).await;
    let olga = world.again(&olga).await;
    olga.act("tickets", &ticket, "retry", json!({})).await.problem(409, "ticket_already_decided");
    let seen = olga.see(&ticket).await;
    assert_eq!((&seen["state"], &seen["expiry_reason"]), (&json!("expired"), &json!("window_passed")));
    assert_eq!(seen["allowed_actions"], json!(["resubmit", "comment"]));
}

#[actix_web::test]
async fn a_retry_beside_giving_up_has_one_winner() {
    let Cast { world, alice, ann, olga, .. } = cast(json!({})).await;
    for round in 0..8 {
        let name = format!("round-{round}");
        let asset = world.asset(&name).await;
        let ticket = alice.ask(asking(&world, &asset)).await;
        hide(&world, &name).await;
        assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "error");
        bring_back(&world, &name).await;
        let retry = world.admin.act("tickets", &ticket, "retry", json!({}));
        let deny = olga.act("tickets", &ticket, "deny", json!({ "reason": "no more" }));
        let (retried, denied) = if round % 2 == 0 {
            futures::join!(retry, deny)
        } else {
            let (denied, retried) = futures::join!(deny, retry);
            (retried, denied)
        };
        assert_ne!(retried.status == 200, denied.status == 200, "{} {}", retried.text, denied.text);
        let (state, lost) = if retried.status == 200 { ("approved", denied) } else { ("denied", retried) };
        lost.problem(409, "ticket_already_decided");
        assert_eq!(alice.see(&ticket).await["state"], state);
        let of = format!("WHERE ticket_id = '{}'", ticket["id"].as_str().unwrap());
        let grants = world.number(&format!("SELECT count(*) FROM grants {of}")).await;
        assert_eq!(grants, i64::from(state == "approved"));
    }
}

#[actix_web::test]
async fn a_retry_replaces_what_is_gone() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    hide(&world, "web").await;
    ann.approve(&ticket).await.expect(200);
    let db = world.asset("db").await;
    let seen = olga.see(&ticket).await;
    let to = |asset: &str| json!({ "changes": { "assets": [asset] }, "reason": "web was replaced" });
    let mut stale = to(&db);
    stale["digest"] = json!("another");
    olga.act("tickets", &ticket, "retry", stale).await.problem(409, "ticket_changed");
    for person in [&alice, &ann] {
        person.act("tickets", &ticket, "retry", to(&db)).await.problem(403, "role_required");
    }
    let mut body = to(&db);
    body["digest"] = seen["digest"].clone();
    let given = olga.act("tickets", &ticket, "retry", body).await.expect(200);
    assert_eq!((&given["state"], &given["decided_by"]["username"]), (&json!("approved"), &json!("olga")));
    assert_eq!(given["override"]["reason"], "web was replaced");
    assert_eq!((&given["approved"]["assets"], &given["requested"]), (&json!([db]), &ticket["requested"]));
    assert_ne!(given["digest"], seen["digest"]);
    assert_eq!(world.query("SELECT assets::text FROM permissions").await, [format!("{{{db}}}")]);
    let history = format!("/tickets/{}/history", ticket["id"].as_str().unwrap());
    let lines = world.admin.get(&history).await.expect(200);
    let lines = lines["items"].as_array().unwrap();
    let line = lines.iter().find(|line| line["action"] == "ticket.overridden").unwrap();
    let change = json!({ "before": ticket["requested"]["assets"], "after": [db] });
    assert_eq!(
        (&line["data"]["difference"]["assets"], &line["data"]["reason"]),
        (&change, &json!("web was replaced"))
    );
    assert_eq!(line["actor"]["username"], "olga");
}

#[actix_web::test]
async fn a_retry_changes_no_more_than_an_override_may() {
    let Cast { world, ann, olga, ticket, .. } = cast(json!({})).await;
    let (foreign, db) = (world.asset("foreign").await, world.asset("db").await);
    for name in ["web", "foreign"] {
        hide(&world, name).await;
    }
    ann.approve(&ticket).await.expect(200);
    let faults =
        json!({ "changes": { "assets": [foreign, db, foreign], "accounts": ["*"] }, "reason": "gone" });
    let found = olga.act("tickets", &ticket, "retry", faults).await.problem(422, "validation_failed");
    let pointers: Vec<_> = found["errors"].as_array().unwrap().iter().map(|e| e["pointer"].clone()).collect();
    assert_eq!(
        pointers,
        [json!("/changes/assets/0"), json!("/changes/assets/2"), json!("/changes/accounts/0")]
    );
    let long = json!({ "mode": "on_approval", "duration": "P90D" });
    for (changes, status, code) in [
        (json!({ "assets": [] }), 422, "leaves_nothing"),
        (json!({ "assets": [db], "timing": long }), 422, "duration_not_allowed"),
        (json!({ "timing": long }), 422, "allows at most P30D"),
    ] {
        let body = json!({ "changes": changes, "reason": "gone" });
        let refused = olga.act("tickets", &ticket, "retry", body).await;
        assert_eq!(
            (refused.status.as_u16(), refused.text.contains(code)),
            (status, true),
            "{}",
            refused.text
        );
    }
    // Another flow claims the asset.
    let scope = json!({ "priority": 9, "scope": { "assets": [db] } });
    world.flow_with(json!({ "type": "manual" }), scope).await;
    world.sql("UPDATE flows SET priority = 9 WHERE definition ->> 'priority' = '9'").await;
    let body = json!({ "changes": { "assets": [db] }, "reason": "gone" });
    let refused = olga.act("tickets", &ticket, "retry", body.clone()).await;
    assert!(refused.status.is_client_error() && refused.text.contains("out_of_scope"), "{}", refused.text);
    world.sql("UPDATE flows SET deleted_at = now() WHERE priority = 9").await;
    // Of two admins at once, one decides.
    let answers =
        join_all([&olga, &world.admin].map(|admin| admin.act("tickets", &ticket, "retry", body.clone())))
            .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(world.query("SELECT count(*) FROM grants").await, ["1"]);
}
