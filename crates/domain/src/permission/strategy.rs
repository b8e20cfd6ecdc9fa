//! Random small worlds for property tests: of this crate, and of the queries that must agree with it. A world is well
//! formed: each reference points to an object of the same organization.

use proptest::{collection::vec, option, prelude::*, sample};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Action, AssetFacts, INPUT, Permission, UserFacts};
use crate::ids::{AssetId, GroupId, NodeId, OrgId, PermissionId, UserId};
use crate::inventory::Category;
use crate::window::Window;

/// Accounts to ask for in a [`World`]: real ones, a missing one, virtual ones, and `@ALL`, which is not an account.
pub const ACCOUNTS: [&str; 10] =
    ["root", "app", "alice", "bob", "alice_adm", "ghost", "@ALL", "@ANON", "@INPUT", "@USER"];
/// Names that a user may type by hand: real ones, a missing one, one by a placeholder.
pub const INPUTS: [&str; 6] = ["root", "app", "alice", "bob", "alice_adm", "ghost"];
/// Protocols to ask for.
pub const PROTOCOLS: [&str; 4] = ["ssh", "rdp", "vnc", "all"];
/// Actions to ask for.
pub const ACTIONS: [Action; 3] = [Action::Connect, Action::Upload, Action::Share];
const ENTRIES: [&str; 13] = [
    "root",
    "app",
    "alice",
    "@ALL",
    "@ANON",
    "@INPUT",
    "@USER",
    "!root",
    "!app",
    "!alice",
    "{username}_adm",
    "{username}",
    "!{username}_adm",
];

/// Two organizations and three users, with everything that a question about access needs.
#[derive(Debug, Clone)]
pub struct World {
    /// The organizations.
    pub orgs: [OrgId; 2],
    /// The users, with the groups that they are in.
    pub users: Vec<UserFacts>,
    /// The groups and their organizations.
    pub groups: Vec<(GroupId, OrgId)>,
    /// The tree of nodes, parents before their children.
    pub nodes: Vec<Node>,
    /// The assets. Their `nodes` have no ancestors: see [`World::facts`].
    pub assets: Vec<AssetFacts>,
    /// The permissions.
    pub permissions: Vec<Permission>,
}

/// A node of the tree.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// Its id.
    pub id: NodeId,
    /// Its organization.
    pub org_id: OrgId,
    /// The node above it.
    pub parent: Option<NodeId>,
}

impl World {
    /// The asset as [`decide`](super::decide) needs it: its nodes with their ancestors.
    pub fn facts(&self, asset: &AssetFacts) -> AssetFacts {
        let mut facts = asset.clone();
        for node in self.nodes.iter().rev().filter_map(|node| node.parent.map(|parent| (node.id, parent))) {
            if facts.nodes.contains(&node.0) {
                facts.nodes.insert(node.1);
            }
        }
        facts
    }
}

/// Moments at which something in a [`World`] begins, ends, or is asked.
pub fn moment() -> impl Strategy<Value = OffsetDateTime> {
    (0..5_i64).prop_map(|hours| OffsetDateTime::UNIX_EPOCH + Duration::days(20_000) + Duration::hours(hours))
}

/// Every account to ask for in a [`World`], each with the name that is typed for it: for `@INPUT` every one of [`INPUTS`],
/// and none, as lists ask.
pub fn asked() -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    ACCOUNTS.into_iter().map(|account| (account, None)).chain(INPUTS.map(|input| (INPUT, Some(input))))
}

/// Worlds with up to five permissions.
pub fn world() -> impl Strategy<Value = World> {
    let [here, there] = orgs();
    let groups = vec![(GroupId(id(3, 0)), here), (GroupId(id(3, 1)), here), (GroupId(id(3, 2)), there)];
    let users = (user(0, "alice"), user(1, "bob"), user(2, "root"));
    let nodes = (parent_of(1), parent_of(2)).prop_map(move |(second, third)| {
        let node = |n, org_id, parent| Node { id: node_id(n), org_id, parent };
        vec![node(0, here, None), node(1, here, second), node(2, here, third), node(3, there, None)]
    });
    let assets = (asset(0, here), asset(1, here), asset(2, here), asset(3, there));
    (users, nodes, assets, vec(permission(), 0..=5)).prop_map(move |(users, nodes, assets, permissions)| {
        World {
            orgs: [here, there],
            users: vec![users.0, users.1, users.2],
            groups: groups.clone(),
            nodes,
            assets: vec![assets.0, assets.1, assets.2, assets.3],
            permissions: (0..)
                .zip(permissions)
                .map(|(n, p)| Permission { id: PermissionId(id(6, n)), ..p })
                .collect(),
        }
    })
}

/// A random permission of such a world. [`world`] gives each its own id.
pub fn permission() -> impl Strategy<Value = Permission> {
    let [here, there] = orgs();
    let subjects = (some((0..3).map(|n| UserId(id(2, n))), 3), some((0..3).map(|n| GroupId(id(3, n))), 3));
    let objects = (some((0..4).map(|n| AssetId(id(5, n))), 3), some((0..4).map(node_id), 2));
    let exclusions = (
        some((0..4).map(|n| AssetId(id(5, n))), 1),
        prop_oneof![2 => Just(Vec::new()), 1 => some((0..4).map(node_id), 1)],
    );
    let gives = (
        some(ENTRIES.map(str::to_owned), 4),
        some(["ssh", "rdp", "all"].map(str::to_owned), 2),
        some(ACTIONS, 3),
    );
    let validity =
        (option::weighted(0.3, moment()), option::weighted(0.3, moment())).prop_map(|(a, b)| match (a, b) {
            (Some(from), Some(until)) if until <= from => (Some(until), None),
            validity => validity,
        });
    let org = prop_oneof![3 => Just(here), 1 => Just(there)];
    (org, subjects, objects, exclusions, gives, validity, prop::bool::weighted(0.9)).prop_map(
        move |(org_id, subjects, objects, exclusions, gives, validity, is_active)| Permission {
            id: PermissionId(id(6, 0)),
            org_id,
            name: "generated".to_owned(),
            users: subjects.0,
            groups: only(subjects.1, |group| (group.0 == id(3, 2)) == (org_id == there)),
            assets: only(objects.0, |asset| (asset.0 == id(5, 3)) == (org_id == there)),
            nodes: only(objects.1, |node| (*node == node_id(3)) == (org_id == there)),
            exclude_assets: only(exclusions.0, |asset| (asset.0 == id(5, 3)) == (org_id == there)),
            exclude_nodes: only(exclusions.1, |node| (*node == node_id(3)) == (org_id == there)),
            accounts: gives.0,
            protocols: gives.1,
            actions: gives.2,
            valid_from: validity.0,
            valid_until: validity.1,
            is_active,
            reusable_tokens: false,
            source_ticket_id: None,
        },
    )
}

fn user(n: u128, username: &'static str) -> impl Strategy<Value = UserFacts> {
    let groups = some((0..3).map(|group| GroupId(id(3, group))), 2);
    let stays = vec(vec(window(), 0..=2), 3);
    let is_member = prop::array::uniform2(prop::bool::weighted(0.9));
    let is_on = (prop::bool::weighted(0.9), prop::bool::weighted(0.1));
    let facts = (groups, stays, is_member, is_on);
    facts.prop_map(move |(groups, stays, is_member, (is_active, is_super_admin))| UserFacts {
        id: UserId(id(2, n)),
        username: username.to_owned(),
        is_active,
        is_super_admin,
        orgs: orgs().into_iter().zip(is_member).filter_map(|(org, is_in)| is_in.then_some(org)).collect(),
        stays: (0..)
            .map(|group| GroupId(id(3, group)))
            .zip(stays)
            .filter(|(group, windows)| !groups.contains(group) && !windows.is_empty())
            .collect(),
        groups: groups.into_iter().collect(),
    })
}

/// A window of a membership that a grant gives.
fn window() -> impl Strategy<Value = Window> {
    let hours = 1..3_i64;
    (moment(), option::weighted(0.8, hours))
        .prop_map(|(start, hours)| Window { start, end: hours.map(|hours| start + Duration::hours(hours)) })
}

fn asset(n: u128, org_id: OrgId) -> impl Strategy<Value = AssetFacts> {
    let homes = if org_id == orgs()[0] { 0..3 } else { 3..4 };
    let homes: Vec<NodeId> = homes.map(node_id).collect();
    let nodes = sample::subsequence(homes.clone(), 1..=homes.len().min(2));
    let protocols = some(["ssh", "rdp"].map(str::to_owned), 2);
    let accounts = some(["root", "app", "alice", "bob", "alice_adm"].map(str::to_owned), 5);
    let activity = vec(prop::bool::weighted(0.8), 5);
    let category = sample::select(vec![Category::Host, Category::Web, Category::Application]);
    (nodes, protocols, accounts, activity, (category, prop::bool::weighted(0.9))).prop_map(
        move |(nodes, protocols, accounts, activity, (category, is_active))| AssetFacts {
            id: AssetId(id(5, n)),
            org_id,
            category,
            is_active,
            protocols: protocols.into_iter().collect(),
            nodes: nodes.into_iter().collect(),
            accounts: accounts.into_iter().zip(activity).collect(),
        },
    )
}

fn parent_of(node: u128) -> impl Strategy<Value = Option<NodeId>> {
    option::weighted(0.8, (0..node).prop_map(node_id))
}

fn some<T: Clone + std::fmt::Debug + 'static>(
    from: impl IntoIterator<Item = T>,
    at_most: usize,
) -> impl Strategy<Value = Vec<T>> {
    sample::subsequence(from.into_iter().collect::<Vec<T>>(), 0..=at_most)
}

fn only<T>(mut from: Vec<T>, keep: impl FnMut(&T) -> bool) -> Vec<T> {
    from.retain(keep);
    from
}

fn orgs() -> [OrgId; 2] {
    [OrgId(id(1, 0)), OrgId(id(1, 1))]
}

fn node_id(n: u128) -> NodeId {
    NodeId(id(4, n))
}

/// The id of the `n`th object of a kind. It is the same in every world.
fn id(kind: u128, n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | (kind << 16) | n)
}
