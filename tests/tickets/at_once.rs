//! Many at once: no level is skipped, nothing is decided or granted twice.

use futures::future::join_all;
use gatepass_testing::{Answer, Person, World, asking, json, levels};
use reqwest::Method;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

async fn people(world: &World, count: usize) -> Vec<Person> {
    let mut people = Vec::new();
    for n in 0..count {
        people.push(world.stranger(&format!("approver{n}")).await);
    }
    people
}

/// How many tickets the twenty decide, one after another. The budget is 1,000, which takes minutes in a debug build:
/// `GATEPASS_TEST_TICKETS=1000 cargo test -p gatepass-tests -- twenty_approvers`.
fn tickets() -> usize {
    std::env::var("GATEPASS_TEST_TICKETS").map_or(10, |count| count.parse().unwrap())
}

#[actix_web::test]
async fn twenty_approvers_of_a_level_make_one_decision() {
    let world = World::new().await;
    let mut alice = world.member("alice").await;
    let mut approvers = people(&world, 20).await;
    let first: Vec<&Person> = approvers.iter().collect();
    let ben = world.stranger("ben").await;
    world.flow(levels(&[&first, &[&ben]])).await;
    let web = world.asset("web").await;
    for number in 0..tickets() {
        // Access tokens are good for 15 minutes, which many tickets may take longer than.
        if number % 100 == 99 {
            alice = world.again(&alice).await;
            for person in &mut approvers {
                *person = world.again(person).await;
            }
        }
        let ticket = alice.ask(asking(&world, &web)).await;
        let answers = join_all(approvers.iter().map(|person| person.approve(&ticket))).await;
        let won = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(won, 1);
        for lost in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!(lost.json["code"], "level_already_decided", "{}", lost.text);
        }
        let seen = alice.see(&ticket).await;
        assert_eq!((&seen["state"], &seen["level"]), (&json!("pending"), &json!(2)));
        assert_eq!(seen["levels"][0]["decisions"].as_array().unwrap().len(), 1);
        assert_eq!(seen["levels"][1]["decisions"].as_array().unwrap().len(), 0);
    }
    let decided = "SELECT count(*) FROM decisions WHERE level = 1";
    assert_eq!(world.number(decided).await, i64::try_from(tickets()).unwrap());
    assert_eq!(world.number("SELECT count(*) FROM decisions WHERE level > 1").await, 0);
    assert_eq!(
        world.number("SELECT count(*) FROM events WHERE action = 'ticket.level_approved'").await,
        i64::try_from(tickets()).unwrap()
    );
}

#[actix_web::test]
async fn who_is_asked_at_both_levels_never_passes_both_with_one_click() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let approvers = people(&world, 8).await;
    let all: Vec<&Person> = approvers.iter().collect();
    world.flow(levels(&[&all, &all, &all])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let approve = json!({ "digest": ticket["digest"] });
    let answers =
        join_all(approvers.iter().map(|person| person.act("tickets", &ticket, "approve", approve.clone())))
            .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(answers.iter().filter(|a| a.status != 200).all(|a| a.json["code"] == "ticket_changed"));
    assert_eq!(alice.see(&ticket).await["level"], 2);
}

#[actix_web::test]
async fn one_person_decides_once_however_often_they_click() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    let rules = gatepass_testing::people(&[&ann, &ben]);
    world
        .flow(
            json!({ "type": "assigned", "levels": [{ "mode": "quorum", "quorum": 2, "approvers": rules }] }),
        )
        .await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let answers = join_all((0..10).map(|_| ann.approve(&ticket))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(answers.iter().filter(|a| a.status != 200).all(|a| a.json["code"] == "already_decided_by_you"));
    assert_eq!(alice.see(&ticket).await["state"], "pending");
}

#[actix_web::test]
async fn what_is_decided_later_is_dated_later_whatever_the_clock_says() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    let rules = gatepass_testing::people(&[&ann, &ben]);
    world.flow(json!({ "type": "assigned", "levels": [{ "mode": "all", "approvers": rules }] })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    ann.approve(&ticket).await.expect(200);
    // As if the second transaction had begun before the first, and waited for it.
    world.sql("UPDATE decisions SET decided_at = decided_at + interval '1 minute'").await;
    world.sql("UPDATE tickets SET updated_at = updated_at + interval '1 minute'").await;
    let approved = ben.approve(&ticket).await.expect(200);
    let decisions = &approved["levels"][0]["decisions"];
    let by: Vec<_> = decisions.as_array().unwrap().iter().map(|decision| &decision["by"]["id"]).collect();
    assert_eq!(by, [&json!(ann.id), &json!(ben.id)]);
    // Read, as text a time without the last digit sorts behind one with it.
    let at = |n: usize| OffsetDateTime::parse(decisions[n]["at"].as_str().unwrap(), &Rfc3339).unwrap();
    assert!(at(0) < at(1), "{decisions}");
    assert_eq!(
        (&approved["decided_at"], &approved["window"]["start"]),
        (&decisions[1]["at"], &decisions[1]["at"])
    );
    let seen = ben.see(&ticket).await;
    assert_eq!((&seen["levels"], &seen["decided_at"]), (&approved["levels"], &approved["decided_at"]));
}

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
async fn tickets_opened_at_once_have_numbers_of_their_own() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let answers = join_all((0..20).map(|_| alice.post("/tickets", asking(&world, &web)))).await;
    let numbers: BTreeSet<i64> =
        answers.into_iter().map(|answer| answer.expect(201)["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers.len(), 20);
}

#[actix_web::test]
async fn one_idempotency_key_opens_one_ticket() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let send = || {
        let request = alice.request(Method::POST, "/tickets").header("idempotency-key", "deploy-42");
        Answer::of(request.json(&asking(&world, &web)))
    };
    let answers = join_all((0..10).map(|_| send())).await;
    for answer in &answers {
        match answer.status.as_u16() {
            201 => {}
            409 => assert_eq!(answer.json["code"], "idempotency_in_progress"),
            other => panic!("{other}: {}", answer.text),
        }
    }
    assert_eq!(world.query("SELECT count(*) FROM tickets").await, ["1"]);
    assert_eq!(world.query("SELECT count(*) FROM grants").await, ["1"]);
    let again = send().await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    let first = answers.iter().find(|answer| answer.status == 201).unwrap();
    assert_eq!(again.json["id"], first.json["id"]);
}
