//! Counters of tickets: exact, by queue and state, and only of tickets that the caller may see.

use super::queues::ask;
use gatepass_testing::{Person, Value, World, json, levels};
use time::Duration;

const QUEUES: [&str; 6] = ["administrator", "others", "mine", "awaiting_me", "decided_by_me", "all"];
const STATES: [&str; 7] = ["pending", "blocked", "approved", "denied", "canceled", "expired", "error"];

/// Checks that the counters equal the lists, in every queue and state.
pub async fn check(person: &Person, filter: &str) -> Value {
    let summary = person.get(&format!("/tickets/summary?{filter}")).await.expect(200);
    for queue in QUEUES {
        let list = async |more: &str| {
            let path = format!("/tickets?queue={queue}&include=total&limit=1&{filter}{more}");
            person.get(&path).await.expect(200)["total"].clone()
        };
        assert_eq!(summary[queue]["total"], list("").await, "{} {queue} {filter}", person.username);
        if !filter.contains("state=") {
            for state in STATES {
                let total = list(&format!("&state={state}")).await;
                assert_eq!(
                    summary[queue]["states"][state], total,
                    "{} {queue} {state} {filter}",
                    person.username
                );
            }
        }
    }
    summary
}

#[actix_web::test]
async fn counters_are_what_the_lists_hold() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let (bob, auditor) = (world.member("bob").await, world.with_role("audrey", "auditor").await);
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    let automatic = world.flow(json!({ "type": "automatic" })).await;
    ask(&alice, &world, &web, &automatic).await;
    ask(&bob, &world, &db, &automatic).await;
    let manual = world.flow(json!({ "type": "manual" })).await;
    let assigned = world.flow(levels(&[&[&ann, &auditor]])).await;
    let nobody = world.flow(levels(&[&[&alice]])).await;
    let soon = world.flow_with(json!({ "type": "manual" }), json!({ "pending_for": "PT1H" })).await;
    for flow in [&manual, &assigned, &nobody, &soon] {
        ask(&alice, &world, &web, flow).await;
        ask(&bob, &world, &db, flow).await;
    }
    let (one, two) = (ask(&bob, &world, &web, &assigned).await, ask(&bob, &world, &web, &manual).await);
    ann.post(&format!("/tickets/{one}/approve"), json!({})).await.expect(200);
    bob.post(&format!("/tickets/{two}/cancel"), json!({})).await.expect(200);
    world.travel(Duration::hours(2)).await;
    let mut people = Vec::new();
    for person in [&world.admin, &auditor, &alice, &ann, &bob] {
        people.push(world.again(person).await);
    }
    let filters = [
        String::new(),
        "state=pending&state=expired".into(),
        "type=asset_access&approval_type=manual".into(),
        format!("applicant_id={}", alice.id),
        format!("flow_id={assigned}&flow_id={soon}"),
        format!("asset_id={db}"),
        "q=bob".into(),
        format!("org_id={}&created_to=2100-01-01T00:00:00Z", world.org),
    ];
    for person in &people {
        for filter in &filters {
            check(person, filter).await;
        }
    }
    let [admin, audrey, alice, ann, _] = people.try_into().ok().unwrap();
    let of = async |person: &Person| check(person, "").await;
    let counted = of(&admin).await;
    // Two are manual and one is blocked, since Alice may decide Bob's. Of the manual ones two are overdue and one is
    // canceled.
    assert_eq!(counted["administrator"]["total"], 3);
    let states = &counted["administrator"]["states"];
    assert_eq!((&states["pending"], &states["blocked"]), (&json!(2), &json!(1)));
    assert_eq!((&states["expired"], &states["canceled"]), (&json!(2), &json!(1)));
    assert_eq!(
        (&counted["others"]["total"], &counted["others"]["states"]["approved"]),
        (&json!(3), &json!(1))
    );
    assert_eq!(counted["all"]["total"], 12);
    assert_eq!(of(&audrey).await["awaiting_me"]["total"], 2);
    assert_eq!(of(&ann).await["decided_by_me"]["total"], 1);
    let own = of(&alice).await;
    assert_eq!((&own["mine"]["total"], &own["all"]["total"]), (&json!(5), &json!(6)));
    assert_eq!((&own["administrator"]["total"], &own["others"]["total"]), (&json!(0), &json!(0)));
}

#[actix_web::test]
async fn no_counter_counts_anything_of_another_organization() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let manual = world.flow(json!({ "type": "manual" })).await;
    let web = world.asset("web").await;
    ask(&alice, &world, &web, &manual).await;
    let (theirs, oscar) = (world.new_org("theirs").await, world.stranger("oscar").await);
    world.join(&theirs, &oscar, "org_admin").await;
    let filters =
        ["", "state=pending", "q=deploy", "type=asset_access", "applicant_name=alice"].map(str::to_owned);
    let ids =
        [format!("org_id={}", world.org), format!("applicant_id={}", alice.id), format!("asset_id={web}")];
    for filter in filters.iter().chain(&ids) {
        let summary = check(&oscar, filter).await;
        for queue in QUEUES {
            assert_eq!(summary[queue]["total"], 0, "{queue} {filter}");
            assert!(STATES.iter().all(|state| summary[queue]["states"][state] == 0), "{queue} {filter}");
        }
    }
    world.admin.get("/tickets/summary?queue=mine").await.problem(400, "invalid_query");
}
