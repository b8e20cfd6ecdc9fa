//! Statements that find grants by their state, each against the domain.

use super::stages;
use gatepass_domain::authz::{Actor, UserKind};
use gatepass_domain::grant::{Grant, GrantState, GrantStateName};
use gatepass_domain::ids::{AssetId, GrantId, UserId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::holding::Holding;
use gatepass_persistence::grants::{self, Filter};
use gatepass_persistence::keyset::{Page, Sort};
use gatepass_persistence::{catalog, now};
use gatepass_testing::{Person, World, asking, json};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;
use uuid::Uuid;

/// Start and end of windows, in SQL: before, at and after now.
const WINDOWS: [(i32, &str); 7] = [
    (-10, "NULL"),
    (-10, "gatepass_now() - interval '1 microsecond'"),
    (-10, "gatepass_now()"),
    (-10, "gatepass_now() + interval '1 microsecond'"),
    (0, "gatepass_now() + interval '1 hour'"),
    (1, "gatepass_now() + interval '1 hour'"),
    (1, "NULL"),
];

/// A grant for each stored state and window.
async fn every_grant(world: &World, alice: &Person, web: &str) -> Vec<Grant> {
    let by = UserId(alice.id.parse().unwrap());
    let at = OffsetDateTime::UNIX_EPOCH;
    let states = [
        ("open", GrantState::Open),
        ("ready", GrantState::Ready { seconds: None }),
        ("revoked", GrantState::Revoked { by, reason: "deployed".to_owned(), at }),
        ("ended", GrantState::Ended { at }),
        ("failed", GrantState::Failed { cause: "no such group".to_owned(), at }),
    ];
    let mut all = Vec::new();
    // A grant that no connector carries, and one in each stage of those that some carry.
    for (stored, state, stage) in
        states.iter().flat_map(|(stored, state)| stages().map(move |stage| (stored, state, stage)))
    {
        for (start, end) in WINDOWS {
            let asked = alice.ask(asking(world, web)).await;
            let stage = stage.map_or_else(|| "NULL".to_owned(), |stage| format!("'{stage}'"));
            let id = GrantId(asked["grants"][0].as_str().unwrap().parse().unwrap());
            world
                .sql(&format!(
                    "UPDATE grants SET state = '{stored}', state_data = '{}', window_end = {end}, provisioning = {stage}, \
                     window_start = gatepass_now() + interval '{start} microseconds' WHERE id = '{id}'",
                    json!(state)
                ))
                .await;
            let mut tx = world.db.begin().await.unwrap();
            let found = grants::find_any_locked(&tx, id).await.unwrap().take_up(&mut tx);
            all.push(found.grant);
            tx.rollback().await.unwrap();
        }
    }
    all
}

#[actix_web::test]
async fn statements_find_the_grants_that_are_in_a_state_by_the_domain() {
    let world = World::new().await;
    let (alice, web) = (world.member("alice").await, world.asset("web").await);
    world.flow(json!({ "type": "automatic" })).await;
    world.stop_clock().await;
    let all = every_grant(&world, &alice, &web).await;
    let user = UserId(alice.id.parse().unwrap());
    let actor = Actor {
        user_id: user,
        username: alice.username.clone(),
        kind: UserKind::Human,
        is_super_admin: false,
        roles: BTreeMap::new(),
        scopes: None,
        asset: None,
        credential_made_by: None,
        restricted: BTreeSet::new(),
    };
    let conn = world.db.conn().await.unwrap();
    let at = now(&conn).await.unwrap();
    let which = |is: &dyn Fn(&Grant) -> bool| -> BTreeSet<GrantId> {
        all.iter().filter(|grant| is(grant)).map(|grant| grant.id).collect()
    };

    for state in GrantStateName::ALL.iter().copied() {
        let filter = Filter { states: vec![state], ..Filter::default() };
        let page = Page { limit: 1000, after: None, sort: Sort::Newest };
        let found = grants::list(&conn, &actor, &filter, &page).await.unwrap();
        let found: BTreeSet<_> = found.into_iter().map(|stored| stored.grant.id).collect();
        assert_eq!(found, which(&|grant| grant.state_at(at) == state), "{state}");
        assert!(!found.is_empty(), "{state}");
    }
    let overdue = grants::overdue(&conn, None, 1000).await.unwrap();
    let overdue: BTreeSet<_> = overdue.into_iter().map(|due| GrantId(due.id)).collect();
    let is_over = |grant: &Grant| grant.window.is_over(at);
    let is_unclosed = |grant: &Grant| matches!(grant.state, GrantState::Open | GrantState::Ready { .. });
    assert_eq!(overdue, which(&|grant| is_unclosed(grant) && is_over(grant)));

    let open = which(&|grant| grant.is_open_at(at));
    // As if all of them were sessions on a device of the catalog.
    world.sql("UPDATE grants SET type = 'device_admin'; UPDATE tickets SET type = 'device_admin'").await;
    let held = catalog::held(&conn, user, None).await.unwrap();
    let held = held.into_iter().filter_map(|held| match held.what {
        Holding::Grant(grant) => Some(grant.id),
        Holding::Ticket(..) => None,
    });
    assert_eq!(held.collect::<BTreeSet<_>>(), open);
    let mut tx = world.db.begin().await.unwrap();
    let of_user = grants::open_of(&mut tx, user, None).await.unwrap();
    assert_eq!(of_user.into_iter().collect::<BTreeSet<_>>(), open);
    let device = AssetId(web.parse::<Uuid>().unwrap());
    let of_device = grants::open_sessions(&mut tx, device, 1000).await.unwrap();
    assert_eq!(of_device.into_iter().map(GrantId).collect::<BTreeSet<_>>(), open);
    tx.rollback().await.unwrap();
}
