//! The warnings of rules.

use super::entry::{any_levels, are_enough, others, people, review, reviewed_by, staff, user};
use super::*;

/// The warnings about a rule. The users are 1 to 4, all active humans, and nobody else.
fn told(rule: &Rule, rules: &[Rule], idle: &[Uuid]) -> Vec<WarningCode> {
    let users: Vec<World> = (1..=4).map(user).collect();
    told_to(&users, rule, rules, idle).into_iter().map(|warning| warning.code).collect()
}

fn told_to(users: &[World], rule: &Rule, rules: &[Rule], idle: &[Uuid]) -> Vec<Warning> {
    let idle = idle.iter().copied().map(AssetId).collect();
    let reviewed = std::iter::once(rule).chain(rules.iter().filter(|other| other.id != rule.id));
    let active: BTreeSet<UserId> =
        users.iter().filter(|world| world.user.is_active).map(|world| world.user.id).collect();
    let staff = Staff::of(reviewed, Some(org(1)), |level| {
        others(level, UserId(Uuid::nil())).intersection(&active).copied().collect()
    });
    let people = people(users);
    warnings(rule, &Surroundings { rules, people: &people, idle: &idle, staff: &staff, now: NOW })
}

#[test]
fn a_rule_that_can_never_match_says_why() {
    let kind = RuleKind::AssetLogin;
    let made = |parts| rule(1, kind, Action::Reject, parts);
    let no_days = Hours {
        zone: "UTC".into(),
        spans: vec![Span { days: [].into(), start: "08:00".into(), end: "09:00".into() }],
    };
    let never = vec![WarningCode::NeverMatches];
    for (rule, idle) in [
        (Rule { valid_until: Some(NOW), ..made(Parts::default()) }, vec![]),
        (made(Parts { users: [UserId(id(9))].into(), ..Parts::default() }), vec![]),
        (made(Parts { assets: [AssetId(id(20))].into(), ..Parts::default() }), vec![id(20)]),
        (made(Parts { times: Some(no_days), ..Parts::default() }), vec![]),
        (made(Parts { accounts: vec!["a".into(), "!a".into()], ..Parts::default() }), vec![]),
    ] {
        assert_eq!(told(&rule, &[], &idle), never, "{rule:?}");
    }
    let one_left =
        made(Parts { users: [UserId(id(3))].into(), groups: [GroupId(id(10))].into(), ..Parts::default() });
    assert_eq!(told(&one_left, &[], &[id(3)]), []);
}

#[test]
fn a_rule_behind_a_wider_one_that_decides_is_shadowed() {
    let kind = RuleKind::AssetLogin;
    let narrow =
        rule(2, kind, Action::Reject, Parts { protocols: ["ssh".to_owned()].into(), ..Parts::default() });
    let wide = Rule { priority: 10, ..rule(1, kind, Action::Accept, Parts::default()) };
    assert_eq!(told(&narrow, std::slice::from_ref(&wide), &[]), [WarningCode::Shadowed]);
    for harmless in [
        Rule { priority: 60, ..wide.clone() },
        Rule { action: Action::Notify, ..wide.clone() },
        Rule { dry_run: true, ..wide.clone() },
        Rule { is_active: false, ..wide.clone() },
        Rule { kind: RuleKind::Login, ..wide.clone() },
        Rule { valid_until: Some(NOW + Duration::days(1)), ..wide.clone() },
        Rule { valid_from: Some(NOW), ..wide.clone() },
        Rule { parts: Parts { kinds: [UserKind::Human].into(), ..Parts::default() }, ..wide.clone() },
    ] {
        assert_eq!(told(&narrow, std::slice::from_ref(&harmless), &[]), [], "{harmless:?}");
    }
    let global = Rule { org: None, priority: 100, ..wide };
    assert_eq!(told(&narrow, &[global], &[]), [WarningCode::Shadowed]);
}

#[test]
fn rules_of_one_priority_that_say_different_things_are_tied_unless_they_never_meet() {
    let kind = RuleKind::Login;
    let one = rule(1, kind, Action::Reject, Parts { users: [UserId(id(3))].into(), ..Parts::default() });
    let other = rule(2, kind, Action::Notify, Parts::default());
    assert_eq!(told(&one, &[one.clone(), other.clone()], &[]), [WarningCode::Tied]);
    assert_eq!(told(&other, std::slice::from_ref(&one), &[]), [WarningCode::Tied]);
    let apart = Rule { parts: Parts { users: [UserId(id(4))].into(), ..Parts::default() }, ..other.clone() };
    assert_eq!(told(&one, &[apart], &[]), []);
    let same = Rule { action: Action::Reject, ..other };
    let kinds = |kind: UserKind| Parts { kinds: [kind].into(), ..Parts::default() };
    assert_eq!(told(&one, &[Rule { priority: 51, ..same }], &[]), []);
    let human = rule(5, RuleKind::Login, Action::Accept, kinds(UserKind::Human));
    let service = rule(6, RuleKind::Login, Action::Reject, kinds(UserKind::Service));
    assert_eq!(told(&human, &[service], &[]), []);
}

#[test]
fn a_rule_that_names_users_without_its_other_parts_never_matches() {
    let mut users: Vec<World> = (1..=4).map(user).collect();
    users[1].kind = UserKind::Service;
    (users[2].roles, users[2].user.orgs) = (BTreeMap::new(), BTreeSet::new());
    users[3].user.is_active = false;
    let why = |kind, parts: &Parts, users: &[World]| {
        let warned = told_to(users, &rule(1, kind, Action::Reject, parts.clone()), &[], &[]);
        warned.into_iter().map(|warning| warning.detail).next().unwrap_or_default()
    };
    let about = |numbers: &[u128]| Parts {
        users: numbers.iter().map(|n| UserId(id(*n))).collect(),
        ..Parts::default()
    };
    let of = |kind: UserKind, numbers: &[u128]| Parts { kinds: [kind].into(), ..about(numbers) };
    let no_part = "no user that it names has the roles, kinds and e-mail domains that it names";
    let no_member = "no user that it names belongs to its organization";
    for (parts, expected) in [
        (of(UserKind::Service, &[1]), no_part),
        (of(UserKind::Service, &[1, 2]), ""),
        (Parts { roles: [MatchedRole::Auditor].into(), ..about(&[1]) }, no_part),
        (Parts { email_domains: ["example.com".to_owned()].into(), ..about(&[1]) }, no_part),
        (about(&[3]), no_member),
        (about(&[3, 4]), no_member),
        (about(&[1, 3]), ""),
        (about(&[4]), "every user that it names is deactivated"),
        (Parts { groups: [GroupId(id(99))].into(), ..about(&[4]) }, ""),
    ] {
        for kind in RuleKind::ALL {
            assert_eq!(why(*kind, &parts, &users), expected, "{kind} {parts:?}");
        }
    }
    // A super admin connects everywhere, and obeys the rules on logins of their own organizations.
    users[2].user.is_super_admin = true;
    assert_eq!(why(RuleKind::AssetLogin, &about(&[3]), &users), "");
    assert_eq!(why(RuleKind::Login, &about(&[3]), &users), no_member);
    let global = Rule { org: None, ..rule(1, RuleKind::Login, Action::Reject, about(&[3])) };
    assert_eq!(told_to(&users, &global, &[], &[]), []);
}

#[test]
fn a_review_that_may_be_passed_on_shadows_nothing() {
    let kind = RuleKind::AssetLogin;
    let later = rule(2, kind, Action::Reject, Parts::default());
    for (on_no_reviewer, expected) in [
        (OnNoReviewer::Pass, vec![]),
        (OnNoReviewer::Reject, vec![WarningCode::Shadowed]),
        (OnNoReviewer::Accept, vec![WarningCode::Shadowed]),
    ] {
        let review = Review { on_no_reviewer, ..review(vec![reviewed_by(LevelMode::Any, &[1])]) };
        let made = rule(1, kind, Action::Review, Parts::default());
        let first = Rule { priority: 1, review: Some(review), ..made };
        assert_eq!(told(&later, &[first], &[]), expected, "{on_no_reviewer}");
    }
}

/// A rule on these users, whose reviews have these levels.
fn asks(kind: RuleKind, users: &[u128], levels: &[LevelRule]) -> Rule {
    let parts = Parts { users: users.iter().map(|n| UserId(id(*n))).collect(), ..Parts::default() };
    Rule { review: Some(review(levels.to_vec())), ..rule(1, kind, Action::Review, parts) }
}

#[test]
fn a_review_with_too_few_reviewers_is_warned_about() {
    let any = |reviewers: &[u128]| reviewed_by(LevelMode::Any, reviewers);
    let two = |reviewers: &[u128]| reviewed_by(LevelMode::Quorum, reviewers);
    let all = |reviewers: &[u128]| reviewed_by(LevelMode::All, reviewers);
    let detail = |users: &[u128], levels: &[LevelRule]| {
        let worlds: Vec<World> = (1..=4).map(user).collect();
        let warned = told_to(&worlds, &asks(RuleKind::AssetLogin, users, levels), &[], &[]);
        warned.into_iter().map(|warning| warning.detail).next().unwrap_or_default()
    };
    let only =
        |number, count| format!("level {number} needs more people, and only {count} can review it now");
    let nobody = |number| format!("nobody can review level {number} now");
    for (users, levels, expected) in [
        (vec![], vec![any(&[1])], String::new()),
        (vec![], vec![any(&[9])], nobody(1)),
        (vec![1], vec![any(&[1])], nobody(1)),
        (vec![1, 2], vec![any(&[1])], String::new()),
        (vec![], vec![two(&[1])], only(1, 1)),
        (vec![], vec![two(&[1, 2])], String::new()),
        (vec![1], vec![two(&[1, 2])], only(1, 1)),
        (vec![1, 2], vec![two(&[1, 2])], only(1, 1)),
        (vec![1, 3], vec![two(&[1, 2])], String::new()),
        (vec![1], vec![all(&[1, 2])], String::new()),
        (vec![1], vec![all(&[1])], nobody(1)),
        (vec![], vec![any(&[1]), any(&[9])], nobody(2)),
    ] {
        assert_eq!(detail(&users, &levels), expected, "{users:?} {levels:?}");
    }
    let three = LevelRule { quorum: Some(3), ..two(&[1, 2]) };
    assert_eq!(detail(&[], &[three]), only(1, 2));
}

#[test]
fn reviewers_of_logins_have_to_get_in() {
    let any = [reviewed_by(LevelMode::Any, &[2])];
    let of_login = asks(RuleKind::Login, &[1], &any);
    let reject =
        rule(2, RuleKind::Login, Action::Reject, Parts { users: [UserId(id(2))].into(), ..Parts::default() });
    assert_eq!(told(&of_login, &[], &[]), []);
    let both = [of_login.clone(), Rule { priority: 60, ..reject.clone() }];
    assert_eq!(told(&of_login, &both, &[]), [WarningCode::NoReviewer]);
    let all = asks(RuleKind::Login, &[], &any);
    assert_eq!(told(&all, &[], &[]), [WarningCode::NoReviewer]);
    assert_eq!(told(&asks(RuleKind::AssetLogin, &[1], &any), &[reject], &[]), []);
}

/// Parts of few values, so that random rules include one another often.
fn any_parts() -> impl Strategy<Value = Parts> {
    let users = prop::collection::btree_set((1..3_u128).prop_map(|n| UserId(id(n))), 0..2);
    let groups = prop::collection::btree_set((10..12_u128).prop_map(|n| GroupId(id(n))), 0..2);
    let kinds = prop::collection::btree_set(prop::sample::select(UserKind::ALL), 0..2);
    let roles = prop::collection::btree_set(prop::sample::select(MatchedRole::ALL), 0..2);
    let nodes = prop::collection::btree_set((30..33_u128).prop_map(|n| NodeId(id(n))), 0..2);
    let protocols =
        prop::collection::btree_set(prop::sample::select(vec!["ssh".to_owned(), "rdp".to_owned()]), 0..2);
    let accounts = prop::collection::vec(
        prop::sample::select(vec!["root".to_owned(), "@ALL".into(), "!root".into()]),
        0..2,
    );
    let sources = prop::collection::vec(
        prop::sample::select(vec!["192.0.2.0/24", "192.0.2.7", "0.0.0.0/0", "::/0"]),
        0..2,
    );
    (users, groups, kinds, roles, nodes, protocols, accounts, sources).prop_map(
        |(users, groups, kinds, roles, nodes, protocols, accounts, sources)| Parts {
            users,
            groups,
            kinds,
            roles,
            nodes,
            protocols,
            accounts,
            sources: sources.into_iter().map(|text| text.parse().unwrap()).collect(),
            ..Parts::default()
        },
    )
}

/// Two rules of a kind.
fn two_rules() -> impl Strategy<Value = [Rule; 2]> {
    let kind = prop::sample::select(vec![RuleKind::Login, RuleKind::AssetLogin]);
    kind.prop_flat_map(|kind| (any_rule(1, kind), any_rule(2, kind))).prop_map(<[Rule; 2]>::from)
}

fn any_rule(number: u128, kind: RuleKind) -> impl Strategy<Value = Rule> {
    let action = prop::sample::select(vec![Action::Accept, Action::Reject, Action::Notify, Action::Review]);
    let validity = prop::option::of(-1..2_i64);
    let on_no_reviewer = prop::sample::select(OnNoReviewer::ALL);
    (any_parts(), action, 1..4_i32, any::<bool>(), validity, any_levels(), on_no_reviewer).prop_map(
        move |(mut parts, action, priority, is_global, until, levels, on_no_reviewer)| {
            if kind == RuleKind::Login {
                (parts.nodes, parts.protocols, parts.accounts) = Default::default();
            }
            let review = (action == Action::Review).then(|| Review { on_no_reviewer, ..review(levels) });
            Rule {
                priority,
                review,
                org: (!is_global).then(|| org(1)),
                valid_until: until.map(|hours| NOW + Duration::hours(hours)),
                ..rule(number, kind, action, parts)
            }
        },
    )
}

proptest! {
    /// A rule that is said to be shadowed, or never to match, decides nothing and tells nobody, whoever connects or logs in. One that is
    /// said to have too few reviewers sends nobody to a review that could be decided.
    #[test]
    fn what_is_warned_about_has_no_effect(
        rules in two_rules(), who in 1..3_u128, group in 10..12_u128, node in 30..33_u128,
        account in prop::sample::select(vec!["root", "old", "app"]), role in prop::option::weighted(0.8, prop::sample::select(Role::ALL)),
        kind in prop::sample::select(UserKind::ALL), source in prop::sample::select(vec!["192.0.2.7", "192.0.2.9", "2001:db8::1"]),
        later in 0..3_i64, is_super_admin in prop::bool::weighted(0.2),
    ) {
        let mut users: Vec<World> = (1..=4).map(user).collect();
        let world = &mut users[usize::try_from(who).unwrap() - 1];
        (world.kind, world.user.is_super_admin) = (kind, is_super_admin);
        world.user.groups = [GroupId(id(group))].into();
        world.asset.nodes = [NodeId(id(node))].into();
        world.roles = role.into_iter().map(|role| (org(1), role)).collect();
        world.user.orgs = world.roles.keys().copied().collect();
        world.source = Some(source.parse().unwrap());
        world.at = NOW + Duration::minutes(later * 30);
        let codes: Vec<_> = told_to(&users, &rules[1], &rules, &[]).into_iter().map(|one| one.code).collect();
        let is_idle = codes.contains(&WarningCode::Shadowed) || codes.contains(&WarningCode::NeverMatches);
        let world = &users[usize::try_from(who).unwrap() - 1];
        let is_login = rules[1].kind == RuleKind::Login;
        // The rules are not asked about connections of others.
        prop_assume!(is_login || world.user.belongs_to(org(1)));
        let question = if is_login { world.login() } else { world.asking(Subject::AssetLogin(world.target(account, None))) };
        // A review that nobody can give may be passed on.
        let passes = rules[0].review.as_ref().is_some_and(|review| review.on_no_reviewer == OnNoReviewer::Pass);
        for left in [Some(&rules[..]), passes.then_some(&rules[1..])].into_iter().flatten() {
            let set = RuleSet::new(left.iter().cloned());
            let answer = ask(&set, &question);
            let acts = answer.steps.iter().any(|step| step.rule.id == rules[1].id);
            prop_assert!(!(is_idle && acts));
            let decides = answer.decided_by().filter(|rule| rule.id == rules[1].id && rule.review.is_some());
            if let Some(decides) = decides.filter(|_| later == 0 && codes.contains(&WarningCode::NoReviewer)) {
                let borrowed: Vec<&Rule> = rules.iter().collect();
                let inside = is_login.then(|| who_can_log_in(&borrowed, &people(&users), &staff(&borrowed), NOW, NOW));
                let is_decided = decides.levels().iter().all(|level| {
                    are_enough(level, &others(level, world.user.id), inside.as_ref())
                });
                prop_assert!(!is_decided);
            }
        }
    }
}
