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
    assert_eq!(seen["allowed_actions"], json!(["comment"]));
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
