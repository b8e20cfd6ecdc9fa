//! What a positive answer says, what a list says, and why a permission has no effect.

use super::super::{Action, Answer, Entry, Ineffective, Part, Permission, entries, ineffective_reasons};
use super::{GROUP, HOUR, NODE, NOW, PARENT_NODE, Scene, permission, scene, with_accounts};
use crate::ids::GroupId;
use crate::window::Window;
use time::OffsetDateTime;

#[test]
fn allowed_names_the_permissions_sorted_and_the_latest_end() {
    let until = |id, hours| Permission { valid_until: Some(NOW + HOUR * hours), ..permission(id) };
    let answer = scene().decide(&[until(3, 1), until(1, 5), until(2, 2)]);
    let permissions = vec![permission(1).id, permission(2).id, permission(3).id];
    assert_eq!(answer, Answer::Allowed { permissions, expires_at: Some(NOW + HOUR * 5) });

    let answer = scene().decide(&[until(1, 5), permission(2)]);
    assert_eq!(
        answer,
        Answer::Allowed { permissions: vec![permission(1).id, permission(2).id], expires_at: None }
    );
}

/// The window from this hour to that one after now.
fn hours(from: i32, to: Option<i32>) -> Window {
    Window { start: NOW + HOUR * from, end: to.map(|to| NOW + HOUR * to) }
}

/// The end of the access that these permissions give.
fn end(scene: &Scene, permissions: &[Permission]) -> Option<OffsetDateTime> {
    match scene.decide(permissions) {
        Answer::Allowed { permissions: _, expires_at } => expires_at,
        Answer::Denied(denial) => panic!("{denial}"),
    }
}

#[test]
fn an_answer_ends_no_later_than_the_membership_that_carries_it() {
    let mut scene = scene();
    scene.user.groups.clear();
    scene.user.stays.insert(GROUP, vec![hours(-1, Some(1))]);
    let by_group = |hours: Option<i32>| Permission {
        users: vec![],
        groups: vec![GROUP],
        valid_until: hours.map(|hours| NOW + HOUR * hours),
        ..permission(1)
    };
    assert_eq!(end(&scene, &[by_group(None)]), Some(NOW + HOUR));
    assert_eq!(end(&scene, &[by_group(Some(5))]), Some(NOW + HOUR));
    let named = Permission { groups: vec![GROUP], ..permission(1) };
    assert_eq!(end(&scene, &[named]), None);
    // Two memberships end with the later one. If one has no end, the access has none.
    let other = GroupId(uuid::Uuid::from_u128(77));
    let both = Permission { groups: vec![GROUP, other], ..by_group(None) };
    scene.user.stays.insert(other, vec![hours(-1, Some(2))]);
    assert_eq!(end(&scene, std::slice::from_ref(&both)), Some(NOW + HOUR * 2));
    scene.user.stays.insert(other, vec![hours(-1, None)]);
    assert_eq!(end(&scene, std::slice::from_ref(&both)), None);
}

#[test]
fn access_ends_where_the_next_permission_or_membership_does_not_begin_in_time() {
    let lasting = |id, from, to| Permission {
        valid_from: Some(NOW + HOUR * from),
        valid_until: Some(NOW + HOUR * to),
        ..permission(id)
    };
    let (first, second, late) = (lasting(1, 0, 1), lasting(2, 1, 2), lasting(3, 3, 4));
    let mut scene = scene();
    assert_eq!(end(&scene, &[first.clone(), second.clone()]), Some(NOW + HOUR * 2));
    assert_eq!(end(&scene, &[late.clone(), second.clone(), first.clone()]), Some(NOW + HOUR * 2));
    // What the second permission does not allow ends with the first.
    let other = Permission { accounts: vec!["root".to_owned()], ..second.clone() };
    assert_eq!(end(&scene, &[first.clone(), other]), Some(NOW + HOUR));
    // A membership that begins later bridges the gap.
    scene.user.groups.clear();
    scene.user.stays.insert(GROUP, vec![hours(2, Some(3))]);
    let by_group = Permission { users: vec![], groups: vec![GROUP], ..permission(4) };
    assert_eq!(end(&scene, &[first, second, late, by_group]), Some(NOW + HOUR * 4));
}

#[test]
fn an_entry_ends_with_the_combination_that_ends_first() {
    let scene = scene();
    let both = Permission { valid_until: Some(NOW + HOUR), ..with_accounts(1, &["app", "root"]) };
    let next = Permission { valid_from: Some(NOW + HOUR), ..with_accounts(2, &["app"]) };
    let ends = |part| -> Vec<_> {
        let listed = entries(&scene.user, &scene.asset, NOW, &[both.clone(), next.clone()], part);
        listed.into_iter().map(|entry| entry.expires_at).collect()
    };
    assert_eq!(ends(Part::default()), [Some(NOW + HOUR)]);
    assert_eq!(ends(Part { account: Some("app"), ..Part::default() }), [None]);
}

#[test]
fn validity_is_half_open() {
    let window = Permission { valid_from: Some(NOW), valid_until: Some(NOW + HOUR), ..permission(1) };
    for (at, allowed) in [(NOW - HOUR, false), (NOW, true), (NOW + HOUR, false)] {
        let mut scene = scene();
        scene.at = at;
        let answer = scene.decide(std::slice::from_ref(&window));
        assert_eq!(matches!(answer, Answer::Allowed { .. }), allowed, "{at}");
    }
}

#[test]
fn a_validity_is_empty_unless_it_ends_after_it_begins() {
    let lasting = |from, until| Permission { valid_from: from, valid_until: until, ..permission(1) };
    for until in [NOW, NOW - HOUR] {
        assert!(lasting(Some(NOW), Some(until)).has_empty_validity(), "{until}");
    }
    for (from, until) in [(Some(NOW), Some(NOW + HOUR)), (Some(NOW), None), (None, Some(NOW)), (None, None)] {
        assert!(!lasting(from, until).has_empty_validity(), "{from:?} {until:?}");
    }
}

#[test]
fn groups_and_nodes_with_their_ancestors_count() {
    let by =
        |nodes| Permission { users: vec![], groups: vec![GROUP], assets: vec![], nodes, ..permission(1) };
    assert!(matches!(scene().decide(&[by(vec![NODE])]), Answer::Allowed { .. }));
    assert!(matches!(scene().decide(&[by(vec![PARENT_NODE])]), Answer::Allowed { .. }));
}

#[test]
fn a_listing_shows_concrete_accounts_protocols_and_actions_per_permission() {
    let scene = scene();
    let first = Permission { valid_until: Some(NOW + HOUR), ..permission(1) };
    let second = Permission {
        protocols: vec!["all".to_owned(), "rdp".to_owned()],
        actions: vec![Action::Share, Action::Connect],
        ..with_accounts(2, &["@ALL", "@INPUT", "@USER", "!root"])
    };
    let nothing = with_accounts(3, &["ghost", "old", "!app"]);
    let expected = [
        Entry {
            permission_id: first.id,
            accounts: vec!["app".to_owned()],
            protocols: vec!["ssh".to_owned()],
            actions: vec![Action::Connect],
            // The second permission goes on with it.
            expires_at: None,
        },
        Entry {
            permission_id: second.id,
            accounts: ["@INPUT", "@USER", "alice", "app"].map(str::to_owned).into(),
            protocols: ["sftp", "ssh"].map(str::to_owned).into(),
            actions: vec![Action::Connect, Action::Share],
            expires_at: None,
        },
    ];
    assert_eq!(entries(&scene.user, &scene.asset, NOW, &[nothing, second, first], Part::default()), expected);
}

#[test]
fn a_permission_has_no_effect_for_every_empty_side() {
    let empty = Permission {
        users: vec![],
        assets: vec![],
        accounts: vec!["!root".to_owned()],
        protocols: vec![],
        actions: vec![],
        valid_from: Some(NOW + HOUR),
        is_active: false,
        ..permission(1)
    };
    assert_eq!(
        ineffective_reasons(&empty, NOW),
        [
            Ineffective::Inactive,
            Ineffective::NotYetValid,
            Ineffective::NoSubject,
            Ineffective::NoObject,
            Ineffective::NoAccount,
            Ineffective::NoProtocol,
            Ineffective::NoAction,
        ]
    );
    let over = Permission { valid_until: Some(NOW), ..permission(1) };
    assert_eq!(ineffective_reasons(&over, NOW), [Ineffective::Expired]);
    assert_eq!(ineffective_reasons(&permission(1), NOW), []);
}
