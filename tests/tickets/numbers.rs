//! Ticket numbers: each organization counts its own, so that nobody learns how many tickets others have.

use futures::future::join_all;
use gatepass_testing::{Value, World, asking, json};
use std::collections::BTreeSet;

fn number(ticket: &Value) -> i64 {
    ticket["number"].as_i64().unwrap()
}

#[actix_web::test]
async fn each_organization_counts_its_own_tickets() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.stranger("bob").await);
    let neighbour = world.new_org("neighbour").await;
    world.join(&neighbour, &bob, "member").await;
    let flow = json!({ "org_id": null, "name": "All", "ticket_type": "asset_access", "approval": { "type": "manual" } });
    world.admin.post("/flows", flow).await.expect(201);
    let (web, db) = (world.asset("web").await, world.asset_in(&neighbour, "db").await);
    let theirs = || {
        let mut body = asking(&world, &db);
        body["org_id"] = json!(neighbour);
        body
    };
    let first = alice.ask(asking(&world, &web)).await;
    for _ in 0..5 {
        bob.ask(theirs()).await;
    }
    let second = alice.ask(asking(&world, &web)).await;
    assert_eq!((number(&first), number(&second)), (1, 2));
    let third = bob.ask(theirs()).await;
    assert_eq!(number(&third), 6);
    // A search by number finds the ticket of each organization that the caller sees.
    let one = alice.get("/tickets?q=%231").await.ids();
    assert_eq!(one, [first["id"].as_str().unwrap()]);
    assert_eq!(world.admin.get("/tickets?queue=all&q=%232").await.ids().len(), 2);
    let permission = "SELECT count(*) FROM tickets GROUP BY org_id, number HAVING count(*) > 1";
    assert!(world.query(permission).await.is_empty());
}

#[actix_web::test]
async fn tickets_that_are_opened_at_once_have_different_numbers() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "manual" })).await;
    let web = world.asset("web").await;
    let opened = join_all((0..12).map(|_| alice.ask(asking(&world, &web)))).await;
    let numbers: BTreeSet<i64> = opened.iter().map(number).collect();
    assert_eq!(numbers.len(), 12);
}

#[actix_web::test]
async fn a_server_that_draws_from_the_sequence_for_all_gets_a_number_of_the_organization() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "manual" })).await;
    let web = world.asset("web").await;
    alice.ask(asking(&world, &web)).await;
    // Inserts rows as the previous version does: with a number of its own, and without the columns that a trigger
    // fills.
    for drawn in ["nextval('ticket_number')", "700"] {
        world
            .sql(&format!(
                "INSERT INTO tickets SELECT (t).* FROM (SELECT jsonb_populate_record(s, jsonb_build_object( \
                 'id', gen_random_uuid(), 'number', {drawn}, 'search', null, 'approval_type', null)) AS t \
                 FROM tickets s WHERE number = 1) copies"
            ))
            .await;
    }
    let numbers = world.query("SELECT number::text FROM tickets ORDER BY number").await;
    assert_eq!(numbers, ["1", "2", "3"]);
    assert_eq!(
        world.number("SELECT count(*) FROM tickets WHERE search LIKE '%#' || number || ' %'").await,
        3
    );
    assert_eq!(number(&alice.ask(asking(&world, &web)).await), 4);
}

#[actix_web::test]
async fn the_numbers_go_with_their_organization() {
    let world = World::new().await;
    let sequences = "SELECT count(*) FROM pg_sequences WHERE sequencename LIKE 'ticket\\_number\\_%'";
    let before = world.number(sequences).await;
    let body = json!({ "name": "Short", "slug": "short" });
    let org = world.admin.post("/organizations", body).await.expect(201)["id"].as_str().unwrap().to_owned();
    assert_eq!(world.number(sequences).await, before + 1);
    world.admin.delete(&format!("/organizations/{org}")).await.expect(204);
    assert_eq!(world.number(sequences).await, before);
    // A request in an organization that was just deleted gets the fault that the organization does not exist.
    let mut body = asking(&world, &org);
    body["org_id"] = json!(org);
    world.admin.post("/tickets", body).await.problem(422, "validation_failed");
}
