//! The law of devices: in random inventories, SQL offers the devices that the domain says an item offers.

use gatepass_domain::flow::Item;
use gatepass_domain::ids::{AssetId, FlowId, NodeId, OrgId, UserId};
use gatepass_domain::inventory::{Asset, Category};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::device_admin::DeviceAdminRequest;
use gatepass_persistence::catalog;
use gatepass_persistence::keyset::{Page, Sort};
use gatepass_testing::{World, json, rows};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use std::fmt::Write;
use uuid::Uuid;

const ROUNDS: usize = 100;
const NODES: usize = 4;
const ASSETS: usize = 6;
const ORG: OrgId = OrgId(Uuid::from_u128(1));
const USERS: [UserId; 2] = [UserId(Uuid::from_u128(0x3001)), UserId(Uuid::from_u128(0x3002))];
const ITEM: FlowId = FlowId(Uuid::from_u128(2));

/// An inventory and an item. The parent of a node is one of the nodes before it, or none.
#[derive(Debug)]
struct Random {
    parents: Vec<usize>,
    /// Category, whether it is active, nodes and owner of each asset.
    assets: Vec<(usize, bool, BTreeSet<usize>, Option<usize>)>,
    item_assets: BTreeSet<usize>,
    item_nodes: BTreeSet<usize>,
    own_devices_only: bool,
}

fn random() -> impl Strategy<Value = Random> {
    let owner = option::of(0..USERS.len());
    let asset = (0..Category::ALL.len(), prop::bool::weighted(0.7), btree_set(0..NODES, 0..3), owner);
    let offer = (btree_set(0..ASSETS, 0..3), btree_set(0..NODES, 0..3), prop::bool::weighted(0.3));
    (vec(0..NODES, NODES), vec(asset, ASSETS), offer).prop_map(
        |(parents, assets, (item_assets, item_nodes, own_devices_only))| Random {
            parents,
            assets,
            item_assets,
            item_nodes,
            own_devices_only,
        },
    )
}

fn node(n: usize) -> NodeId {
    NodeId(Uuid::from_u128(0x1000 + n as u128))
}

fn asset(n: usize) -> AssetId {
    AssetId(Uuid::from_u128(0x2000 + n as u128))
}

impl Random {
    fn parent(&self, n: usize) -> Option<usize> {
        Some(self.parents[n]).filter(|parent| *parent < n)
    }

    fn item(&self) -> Item {
        Item {
            assets: self.item_assets.iter().map(|n| asset(*n)).collect(),
            nodes: self.item_nodes.iter().map(|n| node(*n)).collect(),
            own_devices_only: self.own_devices_only,
            ..Item::default()
        }
    }

    fn offered(&self, user: UserId) -> BTreeSet<AssetId> {
        let offers = |n: &usize| {
            let (category, is_active, nodes, owner) = &self.assets[*n];
            let above = nodes.iter().flat_map(|n| std::iter::successors(Some(*n), |n| self.parent(*n)));
            let (category, owner) = (Category::ALL[*category], owner.map(|n| USERS[n]));
            let asset = Asset { id: asset(*n), category, is_active: *is_active, owner };
            self.item().offers(&asset, &above.map(node).collect(), user)
        };
        (0..ASSETS).filter(offers).map(asset).collect()
    }

    async fn load(&self, world: &World) {
        let mut sql = String::from(
            "TRUNCATE flow_versions, flows, asset_nodes, assets, node_ancestors, nodes, organizations CASCADE;
             DELETE FROM users WHERE username LIKE 'owner%';",
        );
        let mut add = |row: rows::Row| write!(sql, "{row}").unwrap();
        add(rows::organization(ORG, "here"));
        for (n, user) in USERS.iter().enumerate() {
            add(rows::user(user, format!("owner{n}")));
        }
        for n in 0..NODES {
            add(rows::node(node(n), ORG, node(n), self.parent(n).map(node)));
        }
        for (n, (category, is_active, nodes, owner)) in self.assets.iter().enumerate() {
            let mut row = rows::asset(asset(n), ORG, asset(n)).with("category", Category::ALL[*category]);
            if let Some(owner) = owner {
                row = row.with("owner_id", USERS[*owner]);
            }
            add(row.with("is_active", is_active));
            nodes.iter().for_each(|place| add(rows::asset_node(asset(n), node(*place))));
        }
        let definition = json!({ "ticket_type": "device_admin", "item": self.item(),
            "approval": { "type": "automatic" } });
        let flow = rows::flow(ITEM, "Devices", definition).with("org_id", ORG);
        add(flow.with("ticket_type", "device_admin"));
        world.sql(&sql).await;
    }
}

#[actix_web::test]
async fn sql_offers_the_devices_that_the_domain_says() {
    let world = World::new().await;
    let mut runner = TestRunner::deterministic();
    let mut offered = 0;
    for _ in 0..ROUNDS {
        let random = random().new_tree(&mut runner).unwrap().current();
        random.load(&world).await;
        let conn = world.db.conn().await.unwrap();
        let page = Page { limit: 50, after: None, sort: Sort::Newest };
        let item = random.item();
        let listed = catalog::devices(&conn, &item, USERS[0], vec![ORG.into()], None, &page).await.unwrap();
        let listed: BTreeSet<AssetId> = listed.into_iter().map(|device| AssetId(device.id)).collect();
        let mut asked = BTreeSet::new();
        for asset_id in (0..ASSETS).map(asset) {
            let request = Request::DeviceAdmin(DeviceAdminRequest { item_id: ITEM, asset_id });
            if catalog::is_offered(&conn, ORG, &request, USERS[0]).await.unwrap() {
                asked.insert(asset_id);
            }
        }
        let expected = random.offered(USERS[0]);
        assert_eq!((&listed, &asked), (&expected, &expected), "{random:?}");
        offered += expected.len();
    }
    assert!(offered > 60, "too easy: {offered}");
}
