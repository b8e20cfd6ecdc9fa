//! The law of choice. For random flows, the catalog offers the items that the domain would take for a request. And the flow
//! that SQL guesses for a request is the one that the domain chooses, if no flow has a scope.

use gatepass_domain::flow::claim::{self, Facts};
use gatepass_domain::flow::{Definition, Flow};
use gatepass_domain::ids::{FlowId, GroupId, OrgId, UserId};
use gatepass_domain::settings::ShadowGlobal;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::asset_access::AssetAccessRequest;
use gatepass_domain::ticket::kind::{TicketType, Tree};
use gatepass_persistence::catalog::{self, Filter};
use gatepass_persistence::flows;
use gatepass_persistence::keyset::{Page, Sort};
use gatepass_persistence::tickets::approvers::{self, Opening};
use gatepass_testing::{World, json, rows};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use uuid::Uuid;

const ROUNDS: usize = 80;

/// A flow: its organization (2: none), priority, catalog item, whether it is enabled and deleted, and the users and
/// groups who may use it.
#[derive(Debug)]
struct Random {
    org: usize,
    priority: i32,
    gives: usize,
    enabled: bool,
    deleted: bool,
    users: Vec<usize>,
    groups: Vec<usize>,
}

fn random() -> impl Strategy<Value = Random> {
    let rarely = || prop::bool::weighted(0.2);
    let some = |of: usize| btree_set(0..of, 0..3).prop_map(|set| set.into_iter().collect::<Vec<_>>());
    (0..3_usize, 0..3_i32, 0..2_usize, rarely(), rarely(), some(4), some(2)).prop_map(
        |(org, priority, gives, disabled, deleted, users, groups)| Random {
            org,
            priority,
            gives,
            enabled: !disabled,
            deleted,
            users,
            groups,
        },
    )
}

fn org(n: usize) -> OrgId {
    OrgId(Uuid::from_u128(0x1000 + n as u128))
}

fn user(n: usize) -> UserId {
    UserId(Uuid::from_u128(0x2000 + n as u128))
}

/// Group 0 is of organization 0, group 1 of organization 1.
fn group(n: usize) -> GroupId {
    GroupId(Uuid::from_u128(0x3000 + n as u128))
}

fn flow(n: usize, random: &Random, of: TicketType) -> Flow {
    let gives = if random.org < 2 { random.org } else { random.gives };
    let visible_to = if random.users.contains(&3) {
        json!({ "everyone": true })
    } else {
        json!({ "everyone": false, "users": random.users.iter().map(|n| user(*n)).collect::<Vec<_>>(),
            "groups": random.groups.iter().map(|n| group(*n)).collect::<Vec<_>>() })
    };
    let mut definition = json!({ "ticket_type": of, "priority": random.priority, "visible_to": visible_to,
        "approval": { "type": "assigned", "levels": [{ "approvers": [{ "kind": "super_admins" }] }] } });
    if of == TicketType::ResourceAccess {
        definition["item"] = json!({ "groups": [group(gives)] });
    }
    Flow {
        id: FlowId(Uuid::from_u128(0x4000 + n as u128)),
        version: 1,
        org_id: (random.org < 2).then(|| org(random.org)),
        name: format!("flow {n}"),
        description: String::new(),
        enabled: random.enabled,
        definition: serde_json::from_value::<Definition>(definition).unwrap(),
    }
}

/// User 0 is in group 0, user 1 is in both groups, user 2 is in none.
fn groups_of(user: usize) -> Vec<GroupId> {
    [vec![group(0)], vec![group(0), group(1)], vec![]][user].clone()
}

/// Organization 0 has the default for this type, organization 1 the opposite.
fn shadows(here: usize, of: TicketType) -> bool {
    ShadowGlobal::default().of(of) == (here == 0)
}

async fn load(world: &World, flows: &[(Flow, bool)], of: TicketType) {
    let mut sql = String::from(
        "TRUNCATE flow_versions, flows, group_members, groups, members, users, organizations CASCADE;",
    );
    let mut add = |row: rows::Row| write!(sql, "{row}").unwrap();
    for n in 0..2 {
        let settings = json!({ "shadow_global": { of.as_str(): shadows(n, of) } });
        let settings = if n == 0 { json!({}) } else { settings };
        add(rows::organization(org(n), format!("o{n}")).with("settings", settings));
        add(rows::group(group(n), org(n), "g"));
    }
    for n in 0..3 {
        add(rows::user(user(n), format!("u{n}")));
        groups_of(n).into_iter().for_each(|group| add(rows::group_member(group, user(n))));
    }
    for (flow, deleted) in flows {
        let row = rows::flow(flow.id, &flow.name, serde_json::to_string(&flow.definition).unwrap());
        let row = row.with("ticket_type", of).with("enabled", flow.enabled);
        let row = row.with("priority", flow.definition.priority);
        let row = if let Some(org) = flow.org_id { row.with("org_id", org) } else { row };
        add(if *deleted { row.with("deleted_at", "2026-01-01 00:00:00+00") } else { row });
    }
    world.sql(&sql).await;
}

/// The live flows of an organization, and the global ones.
fn candidates(flows: &[(Flow, bool)], org: OrgId) -> Vec<Flow> {
    let live = flows.iter().filter(|(_, deleted)| !deleted).map(|(flow, _)| flow);
    live.filter(|flow| flow.org_id.is_none_or(|own| own == org)).cloned().collect()
}

async fn each(of: TicketType, mut check: impl AsyncFnMut(&World, &[(Flow, bool)])) {
    let world = World::new().await;
    let mut runner = TestRunner::deterministic();
    for _ in 0..ROUNDS {
        let all = vec(random(), 0..6).new_tree(&mut runner).unwrap().current();
        let flows: Vec<_> = all.iter().enumerate().map(|(n, one)| (flow(n, one, of), one.deleted)).collect();
        load(&world, &flows, of).await;
        check(&world, &flows).await;
    }
}

#[actix_web::test]
async fn the_catalog_offers_what_the_domain_would_choose() {
    let mut offers = 0;
    each(TicketType::ResourceAccess, async |world, flows| {
        let conn = world.db.conn().await.unwrap();
        for n in 0..3 {
            let mut expected: BTreeMap<FlowId, Vec<Uuid>> = BTreeMap::new();
            for here in 0..2 {
                let candidates = candidates(flows, org(here));
                for flow in &candidates {
                    let chosen = Flow::of_item(
                        &candidates,
                        shadows(here, TicketType::ResourceAccess),
                        user(n),
                        &groups_of(n),
                        flow.id,
                    );
                    let item = flow.definition.item.clone().unwrap();
                    if chosen.is_ok() && item.groups.iter().all(|gives| *gives == group(here)) {
                        expected.entry(flow.id).or_default().push(org(here).into());
                    }
                }
            }
            let filter = Filter {
                user: user(n),
                orgs: Some(vec![org(0).into(), org(1).into()]),
                item: None,
                types: vec![],
                categories: vec![],
                q: None,
            };
            let page = Page { limit: 50, after: None, sort: Sort::Newest };
            let found = catalog::list(&conn, &filter, &page).await.unwrap();
            let found: BTreeMap<_, _> =
                found.into_iter().map(|(stored, orgs, _)| (stored.flow.id, orgs)).collect();
            assert_eq!(found, expected, "{flows:?} for user {n}");
            offers += expected.len();
        }
    })
    .await;
    assert!(offers > 100, "too easy: {offers}");
}

#[actix_web::test]
async fn the_flow_that_is_guessed_is_the_one_that_is_chosen() {
    let (mut chosen, mut refused) = (0, 0);
    each(TicketType::AssetAccess, async |world, flows| {
        for (n, here) in (0..3).flat_map(|n| [(n, 0), (n, 1)]) {
            let all = candidates(flows, org(here));
            let wanted = all.iter().map(|flow| Some(flow.id)).chain([None]);
            for flow_id in wanted {
                let tx = world.db.begin().await.unwrap();
                let opening = Opening {
                    org_id: org(here),
                    ticket_type: TicketType::AssetAccess,
                    flow_id,
                    beneficiary: user(n),
                    applicant: user(n),
                    assets: &[],
                    nodes: &[],
                };
                let (guess, _) = approvers::of_likely_flow(&tx, opening).await.unwrap();
                let loaded = flows::candidates(&tx, org(here), TicketType::AssetAccess).await.unwrap();
                tx.rollback().await.unwrap();
                assert_eq!(loaded.flows.len(), all.len());
                let hides = shadows(here, TicketType::AssetAccess);
                assert!(all.is_empty() || loaded.shadows == hides);
                let facts =
                    Facts { flows: &all, shadows: hides, tree: &Tree::default(), unknown: &BTreeSet::new() };
                let groups = groups_of(n);
                let request = AssetAccessRequest::default();
                match claim::choose(&facts, &request, &[(user(n), &groups)], flow_id) {
                    Ok(flow) => {
                        let guess = guess.map(|(id, _)| id);
                        assert_eq!(guess, Some(flow.id), "{flows:?} for user {n} in {here}: {flow_id:?}");
                        chosen += 1;
                    }
                    Err(_) => refused += 1,
                }
            }
        }
    })
    .await;
    assert!(chosen > 100 && refused > 100, "too easy: {chosen}, {refused}");
}
