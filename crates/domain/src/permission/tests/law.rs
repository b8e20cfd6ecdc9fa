//! Laws over random worlds: `decide` agrees with a literal reading of domain.md section 8 and with the list of
//! entries, and a change of a permission never does more than it should.

use std::collections::BTreeSet;

use proptest::prelude::*;
use time::{Duration, OffsetDateTime};

use super::super::strategy::{ACTIONS, PROTOCOLS, World, asked, moment, permission, world};
use super::super::{
    Action, Answer, AssetFacts, Condition, Part, Permission, Question, UserFacts, decide, entries, explain,
    failed_condition, ineffective_reasons,
};
use crate::ids::NodeId;
use crate::text::TextEnum;

type Asked<'a> = (&'a UserFacts, &'a AssetFacts, (&'a str, Option<&'a str>), &'a str, Action);

/// Domain.md section 8, word by word. Shares no code with the code under test.
fn section_8(
    world: &World,
    p: &Permission,
    (user, asset, (account, typed), protocol, action): Asked,
    at: OffsetDateTime,
) -> bool {
    let mut places: BTreeSet<NodeId> = asset.nodes.clone();
    for _ in &world.nodes {
        places.extend(
            world
                .nodes
                .iter()
                .filter(|n| places.contains(&n.id))
                .filter_map(|n| n.parent)
                .collect::<Vec<_>>(),
        );
    }
    let named: Vec<String> =
        p.accounts.iter().map(|entry| entry.replace("{username}", &user.username)).collect();
    let entries: BTreeSet<&str> = named.iter().map(String::as_str).collect();
    let virtually = ["@INPUT", "@USER", "@ANON"].contains(&account);
    let active = asset.accounts.iter().any(|(name, active)| name == account && *active);
    let named_like_the_user = account == user.username;
    let excluded = entries.contains(format!("!{account}").as_str())
        || (account == "@USER" && entries.contains(format!("!{}", user.username).as_str()))
        || typed.is_some_and(|name| entries.contains(format!("!{name}").as_str()));
    let inactive =
        |name: &str| asset.accounts.iter().any(|(account, is_active)| account == name && !is_active);
    let usable = match account {
        "@USER" => !inactive(&user.username),
        "@INPUT" => !typed.is_some_and(inactive),
        "@ANON" => !["host", "device", "database"].contains(&asset.category.as_str()),
        _ => active,
    };

    let one = p.is_active
        && p.valid_from.unwrap_or(at) <= at
        && (p.valid_until.is_none() || at < p.valid_until.unwrap());
    let two = p.users.contains(&user.id)
        || p.groups.iter().any(|g| {
            let stays = user.stays.iter().filter(|(h, _)| g == *h).flat_map(|(_, windows)| windows);
            user.groups.iter().any(|h| g == h)
                || stays.into_iter().any(|w| w.start <= at && (w.end.is_none() || at < w.end.unwrap()))
        });
    let excludes = p.exclude_assets.contains(&asset.id) || p.exclude_nodes.iter().any(|n| places.contains(n));
    let three =
        (p.assets.contains(&asset.id) || p.nodes.iter().any(|n| places.iter().any(|m| n == m))) && !excludes;
    let four = match (virtually, excluded || !usable) {
        (_, true) => false,
        (true, false) => entries.contains(account),
        (false, false) => {
            entries.contains(account)
                || entries.contains("@ALL")
                || (entries.contains("@USER") && named_like_the_user)
        }
    };
    let five = (p.protocols.iter().any(|x| x == protocol) || p.protocols.iter().any(|x| x == "all"))
        && asset.protocols.iter().any(|x| x == protocol);
    let six = p.actions.contains(&action);
    let belongs = user.is_super_admin || user.orgs.iter().any(|org| *org == asset.org_id);
    let all_active = user.is_active && asset.is_active && usable;
    p.org_id == asset.org_id && one && two && three && four && five && six && belongs && all_active
}

/// Calls `check` with every question that makes sense in this world.
fn every_question(
    world: &World,
    at: OffsetDateTime,
    mut check: impl FnMut(Asked, &Question) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    for user in &world.users {
        for asset in &world.assets {
            let facts = world.facts(asset);
            for (account, input_username) in asked() {
                for protocol in PROTOCOLS {
                    for action in ACTIONS {
                        let question =
                            Question { user, asset: &facts, account, input_username, protocol, action, at };
                        check((user, asset, (account, input_username), protocol, action), &question)?;
                    }
                }
            }
        }
    }
    Ok(())
}

fn allowed(question: &Question, permissions: &[Permission]) -> bool {
    matches!(decide(question, permissions), Answer::Allowed { .. })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn decide_is_section_8(world in world(), at in moment(), one_org in any::<bool>()) {
        let mut world = world;
        if one_org {
            // Deliberately ill-formed: permissions that refer to objects of another organization.
            world.permissions.iter_mut().for_each(|p| p.org_id = world.orgs[0]);
        }
        every_question(&world, at, |asked, question| {
            let carriers: Vec<&Permission> =
                world.permissions.iter().filter(|p| section_8(&world, p, asked, at)).collect();
            match decide(question, &world.permissions) {
                Answer::Denied(_) => prop_assert!(carriers.is_empty(), "{asked:?}"),
                Answer::Allowed { permissions, expires_at } => {
                    prop_assert_eq!(permissions, carriers.iter().map(|p| p.id).collect::<Vec<_>>());
                    // Everything in such a world begins and ends at full hours, and nothing after ten.
                    let mut hours = (1..10).map(|hours| at + Duration::hours(hours));
                    let end = hours.find(|at| !world.permissions.iter().any(|p| section_8(&world, p, asked, *at)));
                    prop_assert_eq!(expires_at, end);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_listing_promises_exactly_what_decide_allows(world in world(), at in moment()) {
        every_question(&world, at, |(_, _, (account, typed), protocol, action), question| {
            if typed.is_some() {
                return Ok(());
            }
            let all = entries(question.user, question.asset, at, &world.permissions, Part::default());
            let listed = all.iter().any(|entry| {
                entry.accounts.iter().any(|a| a == account)
                    && entry.protocols.iter().any(|p| p == protocol)
                    && entry.actions.contains(&action)
            });
            prop_assert_eq!(listed, allowed(question, &world.permissions));
            Ok(())
        })?;
    }

    #[test]
    fn an_entry_ends_when_the_first_of_its_combinations_does(world in world(), at in moment()) {
        for (user, asset) in world.users.iter().flat_map(|u| world.assets.iter().map(move |a| (u, a))) {
            let facts = world.facts(asset);
            for entry in entries(user, &facts, at, &world.permissions, Part::default()) {
                let mut ends = Vec::new();
                for account in &entry.accounts {
                    for (protocol, action) in entry.protocols.iter().flat_map(|p| entry.actions.iter().map(move |a| (p, *a))) {
                        let question = Question { user, asset: &facts, account, input_username: None, protocol, action, at };
                        match decide(&question, &world.permissions) {
                            Answer::Allowed { expires_at, .. } => ends.extend(expires_at),
                            Answer::Denied(denial) => prop_assert!(false, "{}", denial),
                        }
                    }
                }
                prop_assert_eq!(entry.expires_at, ends.into_iter().min());
            }
        }
    }

    #[test]
    fn the_nearest_permission_explains_a_denial_by_conditions(world in world(), at in moment()) {
        every_question(&world, at, |_, question| {
            let explanation = explain(question, &world.permissions);
            prop_assert_eq!(&explanation.answer, &decide(question, &world.permissions));
            if let Some(nearest) = explanation.nearest {
                prop_assert!(matches!(explanation.answer, Answer::Denied(_)));
                let permission = world.permissions.iter().find(|p| p.id == nearest.permission_id).unwrap();
                prop_assert_eq!(failed_condition(question, permission), Some(nearest.first_failed));
                prop_assert_ne!(nearest.failed.len(), 0);
            }
            Ok(())
        })?;
    }

    #[test]
    fn another_permission_never_takes_away(world in world(), at in moment(), more in permission()) {
        let with_more = [world.permissions.clone(), vec![more]].concat();
        every_question(&world, at, |_, question| {
            prop_assert!(!allowed(question, &world.permissions) || allowed(question, &with_more));
            Ok(())
        })?;
    }

    #[test]
    fn an_exclusion_takes_away_its_account_and_nothing_else(world in world(), at in moment()) {
        let mut narrowed = world.clone();
        narrowed.permissions.iter_mut().for_each(|p| p.accounts.push("!bob".to_owned()));
        every_question(&world, at, |(user, _, (account, typed), ..), question| {
            let hit = account == "bob" || typed == Some("bob") || (account == "@USER" && user.username == "bob");
            let before = allowed(question, &world.permissions);
            prop_assert_eq!(allowed(question, &narrowed.permissions), before && !hit);
            Ok(())
        })?;
    }

    #[test]
    fn splitting_a_permission_never_allows_more(world in world(), at in moment()) {
        let halves: Vec<Permission> = world.permissions.iter().flat_map(split).collect();
        every_question(&world, at, |_, question| {
            prop_assert!(!allowed(question, &halves) || allowed(question, &world.permissions));
            Ok(())
        })?;
    }

    #[test]
    fn an_ineffective_permission_allows_nothing(world in world(), at in moment()) {
        let ineffective: Vec<Permission> =
            world.permissions.iter().filter(|p| !ineffective_reasons(p, at).is_empty()).cloned().collect();
        every_question(&world, at, |_, question| {
            prop_assert!(!allowed(question, &ineffective));
            Ok(())
        })?;
    }

    #[test]
    fn a_permission_carries_an_answer_if_and_only_if_no_condition_fails(world in world(), at in moment()) {
        every_question(&world, at, |asked, question| {
            for permission in &world.permissions {
                let failed: Option<Condition> = failed_condition(question, permission);
                let active = question.user.is_active && question.asset.is_active
                    && question.user.belongs_to(question.asset.org_id);
                prop_assert_eq!(failed.is_none() && active, section_8(&world, permission, asked, at));
            }
            Ok(())
        })?;
    }
}

/// Two permissions, each with a part of every list. Both keep all exclusions.
fn split(permission: &Permission) -> [Permission; 2] {
    let (mut left, mut right) = (permission.clone(), permission.clone());
    left.accounts.retain(|entry| entry.starts_with('!') || entry.as_str() < "app");
    right.accounts.retain(|entry| entry.starts_with('!') || entry.as_str() >= "app");
    left.protocols.truncate(1);
    right.protocols = right.protocols.split_off(left.protocols.len());
    left.actions.truncate(1);
    right.actions = right.actions.split_off(left.actions.len());
    [left, right]
}
