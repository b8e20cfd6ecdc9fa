//! Denying: the ticket ends, and its applicant reads why.

use super::error::{Cast, cast, hide};
use gatepass_testing::{Value, World, asking, json, levels};

#[actix_web::test]
async fn a_denial_ends_the_ticket_and_tells_the_applicant_why() {
    let world = World::new().await;
    let (alice, ann, eve) =
        (world.member("alice").await, world.member("ann").await, world.with_role("eve", "auditor").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann], &[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    ann.act("tickets", &ticket, "deny", json!({})).await.problem(422, "validation_failed");
    let denial = json!({ "reason": "freeze", "next_steps": "ask on Monday", "internal_note": "suspicious" });
    let denied = ann.act("tickets", &ticket, "deny", denial).await.expect(200);
    assert_eq!(denied["state"], "denied");
    assert_eq!(denied["levels"][1]["state"], "skipped");
    let seen = alice.see(&ticket).await;
    let decision = &seen["levels"][0]["decisions"][0];
    assert_eq!((&decision["comment"], &decision["next_steps"]), (&json!("freeze"), &json!("ask on Monday")));
    ann.approve(&ticket).await.problem(409, "ticket_already_decided");

    let history = format!("/tickets/{}/history", ticket["id"].as_str().unwrap());
    for person in [&alice, &ann] {
        let read = person.get(&history).await;
        assert!(!read.text.contains("suspicious") && read.text.contains("ticket.denied"), "{}", read.text);
    }
    let read = eve.get(&history).await.expect(200);
    assert_eq!(read["items"][0]["internal_note"], "suspicious");
    let stored = world.query("SELECT count(*) FROM events WHERE data::text LIKE '%suspicious%'").await;
    assert_eq!(stored, ["0"]);
}

#[actix_web::test]
async fn an_admin_gives_up() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    hide(&world, "web").await;
    ann.approve(&ticket).await.expect(200);
    let body = json!({ "reason": "it is gone", "next_steps": "ask for db", "internal_note": "was sold" });
    let denied = olga.act("tickets", &ticket, "deny", body).await.expect(200);
    assert_eq!((&denied["state"], &denied["failure"]), (&json!("denied"), &Value::Null));
    assert_eq!(
        (&denied["decided_by"]["username"], &denied["levels"][0]["state"]),
        (&json!("olga"), &json!("approved"))
    );
    assert_eq!(alice.see(&ticket).await["denial"]["next_steps"], "ask for db");
    olga.act("tickets", &ticket, "retry", json!({})).await.problem(409, "ticket_already_decided");
}
