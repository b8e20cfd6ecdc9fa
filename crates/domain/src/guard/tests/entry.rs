//! Who can log in under rules, and which levels of a rule are left without reviewers.

use super::*;

/// A user with this number, in the first organization.
pub(super) fn user(number: u128) -> World {
    let mut world = World::new();
    world.user.id = UserId(id(number));
    world
}

pub(super) fn people(worlds: &[World]) -> Vec<Person<'_>> {
    worlds.iter().map(|world| world.login().person).collect()
}

pub(super) fn reviewed_by(mode: LevelMode, reviewers: &[u128]) -> LevelRule {
    let quorum = (mode == LevelMode::Quorum).then_some(2);
    let approvers = reviewers.iter().map(|number| User { id: UserId(id(*number)) }.into()).collect();
    LevelRule { mode, quorum, denials: 1, approvers }
}

pub(super) fn review(levels: Vec<LevelRule>) -> Review {
    let on_no_reviewer = OnNoReviewer::Reject;
    Review { levels, pending_for: IsoDuration::seconds(300), valid_for: None, on_no_reviewer }
}

fn about(users: &[u128]) -> Parts {
    Parts { users: users.iter().map(|number| UserId(id(*number))).collect(), ..Parts::default() }
}

fn says(number: u128, action: Action, users: &[u128]) -> Rule {
    rule(number, RuleKind::Login, action, about(users))
}

/// A rule that sends the logins of users to a review of one level.
fn asks(number: u128, users: &[u128], reviewers: &[u128]) -> Rule {
    let levels = vec![reviewed_by(LevelMode::Any, reviewers)];
    Rule { review: Some(review(levels)), ..says(number, Action::Review, users) }
}

pub(super) fn staff(rules: &[&Rule]) -> Staff {
    Staff::of(rules.iter().copied(), Some(org(1)), |level| {
        level.approvers.iter().filter_map(|approver| approver.rule().reference()?.user()).collect()
    })
}

/// The levels that are locked if this rule is written beside the others.
fn locked(written: &Rule, others: &[Rule]) -> Vec<usize> {
    let users: Vec<World> = (1..=4).map(user).collect();
    let rules: Vec<&Rule> = std::iter::once(written).chain(others).collect();
    let staff = staff(&rules);
    locked_levels(written, &rules, &people(&users), &staff, NOW).into_iter().collect()
}

#[test]
fn reviewers_who_are_sent_to_their_own_review_lock_a_level() {
    assert_eq!(locked(&asks(1, &[], &[1]), &[]), [0]);
    assert_eq!(locked(&asks(1, &[], &[1, 2]), &[]), [0]);
    assert_eq!(locked(&asks(1, &[1, 2], &[1, 3]), &[]), [0; 0]);
    // A quorum and everybody need more than one who is free. The second of two can let in the other, and nobody else.
    let quorum =
        Rule { review: Some(review(vec![reviewed_by(LevelMode::Quorum, &[1, 2])])), ..asks(1, &[2], &[]) };
    assert_eq!(locked(&quorum, &[]), [0]);
    assert_eq!(locked(&Rule { parts: about(&[3]), ..quorum.clone() }, &[]), [0; 0]);
    let all = Rule { review: Some(review(vec![reviewed_by(LevelMode::All, &[1, 2])])), ..quorum };
    assert_eq!(locked(&all, &[]), [0; 0]);
    assert_eq!(locked(&all, &[Rule { priority: 1, ..says(2, Action::Reject, &[2]) }]), [0]);
    // Two can let each other in only if one of them is in.
    let second = Rule {
        review: Some(review(vec![reviewed_by(LevelMode::Any, &[3]), reviewed_by(LevelMode::Any, &[1])])),
        ..asks(1, &[1], &[])
    };
    assert_eq!(locked(&second, &[]), [1]);
}

#[test]
fn other_rules_keep_reviewers_out_or_let_them_in() {
    let written = asks(1, &[1], &[2]);
    for (others, expected) in [
        (vec![], vec![]),
        (vec![asks(2, &[2], &[1])], vec![0]),
        (vec![asks(2, &[2], &[3])], vec![]),
        (vec![asks(2, &[2], &[3]), asks(3, &[3], &[4]), asks(4, &[4], &[1])], vec![0]),
        (vec![asks(2, &[2], &[3]), asks(3, &[3], &[4])], vec![]),
        (vec![says(2, Action::Reject, &[2])], vec![0]),
        (vec![says(2, Action::Notify, &[2])], vec![]),
        (vec![Rule { dry_run: true, ..says(2, Action::Reject, &[2]) }], vec![]),
        (vec![Rule { is_active: false, ..says(2, Action::Reject, &[2]) }], vec![]),
        (vec![Rule { org: Some(org(2)), ..says(2, Action::Reject, &[2]) }], vec![]),
        (vec![Rule { org: None, priority: 100, ..says(2, Action::Reject, &[2]) }], vec![0]),
        (vec![Rule { kind: RuleKind::AssetLogin, ..says(2, Action::Reject, &[2]) }], vec![]),
    ] {
        assert_eq!(locked(&written, &others), expected, "{others:?}");
    }
    let refreshes = Parts { covers: [Covers::Refresh].into(), ..about(&[2]) };
    assert_eq!(locked(&written, &[Rule { parts: refreshes, ..says(2, Action::Reject, &[]) }]), [0; 0]);
    let all = asks(1, &[], &[2]);
    let accept = Rule { priority: 1, ..says(2, Action::Accept, &[2]) };
    assert_eq!(locked(&all, std::slice::from_ref(&accept)), [0; 0]);
    assert_eq!(locked(&all, &[Rule { priority: 99, ..accept }]), [0]);
}

#[test]
fn what_names_sources_or_times_leaves_others_to_people() {
    let all = asks(1, &[], &[2]);
    let from = |sources: &[&str]| sources.iter().map(|text| text.parse().unwrap()).collect::<Vec<Source>>();
    let span = |days: &[Weekday]| {
        Some(Hours {
            zone: "UTC".into(),
            spans: vec![Span {
                days: days.iter().copied().collect(),
                start: "00:00".into(),
                end: "00:00".into(),
            }],
        })
    };
    for (parts, expected) in [
        (Parts { sources: from(&["192.0.2.0/24"]), ..Parts::default() }, vec![]),
        (Parts { sources: from(&["0.0.0.0/0", "::/0"]), ..Parts::default() }, vec![0]),
        (Parts { times: span(&[Weekday::Sunday]), ..Parts::default() }, vec![]),
        (Parts { times: span(Weekday::ALL), ..Parts::default() }, vec![0]),
        (Parts { times: span(&[]), ..Parts::default() }, vec![]),
    ] {
        assert_eq!(locked(&Rule { parts: parts.clone(), ..all.clone() }, &[]), expected, "{parts:?}");
        // One that accepts lets the reviewer in where the other spares them.
        let accept = Rule { priority: 1, parts: parts.clone(), ..says(2, Action::Accept, &[]) };
        let is_never = parts.times.as_ref().is_some_and(|times| times.spans[0].days.is_empty());
        assert_eq!(locked(&all, &[accept]).is_empty(), !is_never, "{parts:?}");
    }
}

#[test]
fn rules_count_as_they_are_at_the_beginning_and_at_the_end() {
    let tomorrow = NOW + Duration::days(1);
    let all = asks(1, &[], &[2]);
    let accept = Rule { priority: 1, ..says(2, Action::Accept, &[2]) };
    for (written, other, expected) in [
        (all.clone(), Rule { valid_until: Some(tomorrow), ..accept.clone() }, vec![0]),
        (
            Rule { valid_until: Some(tomorrow), ..all.clone() },
            Rule { valid_until: Some(tomorrow), ..accept.clone() },
            vec![],
        ),
        (all.clone(), Rule { valid_from: Some(tomorrow), ..accept.clone() }, vec![0]),
        (
            Rule { valid_from: Some(tomorrow), ..all.clone() },
            Rule { valid_from: Some(tomorrow), ..accept.clone() },
            vec![],
        ),
        (Rule { valid_until: Some(NOW), ..all.clone() }, Rule { is_active: false, ..accept.clone() }, vec![]),
        (Rule { dry_run: true, ..all.clone() }, Rule { is_active: false, ..accept.clone() }, vec![]),
        (Rule { is_active: false, ..all.clone() }, Rule { is_active: false, ..accept.clone() }, vec![]),
    ] {
        assert_eq!(locked(&written, &[other]), expected, "{written:?}");
    }
}

#[test]
fn the_last_super_admin_gets_in_past_every_rule() {
    let mut users = [user(1), user(2)];
    users[1].is_last = true;
    let written = asks(1, &[], &[2]);
    let rules = [&written];
    assert!(locked_levels(&written, &rules, &people(&users), &staff(&rules), NOW).is_empty());
}

#[test]
fn what_is_not_known_locks_nothing() {
    use crate::flow::approver::rules::RequesterManager;
    let by = |approver: crate::flow::approver::ApproverRule| {
        let level = LevelRule { approvers: vec![approver], ..reviewed_by(LevelMode::Any, &[]) };
        Rule { review: Some(review(vec![level])), ..says(1, Action::Review, &[]) }
    };
    assert_eq!(locked(&by(RequesterManager { depth: 1 }.into()), &[]), [0; 0]);
    // The admins of another organization.
    let elsewhere = Rule { org: Some(org(2)), ..by(OrgAdmins {}.into()) };
    assert!(!names_the_same_always(&elsewhere.levels()[0], elsewhere.org, None));
    assert!(names_the_same_always(&elsewhere.levels()[0], elsewhere.org, elsewhere.org));
    // Nobody at all is no lock-out: then `on_no_reviewer` counts.
    assert_eq!(locked(&asks(1, &[], &[]), &[]), [0; 0]);
    let crowd: Vec<u128> = (0..=1000).collect();
    let written = asks(1, &[], &[1]);
    let crowded =
        Rule { review: Some(review(vec![reviewed_by(LevelMode::Any, &crowd)])), ..asks(2, &[], &[]) };
    let staff = staff(&[&written, &crowded]);
    assert_eq!(staff.people(), [UserId(id(1))].into());
}

#[test]
fn without_enough_reviewers_the_rule_says_what_counts() {
    let written = asks(1, &[1], &[2]);
    for (on_no_reviewer, expected) in
        [(OnNoReviewer::Accept, vec![]), (OnNoReviewer::Pass, vec![]), (OnNoReviewer::Reject, vec![0])]
    {
        // The second user would review themselves.
        let review = Some(Review { on_no_reviewer, ..review(vec![reviewed_by(LevelMode::Any, &[2])]) });
        let other = Rule { review, ..asks(2, &[2], &[]) };
        assert_eq!(locked(&written, &[other]), expected, "{on_no_reviewer}");
    }
}

pub(super) fn any_levels() -> impl Strategy<Value = Vec<LevelRule>> {
    let mode = prop::sample::select(LevelMode::ALL);
    let level = (mode, prop::collection::btree_set(1..=4_u128, 1..4))
        .prop_map(|(mode, reviewers)| reviewed_by(mode, &reviewers.into_iter().collect::<Vec<_>>()));
    prop::collection::vec(level, 1..3)
}

fn any_login_rule(number: u128) -> impl Strategy<Value = Rule> {
    let users = prop::collection::btree_set(1..=4_u128, 0..4);
    let levels = any_levels();
    let action = prop::sample::select(vec![Action::Accept, Action::Reject, Action::Review, Action::Review]);
    let narrows = prop::option::weighted(0.3, prop::sample::select(vec!["192.0.2.0/24", "198.51.100.0/24"]));
    let on_no_reviewer = prop::sample::select(OnNoReviewer::ALL);
    (users, levels, action, 1..4_i32, any::<bool>(), narrows, on_no_reviewer).prop_map(
        move |(users, levels, action, priority, is_global, narrows, on_no_reviewer)| {
            let review = (action == Action::Review).then(|| Review { on_no_reviewer, ..review(levels) });
            let mut made = says(number, action, &users.into_iter().collect::<Vec<_>>());
            made.parts.sources = narrows.into_iter().map(|text| text.parse().unwrap()).collect();
            Rule { priority, review, org: (!is_global).then(|| org(1)), ..made }
        },
    )
}

/// The users whom a level names, without the one whose review it is.
pub(super) fn others(level: &LevelRule, without: UserId) -> BTreeSet<UserId> {
    let named = level.approvers.iter().filter_map(|one| one.rule().reference()?.user());
    named.filter(|one| *one != without).collect()
}

/// Whether a level can be decided by these people, or by those of them who are in.
pub(super) fn are_enough(
    level: &LevelRule,
    people: &BTreeSet<UserId>,
    inside: Option<&BTreeSet<UserId>>,
) -> bool {
    let able = inside.map_or(people.len(), |inside| people.intersection(inside).count());
    match level.mode {
        LevelMode::Any => able >= 1,
        LevelMode::Quorum => able >= 2,
        LevelMode::All => able >= people.len() && able >= 1,
    }
}

/// The people who get in from this source, found by asking the rules again and again.
fn get_in(rules: &[Rule], source: &str) -> BTreeSet<UserId> {
    let mut inside = BTreeSet::new();
    for _ in 0..5 {
        for number in 1..=4 {
            let world = World { source: Some(source.parse().unwrap()), ..user(number) };
            let question = world.login();
            let mut unreviewed = BTreeSet::new();
            let gets_in = loop {
                // Rules whose reviews nobody can give are passed.
                let left = rules.iter().filter(|rule| !unreviewed.contains(&rule.id));
                let set = RuleSet::new(left.cloned());
                let answer = ask(&set, &question);
                let Some(decides) = answer.decided_by() else { break true };
                let Some(review) = decides.review.as_ref() else { break decides.action == Action::Accept };
                let others = |level: &LevelRule| others(level, world.user.id);
                if review.levels.iter().all(|level| are_enough(level, &others(level), None)) {
                    break review.levels.iter().all(|level| are_enough(level, &others(level), Some(&inside)));
                }
                match review.on_no_reviewer {
                    OnNoReviewer::Accept => break true,
                    OnNoReviewer::Reject => break false,
                    OnNoReviewer::Pass => _ = unreviewed.insert(decides.id),
                }
            };
            if gets_in {
                inside.insert(world.user.id);
            }
        }
    }
    inside
}

proptest! {
    /// Rules that name no sources let in exactly the people whom the answers of the rules let in. With sources, nobody is left out who
    /// gets in from somewhere.
    #[test]
    fn who_can_log_in_agrees_with_the_answers_of_the_rules(
        rules in (any_login_rule(1), any_login_rule(2), any_login_rule(3), any_login_rule(4)),
    ) {
        let rules = <[Rule; 4]>::from(rules);
        let users: Vec<World> = (1..=4).map(user).collect();
        let borrowed: Vec<&Rule> = rules.iter().collect();
        let found = who_can_log_in(&borrowed, &people(&users), &staff(&borrowed), NOW, NOW);
        for source in ["192.0.2.7", "198.51.100.7", "203.0.113.7"] {
            let expected = get_in(&rules, source);
            prop_assert!(expected.is_subset(&found), "{source}: {expected:?} {found:?}");
            if rules.iter().all(|rule| rule.parts.sources.is_empty()) {
                prop_assert_eq!(&expected, &found);
            }
        }
    }
}
