//! Canceling: a ticket is either canceled or decided.

use gatepass_testing::{World, asking, json, levels};

#[actix_web::test]
async fn approve_against_cancel_has_one_winner() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    for round in 0..10 {
        let ticket = alice.ask(asking(&world, &web)).await;
        let cancel = alice.act("tickets", &ticket, "cancel", json!({}));
        let (approved, canceled) = if round % 2 == 0 {
            futures::join!(ann.approve(&ticket), cancel)
        } else {
            let (canceled, approved) = futures::join!(cancel, ann.approve(&ticket));
            (approved, canceled)
        };
        assert_ne!(approved.status == 200, canceled.status == 200, "{} {}", approved.text, canceled.text);
        let seen = alice.see(&ticket).await;
        let state = if approved.status == 200 { "approved" } else { "canceled" };
        assert_eq!(seen["state"], state);
        let id = ticket["id"].as_str().unwrap();
        let grants = world.query(&format!("SELECT count(*) FROM grants WHERE ticket_id = '{id}'")).await;
        let permissions =
            world.query(&format!("SELECT count(*) FROM permissions WHERE source_ticket_id = '{id}'")).await;
        let expected = [(if state == "approved" { "1" } else { "0" }).to_owned()];
        assert_eq!((grants, permissions), (expected.to_vec(), expected.to_vec()));
    }
}

#[actix_web::test]
async fn the_beneficiary_withdraws_what_was_requested_for_them() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let olga = world.with_role("olga", "org_admin").await;
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let mut body = asking(&world, &web);
    body["on_behalf_of"] = json!(alice.id);
    let ticket = olga.ask(body).await;
    assert_eq!(alice.see(&ticket).await["allowed_actions"], json!(["cancel", "comment"]));
    let reason = json!({ "reason": "I don't need it" });
    let canceled = alice.act("tickets", &ticket, "cancel", reason).await.expect(200);
    assert_eq!(
        (&canceled["state"], &canceled["decided_by"]["username"]),
        (&json!("canceled"), &json!("alice"))
    );
    alice.act("tickets", &ticket, "resubmit", json!({})).await.problem(403, "not_the_applicant");
}
