//! Approving: one level after the other, each approver once, however many click at the same time.

use futures::future::join_all;
use gatepass_testing::{Person, Value, World, asking, json, levels, people};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

#[actix_web::test]
async fn two_levels_give_access_for_as_long_as_was_asked() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    world.flow(levels(&[&[&ann], &[&ben]])).await;

    let mut body = asking(&world, &web);
    body["request"]["assets"] = json!([web, db]);
    let ticket = alice.ask(body).await;
    assert_eq!((&ticket["state"], &ticket["level"]), (&json!("pending"), &json!(1)));
    assert_eq!(ticket["allowed_actions"], json!(["cancel", "comment"]));
    assert_eq!(ticket["levels"][0]["approvers"][0]["username"], "ann");
    assert_eq!(ann.see(&ticket).await["allowed_actions"], json!(["approve", "deny", "comment"]));
    ben.approve(&ticket).await.problem(409, "level_not_open");

    let changes = json!({ "comment": "only the web", "changes": { "assets": [web] } });
    let ticket = ann.act("tickets", &ticket, "approve", changes).await.expect(200);
    assert_eq!((&ticket["state"], &ticket["level"]), (&json!("pending"), &json!(2)));
    assert_eq!(ticket["approved"]["assets"], json!([web]));
    assert_eq!(ticket["requested"]["assets"].as_array().unwrap().len(), 2);
    ann.approve(&ticket).await.problem(409, "level_already_decided");

    let ticket = ben.approve(&ticket).await.expect(200);
    assert_eq!((&ticket["state"], &ticket["level"]), (&json!("approved"), &json!(null)));
    assert_eq!(ticket["decided_by"]["username"], "ben");
    let grant = alice.get(&format!("/grants/{}", ticket["grants"][0].as_str().unwrap())).await.expect(200);
    assert_eq!((&grant["state"], &grant["window"]), (&json!("active"), &ticket["window"]));
    let permission = world
        .query(
            "SELECT row_to_json(p) FROM (SELECT users, assets, accounts, protocols, actions, is_active, \
             source_ticket_id, valid_until - valid_from AS length FROM permissions) p",
        )
        .await;
    let permission: serde_json::Value = serde_json::from_str(&permission[0]).unwrap();
    assert_eq!(
        permission,
        json!({ "users": [alice.id], "assets": [web], "accounts": ["app"], "protocols": ["ssh"],
            "actions": ["connect"], "is_active": true, "source_ticket_id": ticket["id"], "length": "04:00:00" })
    );

    let log = world.query("SELECT data->>'widened' FROM events WHERE action = 'ticket.approved'").await;
    assert_eq!(log, ["false"]);
    world.travel(Duration::hours(4)).await;
    let alice = world.again(&alice).await;
    let grant = alice.get(&format!("/grants/{}", grant["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&grant["state"], &grant["allowed_actions"]), (&json!("expired"), &json!([])));
    alice.act("grants", &grant, "end", json!({})).await.problem(409, "grant_not_open");
}

#[actix_web::test]
async fn any_admin_of_the_organization_decides_under_a_manual_flow() {
    let world = World::new().await;
    let (alice, olga) = (world.member("alice").await, world.with_role("olga", "org_admin").await);
    let web = world.asset("web").await;
    world.flow(json!({ "type": "manual" })).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    assert_eq!(ticket["levels"][0]["approvers"].as_array().unwrap().len(), 2);
    assert_eq!(olga.approve(&ticket).await.expect(200)["state"], "approved");

    let own = olga.ask(asking(&world, &web)).await;
    assert_eq!(own["levels"][0]["approvers"][0]["username"], "admin");
    olga.approve(&own).await.problem(403, "own_ticket");
    assert_eq!(world.admin.approve(&own).await.expect(200)["state"], "approved");
}

struct Three {
    world: World,
    alice: Person,
    approvers: [Person; 3],
    ticket: Value,
}

async fn three(mode: Value) -> Three {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let approvers = [world.stranger("ann").await, world.stranger("ben").await, world.stranger("cleo").await];
    let [ann, ben, cleo] = &approvers;
    let mut level = mode;
    level["approvers"] = people(&[ann, ben, cleo]);
    world.flow(json!({ "type": "assigned", "levels": [level] })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    Three { world, alice, approvers, ticket }
}

#[actix_web::test]
async fn one_of_any_is_enough_and_the_others_come_too_late() {
    let Three { approvers: [ann, ben, _], ticket, world: _world, .. } = three(json!({ "mode": "any" })).await;
    assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "approved");
    ann.approve(&ticket).await.problem(409, "ticket_already_decided");
}

#[actix_web::test]
async fn a_quorum_counts_distinct_people() {
    let Three { approvers: [ann, ben, _], ticket, world: _world, .. } =
        three(json!({ "mode": "quorum", "quorum": 2 })).await;
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "pending");
    ann.approve(&ticket).await.problem(409, "already_decided_by_you");
    assert_eq!(ann.see(&ticket).await["allowed_actions"], json!(["comment"]));
    assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn all_waits_for_everyone_who_is_still_active() {
    let Three { world, alice, approvers: [ann, ben, cleo], ticket } = three(json!({ "mode": "all" })).await;
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "pending");
    world.sql("UPDATE users SET is_active = false WHERE username = 'cleo'").await;
    cleo.approve(&ticket).await.problem(401, "unauthenticated");
    assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "approved");
    assert_eq!(alice.see(&ticket).await["levels"][0]["decisions"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn nobody_decides_what_they_did_not_see() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    world.flow(levels(&[&[&ann, &ben], &[&ben]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let seen = json!({ "digest": ticket["digest"] });
    let changes = json!({ "digest": ticket["digest"], "changes": { "assets": [db] } });
    let changed = ann.act("tickets", &ticket, "approve", changes).await.expect(200);
    ben.act("tickets", &ticket, "approve", seen).await.problem(409, "ticket_changed");
    let denial = json!({ "reason": "no", "digest": ticket["digest"] });
    ben.act("tickets", &ticket, "deny", denial).await.problem(409, "ticket_changed");
    let seen = json!({ "digest": changed["digest"] });
    assert_eq!(ben.act("tickets", &ticket, "approve", seen).await.expect(200)["state"], "approved");
}

async fn strangers(world: &World, count: usize) -> Vec<Person> {
    let mut people = Vec::new();
    for n in 0..count {
        people.push(world.stranger(&format!("approver{n}")).await);
    }
    people
}

/// The number of tickets that the twenty approvers decide, one after another. The budget is 1,000, which takes minutes
/// in a debug build: `GATEPASS_TEST_TICKETS=1000 cargo test -p gatepass-tests -- twenty_approvers`.
fn tickets() -> usize {
    std::env::var("GATEPASS_TEST_TICKETS").map_or(10, |count| count.parse().unwrap())
}

#[actix_web::test]
async fn twenty_approvers_of_a_level_make_one_decision() {
    let world = World::new().await;
    let mut alice = world.member("alice").await;
    let mut approvers = strangers(&world, 20).await;
    let first: Vec<&Person> = approvers.iter().collect();
    let ben = world.stranger("ben").await;
    world.flow(levels(&[&first, &[&ben]])).await;
    let web = world.asset("web").await;
    for number in 0..tickets() {
        // Access tokens are valid for 15 minutes, and many tickets may take longer.
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
    let approvers = strangers(&world, 8).await;
    let all: Vec<&Person> = approvers.iter().collect();
    world.flow(levels(&[&all, &all, &all])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let approve = json!({ "level": 1 });
    let answers =
        join_all(approvers.iter().map(|person| person.act("tickets", &ticket, "approve", approve.clone())))
            .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(answers.iter().filter(|a| a.status != 200).all(|a| a.json["code"] == "level_already_decided"));
    assert_eq!(alice.see(&ticket).await["level"], 2);
}

#[actix_web::test]
async fn one_person_decides_once_however_often_they_click() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    let rules = people(&[&ann, &ben]);
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
    let rules = people(&[&ann, &ben]);
    world.flow(json!({ "type": "assigned", "levels": [{ "mode": "all", "approvers": rules }] })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    ann.approve(&ticket).await.expect(200);
    // As if the second transaction had begun before the first, and had waited for it.
    world.sql("UPDATE decisions SET decided_at = decided_at + interval '1 minute'").await;
    world.sql("UPDATE tickets SET updated_at = updated_at + interval '1 minute'").await;
    let approved = ben.approve(&ticket).await.expect(200);
    let decisions = &approved["levels"][0]["decisions"];
    let by: Vec<_> = decisions.as_array().unwrap().iter().map(|decision| &decision["by"]["id"]).collect();
    assert_eq!(by, [&json!(ann.id), &json!(ben.id)]);
    // Parses the times, because as text a time without its last digit sorts behind one with it.
    let at = |n: usize| OffsetDateTime::parse(decisions[n]["at"].as_str().unwrap(), &Rfc3339).unwrap();
    assert!(at(0) < at(1), "{decisions}");
    assert_eq!(
        (&approved["decided_at"], &approved["window"]["start"]),
        (&decisions[1]["at"], &decisions[1]["at"])
    );
    let seen = ben.see(&ticket).await;
    assert_eq!((&seen["levels"], &seen["decided_at"]), (&approved["levels"], &approved["decided_at"]));
}
