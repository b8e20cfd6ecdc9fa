//! The law of members: for every group, now and later, SQL and the domain name the same members. A user is a member
//! permanently, or while a grant gives the membership.

use gatepass_domain::grant::Grant;
use gatepass_domain::ids::GrantId;
use gatepass_persistence::{grants, now};
use gatepass_testing::{Person, World, json, wanting};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

const ROUNDS: usize = 25;

/// The person, the item, the start and the hours of access, and whether the user (0) or an admin (1) closes the grant.
type Random = (usize, usize, Option<i64>, i64, u8);

fn random() -> impl Strategy<Value = Random> {
    (0..3_usize, 0..3_usize, proptest::option::of(1..4_i64), 1..4_i64, 0..6_u8)
}

/// A grant, with the user and the group.
type Given = (Grant, String, String);

async fn ask(
    world: &World,
    person: &Person,
    item: &str,
    start: Option<OffsetDateTime>,
    hours: i64,
) -> Option<GrantId> {
    let mut body = wanting(world, item);
    let duration = format!("PT{hours}H");
    body["timing"] = match start {
        None => json!({ "mode": "on_approval", "duration": duration }),
        Some(at) => {
            json!({ "mode": "scheduled", "start": at.format(&Rfc3339).unwrap(), "duration": duration })
        }
    };
    let asked = person.post("/tickets", body).await;
    let grant = asked.json["grants"][0].as_str()?;
    Some(GrantId(grant.parse().unwrap()))
}

#[actix_web::test]
async fn sql_says_of_each_group_who_is_in_it() {
    let world = World::new().await;
    let people = [world.member("alice").await, world.member("bob").await, world.member("zoe").await];
    let groups = [
        world.group("vpn", &[&people[0]]).await,
        world.group("ops", &[]).await,
        world.group("db", &[&people[2]]).await,
    ];
    let mut items = Vec::new();
    for group in &groups {
        items.push(world.item(group, json!({ "item": { "groups": [group] } })).await);
    }
    let stopped = world.stop_clock().await;
    let mut runner = TestRunner::deterministic();
    let mut given: Vec<Given> = Vec::new();
    let (mut inside, mut ended) = (0, 0);
    for round in 0..ROUNDS {
        let begun = Duration::minutes(30) * i32::try_from(round).unwrap();
        world.set_clock(&stopped, begun).await;
        let conn = world.db.conn().await.unwrap();
        let at = now(&conn).await.unwrap();
        let (person, item, start, hours, close) = random().new_tree(&mut runner).unwrap().current();
        let start = start.map(|hours| at + Duration::hours(hours));
        let by = world.again(&people[person]).await;
        if let Some(id) = ask(&world, &by, &items[item], start, hours).await {
            let admin = world.again(&world.admin).await;
            // A grant is never closed at the very time at which it was given.
            world.set_clock(&stopped, begun + Duration::SECOND).await;
            match close {
                0 => drop(by.post(&format!("/grants/{id}/end"), json!({})).await.expect(200)),
                1 => drop(
                    admin.post(&format!("/grants/{id}/revoke"), json!({ "reason": "no" })).await.expect(200),
                ),
                _ => {}
            }
            // The end is dated after the last change of the grant, even while the clock stands still. So the clock
            // moves on.
            world.set_clock(&stopped, begun + Duration::seconds(2)).await;
            ended += usize::from(close < 2);
            let mut tx = world.db.begin().await.unwrap();
            let grant = grants::find_any_locked(&tx, id).await.unwrap().take_up(&mut tx).grant;
            tx.rollback().await.unwrap();
            given.push((grant, people[person].id.clone(), groups[item].clone()));
        }
        let at = now(&conn).await.unwrap();
        let lasting = world.query("SELECT user_id || ' ' || group_id FROM group_members").await;
        for later in [0, 1, 60, 119, 240].map(Duration::minutes) {
            let by_grant = given.iter().filter(|(grant, ..)| grant.gives_at(at + later));
            let by_grant = by_grant.map(|(_, user, group)| format!("{user} {group}"));
            let expected: BTreeSet<String> = lasting.iter().cloned().chain(by_grant).collect();
            let moment = (at + later).format(&Rfc3339).unwrap();
            let all = format!("SELECT u.id || ' ' || g FROM users u, groups_of_user(u.id, '{moment}') g");
            let found: BTreeSet<String> = world.query(&all).await.into_iter().collect();
            assert_eq!(found, expected, "round {round}, {later} later");
            if later.is_zero() {
                let listed = world.query("SELECT user_id || ' ' || group_id FROM effective_members").await;
                assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), expected, "round {round}");
                inside += expected.len() - lasting.len();
            }
        }
    }
    assert!(inside > 10 && ended > 2 && given.len() > 10, "too easy: {inside}, {ended} of {}", given.len());
}
