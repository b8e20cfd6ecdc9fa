//! The law of approver rules: in random houses, SQL finds the people whom the domain's definition names.

use gatepass_domain::flow::LevelRule;
use gatepass_domain::flow::approver::house::{Asked, House, OwnedAsset};
use gatepass_domain::flow::approver::rules::{
    Group, NodeOwner, OrgAdmins, RequesterManager, ResourceOwner, SuperAdmins, User,
};
use gatepass_domain::flow::approver::{ApproverRule, Facts, Person, resolve};
use gatepass_domain::ids::{AssetId, FlowId, GroupId, NodeId, OrgId, UserId};
use gatepass_domain::inventory::Link;
use gatepass_persistence::catalog::{self, Filter};
use gatepass_persistence::keyset::{Page, Sort};
use gatepass_persistence::tickets::approvers::{FactsQuery, facts};
use gatepass_testing::{World, json, rows};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use uuid::Uuid;

const HOUSES: usize = 150;
const USERS: usize = 6;
const GROUPS: usize = 2;
const NODES: usize = 4;
const ASSETS: usize = 3;
const ORG: u128 = 1;
const ITEM: Uuid = Uuid::from_u128(7);

/// A house and a request in it. Users, groups, nodes and assets are numbers.
#[derive(Debug)]
struct Random {
    managers: Vec<Option<usize>>,
    active_human: Vec<(bool, bool)>,
    super_admins: BTreeSet<usize>,
    org_admins: BTreeSet<usize>,
    groups: Vec<BTreeSet<usize>>,
    /// The node above, if it is one of the nodes before this one.
    parents: Vec<usize>,
    node_owners: Vec<Option<usize>>,
    asset_owners: Vec<Option<usize>>,
    asset_nodes: Vec<BTreeSet<usize>>,
    beneficiary: usize,
    assets: BTreeSet<usize>,
    nodes: BTreeSet<usize>,
    item_owner: Option<usize>,
}

fn random() -> impl Strategy<Value = Random> {
    let maybe = || proptest::option::weighted(0.7, 0..USERS);
    let some = |of: usize| btree_set(0..of, 0..=of);
    let people = (
        vec(maybe(), USERS),
        vec((prop::bool::weighted(0.8), prop::bool::weighted(0.8)), USERS),
        some(USERS),
        some(USERS),
        vec(some(USERS), GROUPS),
    );
    let things = (
        vec(0..NODES, NODES),
        vec(maybe(), NODES),
        vec(maybe(), ASSETS),
        vec(some(NODES), ASSETS),
        0..USERS,
        some(ASSETS),
        some(NODES),
        maybe(),
    );
    (people, things).prop_map(|(people, things)| {
        let (managers, active_human, super_admins, org_admins, groups) = people;
        let (parents, node_owners, asset_owners, asset_nodes, beneficiary, assets, nodes, item_owner) =
            things;
        Random {
            managers,
            active_human,
            super_admins,
            org_admins,
            groups,
            parents,
            node_owners,
            asset_owners,
            asset_nodes,
            beneficiary,
            assets,
            nodes,
            item_owner,
        }
    })
}

fn id<T: From<Uuid>>(kind: u128, n: usize) -> T {
    T::from(Uuid::from_u128(kind << 32 | n as u128))
}

fn user(n: usize) -> UserId {
    id(2, n)
}

fn group(n: usize) -> GroupId {
    id(3, n)
}

fn node(n: usize) -> NodeId {
    id(4, n)
}

fn asset(n: usize) -> AssetId {
    id(5, n)
}

fn org() -> OrgId {
    OrgId(Uuid::from_u128(ORG))
}

fn ids<T: Ord>(numbers: &BTreeSet<usize>, of: impl Fn(usize) -> T) -> BTreeSet<T> {
    numbers.iter().copied().map(of).collect()
}

impl Random {
    fn parent(&self, n: usize) -> Option<usize> {
        Some(self.parents[n]).filter(|parent| *parent < n)
    }

    fn house(&self) -> House {
        let managers = self.managers.iter().enumerate();
        let mut links = Vec::new();
        for n in 0..NODES {
            let line = std::iter::successors(Some(n), |n| self.parent(*n));
            links.extend((0..).zip(line).map(|(depth, above)| Link {
                node: node(n),
                above: node(above),
                depth,
                owner: self.node_owners[above].map(user),
            }));
        }
        let of = |n: usize| OwnedAsset {
            owner: self.asset_owners[n].map(user),
            nodes: ids(&self.asset_nodes[n], node),
        };
        House {
            users: (0..USERS).map(user).collect(),
            managers: managers.filter_map(|(n, manager)| Some((user(n), user((*manager)?)))).collect(),
            groups: (0..GROUPS).map(|n| (group(n), ids(&self.groups[n], user))).collect(),
            super_admins: ids(&self.super_admins, user),
            org_admins: ids(&self.org_admins, user),
            assets: (0..ASSETS).map(|n| (asset(n), of(n))).collect(),
            links,
        }
    }

    fn asked(&self) -> Asked {
        Asked {
            beneficiary: Some(user(self.beneficiary)),
            assets: ids(&self.assets, asset),
            nodes: ids(&self.nodes, node),
            item: self.item(),
        }
    }

    fn item(&self) -> Option<(FlowId, UserId)> {
        Some((FlowId(ITEM), user(self.item_owner?)))
    }

    fn people(&self) -> BTreeMap<UserId, Person> {
        let people = (0..).zip(&self.active_human);
        people
            .map(|(n, (is_active, is_human))| {
                (user(n), Person { is_active: *is_active, is_human: *is_human })
            })
            .collect()
    }

    /// Replaces the rows of the database by this house, with a catalog item whose levels have one of these rules each.
    async fn load(&self, world: &World, rules: &[ApproverRule]) {
        let mut sql = String::from(
            "TRUNCATE flow_versions, flows, asset_nodes, assets, node_ancestors, nodes, group_members, groups, members,
             users, organizations CASCADE;",
        );
        let mut add = |row: rows::Row| write!(sql, "{row}").unwrap();
        add(rows::organization(org(), "here"));
        for (n, (is_active, is_human)) in self.active_human.iter().enumerate() {
            let row = rows::user(user(n), format!("user{n}")).with("is_active", is_active);
            let row = row.with("kind", if *is_human { "human" } else { "service" });
            add(row.with("is_super_admin", self.super_admins.contains(&n)));
            add(rows::member(
                org(),
                user(n),
                if self.org_admins.contains(&n) { "org_admin" } else { "member" },
            ));
        }
        for (n, members) in self.groups.iter().enumerate() {
            add(rows::group(group(n), org(), group(n)));
            members.iter().for_each(|member| add(rows::group_member(group(n), user(*member))));
        }
        let owned = |row: rows::Row, owner: Option<usize>| match owner {
            Some(owner) => row.with("owner_id", user(owner)),
            None => row,
        };
        for (n, owner) in self.node_owners.iter().enumerate() {
            add(owned(rows::node(node(n), org(), node(n), self.parent(n).map(node)), *owner));
        }
        for (n, owner) in self.asset_owners.iter().enumerate() {
            add(owned(rows::asset(asset(n), org(), asset(n)), *owner));
            self.asset_nodes[n].iter().for_each(|place| add(rows::asset_node(asset(n), node(*place))));
        }
        let levels: Vec<_> = rules.iter().map(|rule| json!({ "approvers": [rule] })).collect();
        let definition = json!({ "ticket_type": "resource_access", "visible_to": { "everyone": true },
            "show_progress": true, "item": { "owner_id": self.item_owner.map(user) }, "approval": { "type": "assigned", "levels": levels } });
        let flow = rows::flow(ITEM, "Item", definition).with("org_id", org());
        add(flow.with("ticket_type", "resource_access"));
        for (n, manager) in self.managers.iter().enumerate() {
            if let Some(manager) = manager {
                let (user, manager) = (user(n), user(*manager));
                write!(sql, "UPDATE users SET manager_id = '{manager}' WHERE id = '{user}';").unwrap();
            }
        }
        world.sql(&sql).await;
    }
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        const NAMES: &[&str] = &[$($text),+];
    };
}

gatepass_domain::approver_rules!(names);

/// Rules of every kind, about every user and object.
fn all_rules() -> Vec<ApproverRule> {
    let mut rules: Vec<ApproverRule> = (0..=USERS).map(|n| User { id: user(n) }.into()).collect();
    rules.extend((0..=GROUPS).map(|n| ApproverRule::from(Group { id: group(n) })));
    rules.extend((1..=4).map(|depth| ApproverRule::from(RequesterManager { depth })));
    rules.extend([SuperAdmins {}.into(), OrgAdmins {}.into(), ResourceOwner {}.into(), NodeOwner {}.into()]);
    let kinds: BTreeSet<String> =
        rules.iter().map(|rule| json!(rule)["kind"].as_str().unwrap().to_owned()).collect();
    assert!(kinds.iter().eq(&NAMES.iter().copied().collect::<BTreeSet<_>>()), "a rule is missing: {kinds:?}");
    rules
}

#[actix_web::test]
async fn sql_finds_the_people_whom_rules_name() {
    let world = World::new().await;
    let mut runner = TestRunner::deterministic();
    let rules = all_rules();
    let mut found: BTreeMap<ApproverRule, BTreeSet<usize>> = BTreeMap::new();
    for _ in 0..HOUSES {
        let random = random().new_tree(&mut runner).unwrap().current();
        random.load(&world, &rules).await;
        let (house, asked, people) = (random.house(), random.asked(), random.people());
        let conn = world.db.conn().await.unwrap();
        let loaded = load(&conn, &asked, &rules).await;
        for rule in &rules {
            let expected = rule.rule().names(&asked, &house);
            if rule.rule().is_by_owner() {
                let owners = loaded.owners.get(rule).cloned().unwrap_or_default();
                assert_eq!(owners, rule.rule().owners(&asked, &house), "{rule:?}: {random:?}");
            } else {
                let named = loaded.named.get(rule).cloned().unwrap_or_default();
                assert_eq!(named, expected, "{rule:?}: {random:?}");
            }
            found.entry(rule.clone()).or_default().insert(expected.len());
        }
        assert!(loaded.users.iter().all(|(user, person)| people[user] == *person), "{random:?}");

        // The catalog has no requested assets yet.
        let requester = asked.beneficiary.unwrap();
        let alone = Asked { beneficiary: Some(requester), item: random.item(), ..Asked::default() };
        let (by_owner, others): (Vec<_>, Vec<_>) =
            rules.iter().cloned().partition(|rule| rule.rule().is_by_owner());
        let named =
            others.into_iter().map(|rule| (rule.clone(), rule.rule().names(&alone, &house))).collect();
        let owners =
            by_owner.into_iter().map(|rule| (rule.clone(), rule.rule().owners(&alone, &house))).collect();
        let facts = Facts { users: people, named, owners };
        let expected: Vec<Vec<UserId>> = rules.iter().map(|rule| deciders(rule, &facts, requester)).collect();
        assert_eq!(shown(&conn, requester, rules.len()).await, expected, "{random:?}");
    }
    let varied = |rule: &&ApproverRule| found[rule].len() > 1;
    assert_eq!(rules.iter().filter(varied).count(), rules.len() - USERS - 2, "too easy: {found:?}");
}

async fn load(conn: &gatepass_persistence::Conn, asked: &Asked, rules: &[ApproverRule]) -> Facts {
    let rules: Vec<&ApproverRule> = rules.iter().collect();
    let (assets, nodes): (Vec<AssetId>, Vec<NodeId>) =
        (asked.assets.iter().copied().collect(), asked.nodes.iter().copied().collect());
    let query = FactsQuery {
        org_id: Some(org()),
        beneficiary: asked.beneficiary,
        assets: &assets,
        nodes: &nodes,
        item: asked.item,
        rules: &rules,
        people: &[],
    };
    facts(conn, query).await.unwrap().facts
}

/// The people who would decide a level with this rule.
fn deciders(rule: &ApproverRule, facts: &Facts, requester: UserId) -> Vec<UserId> {
    let level = json!({ "approvers": [rule] });
    let level: LevelRule = serde_json::from_value(level).unwrap();
    resolve(&level, facts, &[ITEM], &[requester]).unwrap_or_default()
}

/// The people whom the catalog shows for each level of the item.
async fn shown(conn: &gatepass_persistence::Conn, requester: UserId, levels: usize) -> Vec<Vec<UserId>> {
    let filter =
        Filter { user: requester, orgs: None, item: None, types: vec![], categories: vec![], q: None };
    let page = Page { limit: 2, after: None, sort: Sort::Newest };
    let (_, _, deciders) = catalog::list(conn, &filter, &page).await.unwrap().pop().unwrap();
    let mut shown = vec![Vec::new(); levels];
    for decider in deciders {
        shown[decider.level as usize - 1].push(UserId(decider.person.id));
    }
    shown
}
