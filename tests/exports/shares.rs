//! Limits on concurrent exports: no user or organization takes the share of others.

use super::slow::{RUNNING, ask};
use gatepass_testing::World;

/// Inserts many long events for each of these organizations.
async fn fill(world: &World, orgs: &[&str]) {
    for org in orgs {
        world
            .sql(&format!(
                "INSERT INTO events (id, at, action, org_id, data) SELECT gen_random_uuid(), gatepass_now(), 'big.one', \
                 '{org}', jsonb_build_object('x', repeat('x', 20000)) FROM generate_series(1, 1000)"
            ))
            .await;
    }
}

#[actix_web::test]
async fn the_members_of_one_organization_do_not_hold_all_exports() {
    let world = World::new().await;
    let other = world.new_org("other").await;
    fill(&world, &[&world.org, &other]).await;
    let mut here = Vec::new();
    for name in ["ann", "ben", "cleo", "dan"] {
        here.push(world.with_role(name, "auditor").await);
    }
    let mut running = Vec::new();
    for person in [&here[0], &here[0], &here[1]] {
        running.push(ask(&world, person).await);
    }
    let one_more = here[0].get("/events/export").await.problem(429, "too_many_exports");
    assert_eq!(one_more["detail"], "too many exports at once");
    for person in &here[1..] {
        let refused = person.get("/events/export").await;
        assert_eq!(refused.header("retry-after"), "5");
        let problem = refused.problem(429, "too_many_exports");
        assert_eq!(problem["detail"], "too many exports of one organization at once");
    }
    // Two members of another organization can still export, and an export of all organizations has its own limit.
    for (name, org) in [("eve", &other), ("fay", &other)] {
        let person = world.stranger(name).await;
        world.join(org, &person, "auditor").await;
        running.push(ask(&world, &person).await);
    }
    let gil = world.stranger("gil").await;
    world.join(&other, &gil, "auditor").await;
    gil.get("/events/export").await.problem(503, "unavailable");
    let third = world.new_org("third").await;
    let hal = world.stranger("hal").await;
    world.join(&third, &hal, "auditor").await;
    hal.get("/events/export").await.expect(200);
    world.admin.get("/tickets/export").await.expect(200);
    running.clear();
    while world.number(RUNNING).await > 0 {}
    here[3].get("/tickets/export").await.expect(200);
}
