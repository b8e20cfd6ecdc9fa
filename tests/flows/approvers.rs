//! Approver rules: the users that the database finds for each.

use gatepass_domain::flow::approver::rules::{
    Group, NodeOwner, OrgAdmins, RequesterManager, ResourceOwner, SuperAdmins, User,
};
use gatepass_domain::flow::approver::{ApproverRule, Facts};
use gatepass_domain::ids::{AssetId, GroupId, NodeId, OrgId, UserId};
use gatepass_persistence::tickets::approvers::{FactsQuery, facts};
use gatepass_testing::{World, rows};
use uuid::Uuid;

const EMPTY: FactsQuery<'static> = FactsQuery {
    org_id: None,
    beneficiary: None,
    assets: &[],
    nodes: &[],
    item: None,
    rules: &[],
    people: &[],
};

async fn load(world: &World, query: FactsQuery<'_>) -> Facts {
    facts(&world.db.conn().await.unwrap(), query).await.unwrap().facts
}

fn named(facts: &Facts, rule: &ApproverRule) -> Vec<UserId> {
    let named = facts.named.get(rule).into_iter().flatten().copied();
    let owners = facts.owners.get(rule).into_iter().flatten().map(|owner| owner.user);
    named.chain(owners).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn id(text: &str) -> Uuid {
    text.parse().unwrap()
}

fn user(person: &gatepass_testing::Person) -> UserId {
    UserId(id(&person.id))
}

fn fresh(world: &World) -> Uuid {
    world.shared.ids().next()
}

#[actix_web::test]
async fn rules_find_named_users_group_members_and_admins() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.stranger("bob").await);
    let olga = world.with_role("olga", "org_admin").await;
    let (org, group) = (&world.org, fresh(&world));
    world.insert([rows::group(group, org, "ops"), rows::group_member(group, &bob.id)]).await;
    world.sql(&format!("UPDATE users SET is_active = false WHERE id = '{}'", alice.id)).await;
    let rules = [
        User { id: user(&alice) }.into(),
        Group { id: GroupId(group) }.into(),
        SuperAdmins {}.into(),
        OrgAdmins {}.into(),
    ];
    let [one, team, super_admins, org_admins] = &rules;
    let rules: Vec<&ApproverRule> = rules.iter().collect();
    let org_id = Some(OrgId(id(org)));
    let facts = load(&world, FactsQuery { org_id, rules: &rules, ..EMPTY }).await;
    assert_eq!(named(&facts, one), [user(&alice)]);
    assert_eq!(named(&facts, team), [user(&bob)]);
    assert_eq!(named(&facts, super_admins), [user(&world.admin)]);
    assert!(named(&facts, org_admins).contains(&user(&olga)));
    assert!(!facts.is_eligible(user(&alice)) && facts.has_left(user(&alice)));
    assert!(facts.is_eligible(user(&bob)));
    assert_eq!(load(&world, EMPTY).await, Facts::default());
}

#[actix_web::test]
async fn a_circle_of_managers_ends() {
    let world = World::new().await;
    let people = [
        world.stranger("alice").await,
        world.stranger("bob").await,
        world.stranger("carol").await,
        world.stranger("dave").await,
    ];
    let [alice, bob, carol, dave] = &people;
    for (report, manager) in [(alice, bob), (bob, carol), (carol, bob), (dave, dave)] {
        let (manager, report) = (&manager.id, &report.id);
        world.sql(&format!("UPDATE users SET manager_id = '{manager}' WHERE id = '{report}'")).await;
    }
    let chain = async |of, depth| {
        let rules: Vec<ApproverRule> = (1..=depth).map(|depth| RequesterManager { depth }.into()).collect();
        let query = rules.iter().collect::<Vec<_>>();
        let facts = load(&world, FactsQuery { beneficiary: Some(of), rules: &query, ..EMPTY }).await;
        rules.iter().flat_map(|rule| named(&facts, rule)).collect::<Vec<_>>()
    };
    assert_eq!(chain(user(alice), 1).await, [user(bob)]);
    assert_eq!(chain(user(alice), 10).await, [user(bob), user(carol)]);
    assert_eq!(chain(user(bob), 10).await, [user(carol)]);
    assert_eq!(chain(user(dave), 10).await, []);
}

#[actix_web::test]
async fn the_nearest_node_with_an_owner_counts() {
    let world = World::new().await;
    let (near, far, owner) =
        (world.stranger("near").await, world.stranger("far").await, world.stranger("owner").await);
    let (root, middle, leaf, other) = (fresh(&world), fresh(&world), fresh(&world), fresh(&world));
    let (asset, org) = (fresh(&world), &world.org);
    world
        .insert([
            rows::node(root, org, "root", None::<Uuid>).with("owner_id", &far.id),
            rows::node(middle, org, "middle", Some(root)).with("owner_id", &near.id),
            rows::node(leaf, org, "leaf", Some(middle)),
            rows::node(other, org, "other", Some(root)),
            rows::asset(asset, org, "web").with("owner_id", &owner.id),
            rows::asset_node(asset, leaf),
        ])
        .await;
    let (resource, node) = (ResourceOwner {}.into(), NodeOwner {}.into());
    let rules = [&resource, &node];
    let (assets, nodes) = ([AssetId(asset)], [NodeId(other)]);
    let query =
        FactsQuery { org_id: Some(OrgId(id(org))), assets: &assets, nodes: &nodes, rules: &rules, ..EMPTY };
    let facts = load(&world, query.clone()).await;
    let mut owners = [user(&owner), user(&far)];
    owners.sort();
    assert_eq!(named(&facts, &resource), owners);
    let mut owners = [user(&near), user(&far)];
    owners.sort();
    assert_eq!(named(&facts, &node), owners);
    let elsewhere = OrgId(id(&world.new_org("elsewhere").await));
    assert_eq!(load(&world, FactsQuery { org_id: Some(elsewhere), ..query }).await, Facts::default());
}
