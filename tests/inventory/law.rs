//! The law of restricted inventories: in random worlds, SQL shows each user what the domain shows them of the whole world.

use crate::access::law;
use gatepass_domain::authz::{Actor, Role, UserKind};
use gatepass_domain::flow::Flow;
use gatepass_domain::ids::{FlowId, OrgId, UserId};
use gatepass_domain::inventory::Category;
use gatepass_domain::inventory::shown::{Inventory, Reader, Shown};
use gatepass_domain::permission::strategy;
use gatepass_domain::settings::ShadowGlobal;
use gatepass_persistence::keyset::{Page, Sort};
use gatepass_persistence::visible::{InPart, places};
use gatepass_persistence::{
    Conn,
    inventory::{assets, nodes},
};
use gatepass_testing::{Value, World, json, rows};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// What a world has besides its people, places and permissions: flows, and the owners of nodes and assets.
#[derive(Debug)]
struct Extra {
    flows: Vec<Flow>,
    node_owners: Vec<Option<usize>>,
    asset_owners: Vec<Option<usize>>,
    shadow_global: ShadowGlobal,
}

fn extra(random: &strategy::World) -> impl Strategy<Value = Extra> {
    let owners = |count| prop::collection::vec(weighted(0.2, 0..random.users.len()), count);
    let shadow = (any::<bool>(), any::<bool>());
    let flows = prop::collection::vec(flow(random), 0..4);
    (flows, owners(random.nodes.len()), owners(random.assets.len()), shadow).prop_map(
        |(flows, node_owners, asset_owners, (asset_access, device_admin))| Extra {
            flows: (0_u128..)
                .zip(flows)
                .map(|(n, flow)| Flow { id: FlowId(Uuid::from_u128(0x7000 + n)), ..flow })
                .collect(),
            node_owners,
            asset_owners,
            shadow_global: ShadowGlobal { asset_access, device_admin, ..ShadowGlobal::default() },
        },
    )
}

/// A flow or an item. Its places are in the first organization, and a global one names none, as when it is saved.
fn flow(random: &strategy::World) -> impl Strategy<Value = Flow> + use<> {
    let org = random.orgs[0];
    let nodes: Vec<_> = random.nodes.iter().filter(|node| node.org_id == org).map(|node| node.id).collect();
    let assets: Vec<_> =
        random.assets.iter().filter(|asset| asset.org_id == org).map(|asset| asset.id).collect();
    let users: Vec<_> = random.users.iter().map(|user| user.id).collect();
    let groups: Vec<_> = random.groups.iter().map(|(group, _)| *group).collect();
    let categories = select(vec![Category::Host, Category::Web, Category::Application]);
    let sides = (
        weighted(0.5, subsequence(nodes, 1..=2)),
        weighted(0.4, subsequence(assets, 1..=2)),
        weighted(0.4, prop::collection::vec(categories, 1)),
        weighted(0.2, Just(vec!["root"])),
    );
    let viewers = weighted(
        0.6,
        (subsequence(users, 0..=2), subsequence(groups, 0..=2))
            .prop_map(|(u, g)| json!({ "users": u, "groups": g })),
    );
    let often = || prop::bool::weighted(0.75);
    (sides, viewers, (often(), often(), often()), any::<bool>()).prop_map(
        move |((nodes, assets, categories, accounts), viewers, (is_own, enabled, is_scope), own_only)| {
            let (nodes, assets) = (nodes.filter(|_| is_own), assets.filter(|_| is_own));
            let mut definition = json!({ "approval": { "type": "manual" },
                "visible_to": viewers.unwrap_or(json!({ "everyone": true })) });
            if is_scope {
                let sides = [
                    ("nodes", json!(nodes)),
                    ("assets", json!(assets)),
                    ("categories", json!(categories)),
                    ("accounts", json!(accounts)),
                ];
                let sides = sides.into_iter().filter(|(_, side)| !side.is_null());
                definition["ticket_type"] = json!("asset_access");
                definition["scope"] =
                    Value::Object(sides.map(|(name, side)| (name.to_owned(), side)).collect());
            } else {
                definition["ticket_type"] = json!("device_admin");
                definition["item"] = json!({ "nodes": nodes.unwrap_or_default(),
                    "assets": assets.unwrap_or_default(), "own_devices_only": own_only });
            }
            Flow {
                id: FlowId(Uuid::nil()),
                version: 1,
                org_id: is_own.then_some(org),
                name: "flow".to_owned(),
                description: String::new(),
                enabled,
                definition: serde_json::from_value(definition).unwrap(),
            }
        },
    )
}

async fn load(world: &World, random: &strategy::World, extra: &Extra) {
    world.sql("TRUNCATE flows, flow_versions CASCADE").await;
    law::load(world, random).await;
    let Extra { flows, node_owners, asset_owners, shadow_global } = extra;
    let mut sql = String::new();
    let settings = json!({ "inventory_visibility": "restricted", "shadow_global": shadow_global });
    write!(sql, "UPDATE organizations SET settings = '{settings}' WHERE slug <> 'default';").unwrap();
    for flow in flows {
        let row = rows::flow(flow.id, &flow.name, json!(flow.definition)).with("enabled", flow.enabled);
        let row = row.with("ticket_type", flow.definition.ticket_type);
        let org = flow.org_id.map_or("NULL".to_owned(), |org| format!("'{org}'"));
        write!(sql, "{}", row.with_sql("org_id", org)).unwrap();
    }
    let nodes = random.nodes.iter().map(|node| node.id.0).zip(node_owners).map(|pair| ("nodes", pair));
    let assets = random.assets.iter().map(|asset| asset.id.0).zip(asset_owners).map(|pair| ("assets", pair));
    for (table, (id, owner)) in nodes.chain(assets) {
        if let Some(owner) = owner.map(|n| random.users[n].id) {
            write!(sql, "UPDATE {table} SET owner_id = '{owner}' WHERE id = '{id}';").unwrap();
        }
    }
    world.sql(&sql).await;
}

fn inventory(random: &strategy::World, extra: &Extra, org: OrgId) -> Inventory {
    let user = |owner: &Option<usize>| owner.map(|n| random.users[n].id);
    let parents: BTreeMap<_, _> = random.nodes.iter().map(|node| (node.id, node.parent)).collect();
    let within = |node| std::iter::successors(Some(node), |node| parents[node]).collect::<BTreeSet<_>>();
    let nodes = random.nodes.iter().zip(&extra.node_owners).filter(|(node, _)| node.org_id == org);
    let assets = random.assets.iter().zip(&extra.asset_owners).filter(|(asset, _)| asset.org_id == org);
    Inventory {
        assets: assets.map(|(asset, owner)| (random.facts(asset), user(owner))).collect(),
        nodes: nodes.map(|(node, owner)| (node.id, (user(owner), within(node.id)))).collect(),
    }
}

/// A member whom every organization shows its inventory in part.
fn actor(user: UserId, orgs: &[OrgId]) -> Actor {
    Actor {
        user_id: user,
        username: String::new(),
        kind: UserKind::Human,
        is_super_admin: false,
        roles: orgs.iter().map(|org| (*org, Role::Member)).collect(),
        scopes: None,
        asset: None,
        credential_made_by: None,
        restricted: orgs.iter().copied().collect(),
    }
}

/// What SQL shows: in the lists, and of all places that a request may name.
async fn by_sql(conn: &mut Conn, random: &strategy::World, user: UserId, org: OrgId) -> Shown {
    let actor = actor(user, &[org]);
    let (in_part, may_see) = (InPart::of(&actor), actor.member_orgs());
    let page = || Page { limit: 100, after: None, sort: Sort::Newest };
    let filter = assets::Filter {
        may_see: may_see.clone(),
        in_part: in_part.clone(),
        org_id: vec![],
        node_id: vec![],
        direct: false,
        category: vec![],
        protocol: vec![],
        owner_id: vec![],
        is_active: None,
        name: vec![],
        address: vec![],
        created_from: None,
        created_to: None,
        q: None,
    };
    let listed = assets::list(conn, &filter, &page()).await.unwrap();
    assert_eq!(assets::count(conn, &filter).await.unwrap(), i64::try_from(listed.len()).unwrap());
    let assets: BTreeSet<_> = listed.into_iter().map(|asset| asset.id.into()).collect();
    let filter = nodes::Filter {
        may_see,
        in_part,
        org_id: vec![],
        parent_id: vec![],
        root: None,
        created_from: None,
        created_to: None,
        q: None,
    };
    let paths = nodes::list(conn, &filter, &page()).await.unwrap();
    let all_assets: Vec<_> = random.assets.iter().map(|asset| asset.id).collect();
    let all_nodes: Vec<_> = random.nodes.iter().map(|node| node.id).collect();
    let asked = places(conn, user, org, &all_assets, &all_nodes).await.unwrap();
    let for_request: BTreeSet<_> = all_assets.into_iter().filter(|asset| asked.contains(&asset.0)).collect();
    assert_eq!(for_request, assets, "lists and requests differ");
    Shown {
        assets,
        nodes: all_nodes.into_iter().filter(|node| asked.contains(&node.0)).collect(),
        paths: paths.into_iter().map(|node| node.id.into()).collect(),
    }
}

#[actix_web::test]
async fn what_sql_shows_is_what_the_whole_world_says() {
    let world = World::new().await;
    let mut conn = world.db.conn().await.unwrap();
    let mut runner = TestRunner::deterministic();
    let start = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
    let mut seen = BTreeMap::<_, usize>::new();
    for (number, random) in law::worlds() {
        let extra = extra(&random).new_tree(&mut runner).unwrap().current();
        load(&world, &random, &extra).await;
        for hours in [1, 3] {
            world.set_clock("2024-10-04 00:00:00+00", Duration::hours(hours)).await;
            let at = start + Duration::hours(hours);
            for (org, user) in random.orgs.iter().flat_map(|org| random.users.iter().map(move |u| (*org, u)))
            {
                let permissions = &random.permissions;
                let Extra { flows, shadow_global, .. } = &extra;
                let flows: Vec<Flow> =
                    flows.iter().filter(|flow| flow.org_id.is_none_or(|own| own == org)).cloned().collect();
                let shadow_global = *shadow_global;
                let reader = Reader { user, org, at, permissions, flows: &flows, shadow_global };
                let expected = inventory(&random, &extra, org).shown_to(&reader);
                let shown = by_sql(&mut conn, &random, user.id, org).await;
                assert_eq!(shown, expected, "world {number} at {at}: {org} to {user:?}, {extra:#?}");
                let Shown { assets, nodes, paths } = &shown;
                *seen.entry((assets.len(), nodes.len(), paths.len())).or_default() += 1;
            }
        }
    }
    assert!(seen.len() > 20, "too easy: {seen:?}");
}
