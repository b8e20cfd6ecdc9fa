//! The law of groups in groups: in random graphs that change, SQL and the domain agree on who is in which group, and until
//! when.

use gatepass_domain::directory::nesting::{Nesting, groups_above, judge};
use gatepass_domain::ids::GroupId;
use gatepass_testing::{World, rows};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;

const GROUPS: usize = 8;
const PEOPLE: usize = 4;

/// One change: put a group into a group, take it out, delete a group, add a person, give a person a group until a moment.
#[derive(Debug, Clone, Copy)]
enum Step {
    Nest(usize, usize),
    Unnest(usize, usize),
    Delete(usize),
    Add(usize, usize),
    Give(usize, usize, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..12usize, 0..GROUPS, 0..GROUPS, 0..PEOPLE, 1..20i64).prop_map(
        |(kind, a, b, who, hours)| match kind {
            0..=5 => Step::Nest(a, b),
            6 => Step::Unnest(a, b),
            7 => Step::Delete(a),
            8 | 9 => Step::Add(a, who),
            _ => Step::Give(a, who, hours),
        },
    );
    proptest::collection::vec(step, 5..40)
}

/// What the domain knows: groups that exist, nestings, and memberships with their end in hours.
#[derive(Default)]
struct Known {
    gone: BTreeSet<usize>,
    nestings: Vec<Nesting>,
    members: BTreeSet<(usize, usize, Option<i64>)>,
}

#[actix_web::test]
async fn everybody_is_in_the_groups_above_their_groups_for_as_long() {
    let world = World::new().await;
    world.sql("ALTER TABLE grant_groups DROP CONSTRAINT grant_groups_grant_id_fkey").await;
    let stopped = world.stop_clock().await;
    let mut runner = TestRunner::deterministic();
    let strategy = steps();
    let mut deepest = 0;
    for _ in 0..40 {
        world
            .sql("TRUNCATE grant_groups, group_members, nested_groups, group_ancestors, groups CASCADE")
            .await;
        world.sql("DELETE FROM users WHERE username <> 'admin'").await;
        let ids: Vec<String> = (0..GROUPS).map(|_| world.new_id()).collect();
        let people: Vec<String> = (0..PEOPLE).map(|_| world.new_id()).collect();
        world.insert(ids.iter().map(|id| rows::group(id, &world.org, id))).await;
        world.insert(people.iter().map(|id| rows::user(id, id))).await;
        let group = |n: usize| GroupId(ids[n].parse().unwrap());
        let mut known = Known::default();
        for step in strategy.new_tree(&mut runner).unwrap().current() {
            let (Step::Nest(a, _)
            | Step::Unnest(a, _)
            | Step::Delete(a)
            | Step::Add(a, _)
            | Step::Give(a, ..)) = step;
            if known.gone.contains(&a) {
                continue;
            }
            match step {
                Step::Nest(a, b) => {
                    let new = Nesting { group: group(a), member: group(b) };
                    if known.gone.contains(&b)
                        || known.nestings.contains(&new)
                        || judge(&known.nestings, new).is_err()
                    {
                        continue;
                    }
                    known.nestings.push(new);
                    let values = format!("('{}', '{}', now())", ids[a], ids[b]);
                    world.sql(&format!("INSERT INTO nested_groups VALUES {values}")).await;
                }
                Step::Unnest(a, b) => {
                    known.nestings.retain(|n| (n.group, n.member) != (group(a), group(b)));
                    let one = format!("group_id = '{}' AND member_id = '{}'", ids[a], ids[b]);
                    world.sql(&format!("DELETE FROM nested_groups WHERE {one}")).await;
                }
                Step::Delete(a) => {
                    known.gone.insert(a);
                    known.nestings.retain(|n| n.group != group(a) && n.member != group(a));
                    known.members.retain(|(of, _, _)| *of != a);
                    world.sql(&format!("DELETE FROM groups WHERE id = '{}'", ids[a])).await;
                }
                Step::Add(a, who) => {
                    if known.members.insert((a, who, None)) {
                        world.insert([rows::group_member(&ids[a], &people[who])]).await;
                    }
                }
                Step::Give(a, who, hours) => {
                    known.members.insert((a, who, Some(hours)));
                    let until = format!("gatepass_now() + interval '{hours} hours'");
                    let row = rows::grant_group(world.new_id(), &ids[a], &people[who]);
                    world.insert([row.with_sql("valid_until", until)]).await;
                }
            }
        }
        deepest = deepest.max(known.nestings.len());
        for hours in [0, 5, 10, 30] {
            world.set_clock(&stopped, time::Duration::hours(hours)).await;
            let mut expected = BTreeSet::new();
            for (of, who, until) in &known.members {
                if until.is_none_or(|until| until > hours) {
                    let above = groups_above(&known.nestings, group(*of));
                    expected.extend(above.into_iter().map(|above| format!("{} {}", above.0, people[*who])));
                }
            }
            for asked in [
                "SELECT group_id || ' ' || user_id FROM effective_members",
                "SELECT DISTINCT g || ' ' || u.id FROM users u, groups_of_user(u.id, gatepass_now()) g",
            ] {
                let found = world.query(asked).await;
                assert_eq!(found.len(), expected.len(), "{asked}");
                assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected, "{asked}");
            }
        }
        world.set_clock(&stopped, time::Duration::ZERO).await;
        ends(&world, &known, &ids, &people).await;
    }
    assert!(deepest > 6, "too easy");
}

/// A list shows the membership that lasts longest.
async fn ends(world: &World, known: &Known, ids: &[String], people: &[String]) {
    for (n, id) in ids.iter().enumerate().filter(|(n, _)| !known.gone.contains(n)) {
        for (who, person) in people.iter().enumerate() {
            let of = |of: usize| GroupId(ids[of].parse().unwrap());
            let all: Vec<Option<i64>> = known
                .members
                .iter()
                .filter(|(group, one, _)| {
                    *one == who && groups_above(&known.nestings, of(*group)).contains(&of(n))
                })
                .map(|(_, _, until)| *until)
                .collect();
            let longest = if all.contains(&None) { Some(None) } else { all.into_iter().max() };
            let shown = world
                .query(&format!(
                    "SELECT coalesce((extract(epoch FROM valid_until - gatepass_now()) / 3600)::bigint::text, 'none') \
                     FROM effective_members WHERE group_id = '{id}' AND user_id = '{person}'"
                ))
                .await;
            let expected: Vec<String> = longest
                .into_iter()
                .map(|end| end.map_or("none".to_owned(), |hours| hours.to_string()))
                .collect();
            assert_eq!(shown, expected);
        }
    }
}
