//! The law of access checks: in random worlds, the domain decides the same on the rows that SQL fetches as on the whole
//! world.

use gatepass_domain::permission::strategy::{self, ACTIONS, PROTOCOLS, asked, moment};
use gatepass_domain::permission::{
    Answer, AssetFacts, Denial, Entry, INPUT, Part, Question, decide, entries,
};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::Conn;
use gatepass_persistence::access::{self, Ask, AssetsOf, Facts, Offset, UsersOf};
use gatepass_testing::{World, json, rows};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;
use std::fmt::Write;
use time::OffsetDateTime;
use uuid::Uuid;

const WORLDS: usize = 60;

/// Random worlds with something to decide, and their numbers.
pub fn worlds() -> impl Iterator<Item = (u64, strategy::World)> {
    (0..).map(|n| (n, world_of(n))).filter(|(_, w)| w.permissions.len() >= 3).take(WORLDS)
}

/// The world of this number, which is always the same.
fn world_of(number: u64) -> strategy::World {
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&number.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    strategy::world().new_tree(&mut runner).unwrap().current()
}

fn moments() -> Vec<OffsetDateTime> {
    let mut runner = TestRunner::deterministic();
    let some = (0..100).map(|_| moment().new_tree(&mut runner).unwrap().current());
    some.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

#[actix_web::test]
async fn every_check_is_what_the_whole_world_says() {
    let world = World::new().await;
    let mut conn = world.db.conn().await.unwrap();
    let mut answers: BTreeMap<Option<Denial>, usize> = BTreeMap::new();
    for (number, random) in worlds() {
        load(&world, &random).await;
        for ((account, input_username), ask, facts) in all_facts(&mut conn, &random).await {
            let near = if number % 20 == 0 {
                access::facts_with_near_ones(&mut conn, &ask).await.unwrap().unwrap()
            } else {
                facts.clone()
            };
            let user = random.users.iter().find(|u| u.id == ask.user).unwrap();
            let asset = random.facts(random.assets.iter().find(|a| a.id == ask.asset).unwrap());
            let at = ask.at.unwrap();
            for (protocol, action) in PROTOCOLS.iter().flat_map(|p| ACTIONS.map(|a| (*p, a))) {
                let whole = Question { user, asset: &asset, account, input_username, protocol, action, at };
                let expected = decide(&whole, &random.permissions);
                for facts in [&facts, &near] {
                    let fetched = Question { user: &facts.user, asset: &facts.asset, ..whole };
                    let answer = decide(&fetched, &facts.permissions);
                    assert_eq!(answer, expected, "world {number}: {whole:?}");
                }
                let denial = if let Answer::Denied(denial) = expected { Some(denial) } else { None };
                *answers.entry(denial).or_default() += 1;
            }
        }
    }
    assert_eq!(answers.len(), Denial::ALL.len() + 1, "too easy: {answers:?}");
    assert!(answers.values().all(|times| *times > 300), "too easy: {answers:?}");
}

/// An account to ask for, and the name that is typed for it.
type Named = (&'static str, Option<&'static str>);

/// Asks about every user, asset, account and moment of the world, in one statement.
async fn all_facts(conn: &mut Conn, random: &strategy::World) -> Vec<(Named, Ask, Facts)> {
    let (mut names, mut asks) = (Vec::new(), Vec::new());
    for at in moments() {
        for (user, asset) in random.users.iter().flat_map(|u| random.assets.iter().map(|a| (u.id, a.id))) {
            names.extend(asked());
            asks.extend(asked().map(|(account, typed)| Ask {
                user,
                asset,
                account: typed.unwrap_or(account).to_owned(),
                at: Some(at),
            }));
        }
    }
    let found = access::facts(conn, &asks).await.unwrap();
    names
        .into_iter()
        .zip(asks.into_iter().zip(found))
        .map(|(name, (ask, facts))| (name, ask, facts.unwrap()))
        .collect()
}

#[actix_web::test]
async fn every_listing_is_what_the_whole_world_says() {
    let world = World::new().await;
    let mut conn = world.db.conn().await.unwrap();
    let mut listed = 0;
    for (number, random) in worlds() {
        load(&world, &random).await;
        for at in moments() {
            let mut expected: BTreeMap<(Uuid, Uuid), Vec<Entry>> = BTreeMap::new();
            for (user, asset) in random.users.iter().flat_map(|u| random.assets.iter().map(move |a| (u, a))) {
                let given = entries(user, &random.facts(asset), at, &random.permissions, Part::default());
                if !given.is_empty() {
                    expected.insert((user.id.0, asset.id.0), given);
                }
            }
            listed += expected.len();
            let by_user = assets_of_all(&mut conn, &random, at).await;
            assert_eq!(by_user, expected, "world {number} at {at}");
            let by_asset = users_of_all(&mut conn, &random, at).await;
            assert_eq!(by_asset, expected, "world {number} at {at}");
        }
    }
    assert!(listed > 100, "too easy: {listed} pairs");
}

type Given = BTreeMap<(Uuid, Uuid), Vec<Entry>>;

fn collect(given: &mut Given, facts: &Facts) {
    let entries = entries(&facts.user, &facts.asset, facts.at, &facts.permissions, Part::default());
    if !entries.is_empty() {
        given.insert((facts.user.id.0, facts.asset.id.0), entries);
    }
}

/// Reads a list in pages of two, as a caller does.
async fn assets_of_all(conn: &mut Conn, random: &strategy::World, at: OffsetDateTime) -> Given {
    let mut given = Given::new();
    for user in &random.users {
        let may_see = gatepass_domain::authz::Orgs::All;
        let asked =
            AssetsOf { user: user.id, may_see, org_id: vec![], node_id: vec![], q: None, at: Some(at) };
        let mut before = None;
        loop {
            let page = access::assets_of(conn, &asked, Offset { before, limit: 2 }).await.unwrap();
            page.iter().for_each(|facts| collect(&mut given, facts));
            before = page.last().map(|facts| facts.asset.id.0);
            if page.len() < 2 {
                break;
            }
        }
    }
    given
}

async fn users_of_all(conn: &mut Conn, random: &strategy::World, at: OffsetDateTime) -> Given {
    let mut given = Given::new();
    for AssetFacts { id: asset, .. } in &random.assets {
        let asked = UsersOf { asset: *asset, account: None, protocol: None, action: None, at: Some(at) };
        let mut before = None;
        loop {
            let page = access::users_of(conn, &asked, Offset { before, limit: 2 }).await.unwrap();
            page.iter().for_each(|facts| collect(&mut given, facts));
            before = page.last().map(|facts| facts.user.id.0);
            if page.len() < 2 {
                break;
            }
        }
    }
    given
}

#[actix_web::test]
async fn a_batch_over_http_is_what_the_whole_world_says() {
    let world = World::new().await;
    let random = (0..).map(world_of).find(|w| w.permissions.len() == 5).unwrap();
    load(&world, &random).await;
    // Nobody answers for the past, so this is the first moment.
    world.set_clock("2024-10-04 00:00:00+00", time::Duration::ZERO).await;
    let admin = world.again(&world.admin).await;
    let mut questions = Vec::new();
    for (user, asset) in random.users.iter().flat_map(|u| random.assets.iter().map(move |a| (u, a))) {
        for (account, at) in asked().flat_map(|account| moments().into_iter().map(move |at| (account, at))) {
            questions.push((user, asset, account, at));
        }
    }
    let text = |at: OffsetDateTime| at.format(&time::format_description::well_known::Rfc3339).unwrap();
    // Over HTTP, `@INPUT` comes with a name.
    questions.retain(|(.., (account, typed), _)| *account != INPUT || typed.is_some());
    let checks = questions.iter().map(|(user, asset, (account, typed), at)| {
        json!({ "user_id": user.id, "asset_id": asset.id, "account": account, "input_username": typed,
            "protocol": "ssh", "action": "connect", "at": text(*at) })
    });
    let checks: Vec<_> = checks.collect();
    let mut answers = Vec::new();
    for some in checks.chunks(1000) {
        let page = admin.post("/access/check-batch", json!({ "checks": some })).await.expect(200);
        answers.extend(page["items"].as_array().unwrap().clone());
    }
    for ((user, asset, (account, input_username), at), answer) in questions.iter().zip(&answers) {
        let asset = random.facts(asset);
        let action = ACTIONS[0];
        let question = Question {
            user,
            asset: &asset,
            account,
            input_username: *input_username,
            protocol: "ssh",
            action,
            at: *at,
        };
        let expected = match decide(&question, &random.permissions) {
            Answer::Allowed { permissions, expires_at } => {
                json!({ "allowed": true, "permissions": permissions, "expires_at": expires_at.map(text) })
            }
            Answer::Denied(reason) => {
                json!({ "allowed": false, "permissions": [], "expires_at": null, "reason": reason })
            }
        };
        assert_eq!(answer, &expected, "{question:?}");
    }
}

/// Replaces the rows of the database by this world.
pub async fn load(world: &World, random: &strategy::World) {
    let mut sql = String::from(
        "ALTER TABLE grant_groups DROP CONSTRAINT IF EXISTS grant_groups_grant_id_fkey;
         TRUNCATE permissions, members, accounts, asset_nodes, assets, node_ancestors, nodes, group_members, groups CASCADE;
         DELETE FROM users WHERE username <> 'admin'; DELETE FROM organizations WHERE slug <> 'default';",
    );
    let mut add = |row: rows::Row| write!(sql, "{row}").unwrap();
    for (n, org) in random.orgs.iter().enumerate() {
        add(rows::organization(org, format!("o{n}")));
    }
    for (group, org) in &random.groups {
        add(rows::group(group, org, group));
    }
    // In every other world, people are two groups below the groups that permissions name.
    let mut below = BTreeMap::new();
    if random.permissions.len().is_multiple_of(2) {
        for (group, org) in &random.groups {
            let (middle, bottom) = (world.new_id(), world.new_id());
            add(rows::group(&middle, org, &middle));
            add(rows::group(&bottom, org, &bottom));
            add(rows::nested_group(group, &middle));
            add(rows::nested_group(&middle, &bottom));
            below.insert(group.to_string(), bottom);
        }
    }
    let home = |group: &dyn std::fmt::Display| {
        below.get(&group.to_string()).cloned().unwrap_or_else(|| group.to_string())
    };
    for user in &random.users {
        let row = rows::user(user.id, &user.username).with("is_active", user.is_active);
        add(row.with("is_super_admin", user.is_super_admin));
        for org in &user.orgs {
            add(rows::member(org, user.id, "member"));
        }
        for group in &user.groups {
            add(rows::group_member(home(group), user.id));
        }
        for (group, window) in user.stays.iter().flat_map(|(group, all)| all.iter().map(move |w| (group, w)))
        {
            add(rows::grant_group(world.new_id(), home(group), user.id)
                .with_sql("valid_from", time(Some(window.start)))
                .with_sql("valid_until", time(window.end)));
        }
    }
    for node in &random.nodes {
        add(rows::node(node.id, node.org_id, node.id, node.parent));
    }
    for asset in &random.assets {
        let protocols: Vec<_> = asset.protocols.iter().map(|p| json!({ "name": p, "port": 1 })).collect();
        let row = rows::asset(asset.id, asset.org_id, asset.id).with("is_active", asset.is_active);
        add(row.with("protocols", json!(protocols)).with("category", asset.category));
        for node in &asset.nodes {
            add(rows::asset_node(asset.id, node));
        }
        for (name, active) in &asset.accounts {
            add(rows::account(world.new_id(), asset.id, name).with("is_active", active));
        }
    }
    for p in &random.permissions {
        let row = rows::permission(p.id, p.org_id)
            .with_sql("users", array(&p.users, "uuid"))
            .with_sql("groups", array(&p.groups, "uuid"))
            .with_sql("assets", array(&p.assets, "uuid"))
            .with_sql("nodes", array(&p.nodes, "uuid"))
            .with_sql("exclude_assets", array(&p.exclude_assets, "uuid"))
            .with_sql("exclude_nodes", array(&p.exclude_nodes, "uuid"))
            .with_sql("accounts", array(&p.accounts, "text"))
            .with_sql("protocols", array(&p.protocols, "text"))
            .with_sql("actions", array(&p.actions, "text"))
            .with_sql("valid_from", time(p.valid_from))
            .with_sql("valid_until", time(p.valid_until));
        add(row.with("is_active", p.is_active));
    }
    world.sql(&sql).await;
}

fn time(at: Option<OffsetDateTime>) -> String {
    at.map_or("NULL".to_owned(), |at| format!("to_timestamp({})", at.unix_timestamp()))
}

fn array<T: std::fmt::Display>(items: &[T], of: &str) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("'{item}'")).collect();
    format!("ARRAY[{}]::{of}[]", quoted.join(", "))
}
