//! The faults and warnings of rules.

use super::*;

fn review(levels: Vec<LevelRule>) -> Review {
    let on_no_reviewer = OnNoReviewer::Reject;
    Review { levels, pending_for: IsoDuration::seconds(300), valid_for: None, on_no_reviewer }
}

fn level(approvers: Vec<crate::flow::approver::rules::ApproverRule>) -> LevelRule {
    LevelRule { mode: LevelMode::Any, quorum: None, denials: 1, approvers }
}

fn found(rule: &Rule) -> Vec<(String, String)> {
    faults(rule).into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

#[test]
fn every_fault_of_a_rule_is_named() {
    let ann = || User { id: UserId(id(3)) }.into();
    let mut bad = rule(1, RuleKind::Login, Action::Warn, Parts::default());
    bad.valid_from = Some(NOW);
    bad.valid_until = Some(NOW);
    bad.parts.assets = [AssetId(id(20))].into();
    bad.parts.accounts = vec!["*".into()];
    bad.parts.protocols = ["SSH".to_owned()].into();
    bad.parts.command_groups = [CommandGroupId(id(40))].into();
    bad.parts.times = Some(Hours {
        zone: "Mars".into(),
        spans: vec![Span { days: [].into(), start: "8".into(), end: "25:00".into() }],
    });
    bad.review = Some(review(Vec::new()));
    let pointers: Vec<_> = found(&bad).into_iter().map(|(pointer, _)| pointer).collect();
    for expected in [
        "/action",
        "/review",
        "/valid_until",
        "/match/assets",
        "/match/accounts",
        "/match/accounts/0",
        "/match/protocols",
        "/match/protocols/0",
        "/match/command_groups",
        "/match/times/zone",
        "/match/times/spans/0/start",
        "/match/times/spans/0/end",
        "/review/levels",
    ] {
        assert!(pointers.iter().any(|pointer| pointer == expected), "{expected} in {pointers:?}");
    }
    let good = Rule {
        action: Action::Review,
        review: Some(review(vec![level(vec![ann()])])),
        ..rule(1, RuleKind::Login, Action::Review, Parts::default())
    };
    assert_eq!(found(&good), []);
    assert_eq!(found(&Rule { review: None, ..good.clone() }), [("/review".into(), "required".into())]);
    let mut slow = good.clone();
    slow.review = slow.review.map(|review| Review {
        pending_for: IsoDuration::days(2),
        valid_for: Some(IsoDuration::ZERO),
        ..review
    });
    let expected =
        ["/review/pending_for", "/review/valid_for"].map(|at| (at.to_owned(), "out_of_range".to_owned()));
    assert_eq!(found(&slow), expected);
}

#[test]
fn a_rule_on_commands_needs_a_group_and_only_login_rules_say_which_uses_they_cover() {
    let bare = rule(
        1,
        RuleKind::Command,
        Action::Warn,
        Parts { covers: [Covers::Login].into(), ..Parts::default() },
    );
    let expected = [("/match/command_groups", "required"), ("/match/covers", "not_allowed")];
    assert_eq!(found(&bare), expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    let excluded = Parts { accounts: vec!["root".into(), "!root".into()], ..Parts::default() };
    let nobody = rule(1, RuleKind::AssetLogin, Action::Notify, excluded);
    assert_eq!(found(&nobody), [("/match/accounts".into(), "no_account".into())]);
}

#[test]
fn a_global_rule_asks_no_admins_of_an_organization_and_names_no_objects_of_one() {
    let levels = vec![level(vec![
        User { id: UserId(id(3)) }.into(),
        Group { id: GroupId(id(10)) }.into(),
        SuperAdmins {}.into(),
        OrgAdmins {}.into(),
    ])];
    let mut global = rule(1, RuleKind::AssetLogin, Action::Review, Parts::default());
    (global.org, global.review) = (None, Some(review(levels)));
    assert_eq!(found(&global), [("/review/levels/0/approvers/3".into(), "not_allowed".into())]);
    global.review = None;
    global.action = Action::Reject;
    global.parts.nodes = [NodeId(id(30))].into();
    assert_eq!(found(&global), [("/match/nodes".into(), "not_allowed".into())]);
    global.parts.assets = [AssetId(id(20))].into();
    assert_eq!(found(&global), [("/match/assets".into(), "not_allowed".into())]);
}

fn told(rule: &Rule, rules: &[Rule], idle: &[Uuid], has_reviewer: bool) -> Vec<WarningCode> {
    let idle = idle.iter().copied().collect();
    let around = Surroundings { rules, idle: &idle, has_reviewer, now: NOW };
    warnings(rule, &around).into_iter().map(|warning| warning.code).collect()
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
        (made(Parts { users: [UserId(id(3))].into(), ..Parts::default() }), vec![id(3)]),
        (made(Parts { assets: [AssetId(id(20))].into(), ..Parts::default() }), vec![id(20)]),
        (made(Parts { times: Some(no_days), ..Parts::default() }), vec![]),
        (made(Parts { accounts: vec!["a".into(), "!a".into()], ..Parts::default() }), vec![]),
    ] {
        assert_eq!(told(&rule, &[], &idle, true), never, "{rule:?}");
    }
    let one_left =
        made(Parts { users: [UserId(id(3))].into(), groups: [GroupId(id(10))].into(), ..Parts::default() });
    assert_eq!(told(&one_left, &[], &[id(3)], true), []);
}

#[test]
fn a_rule_behind_a_wider_one_that_decides_is_shadowed() {
    let kind = RuleKind::AssetLogin;
    let narrow =
        rule(2, kind, Action::Reject, Parts { protocols: ["ssh".to_owned()].into(), ..Parts::default() });
    let wide = Rule { priority: 10, ..rule(1, kind, Action::Accept, Parts::default()) };
    assert_eq!(told(&narrow, std::slice::from_ref(&wide), &[], true), [WarningCode::Shadowed]);
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
        assert_eq!(told(&narrow, std::slice::from_ref(&harmless), &[], true), [], "{harmless:?}");
    }
    let global = Rule { org: None, priority: 100, ..wide };
    assert_eq!(told(&narrow, &[global], &[], true), [WarningCode::Shadowed]);
}

#[test]
fn rules_of_one_priority_that_say_different_things_are_tied_unless_they_never_meet() {
    let kind = RuleKind::Login;
    let one = rule(1, kind, Action::Reject, Parts { users: [UserId(id(3))].into(), ..Parts::default() });
    let other = rule(2, kind, Action::Notify, Parts::default());
    assert_eq!(told(&one, &[one.clone(), other.clone()], &[], true), [WarningCode::Tied]);
    assert_eq!(told(&other, std::slice::from_ref(&one), &[], true), [WarningCode::Tied]);
    let apart = Rule { parts: Parts { users: [UserId(id(4))].into(), ..Parts::default() }, ..other.clone() };
    assert_eq!(told(&one, &[apart], &[], true), []);
    let same = Rule { action: Action::Reject, ..other };
    let kinds = |kind: UserKind| Parts { kinds: [kind].into(), ..Parts::default() };
    assert_eq!(told(&one, &[Rule { priority: 51, ..same }], &[], true), []);
    let human = rule(5, RuleKind::Login, Action::Accept, kinds(UserKind::Human));
    let service = rule(6, RuleKind::Login, Action::Reject, kinds(UserKind::Service));
    assert_eq!(told(&human, &[service], &[], true), []);
}

#[test]
fn a_review_without_reviewers_is_warned_about() {
    let made = rule(1, RuleKind::Login, Action::Review, Parts::default());
    let reviewed = Rule { review: Some(review(vec![level(vec![SuperAdmins {}.into()])])), ..made };
    assert_eq!(told(&reviewed, &[], &[], false), [WarningCode::NoReviewer]);
    assert_eq!(told(&reviewed, &[], &[], true), []);
}

#[test]
fn actions_belong_to_kinds() {
    for action in Action::ALL {
        for kind in RuleKind::ALL {
            let expected = match action {
                Action::Notify => *kind != RuleKind::Command,
                Action::Warn => *kind == RuleKind::Command,
                Action::Accept | Action::Reject | Action::Review => true,
            };
            assert_eq!(action.is_for(*kind), expected, "{action} {kind}");
        }
    }
}

#[test]
fn parts_are_stored_without_what_they_do_not_have() {
    let parts = Parts {
        sources: vec!["192.0.2.0/24".parse().unwrap()],
        covers: [Covers::ApiKey].into(),
        ..Parts::default()
    };
    let stored = serde_json::to_value(&parts).unwrap();
    assert_eq!(stored, serde_json::json!({ "sources": ["192.0.2.0/24"], "covers": ["api_key"] }));
    assert_eq!(serde_json::from_value::<Parts>(stored).unwrap(), parts);
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

fn any_rule(number: u128) -> impl Strategy<Value = Rule> {
    let action = prop::sample::select(vec![Action::Accept, Action::Reject, Action::Notify]);
    (any_parts(), action, 1..4_i32, any::<bool>(), prop::option::of(-1..2_i64)).prop_map(
        move |(parts, action, priority, is_global, until)| Rule {
            priority,
            org: (!is_global).then(|| org(1)),
            valid_until: until.map(|hours| NOW + Duration::hours(hours)),
            ..rule(number, RuleKind::AssetLogin, action, parts)
        },
    )
}

proptest! {
    /// A rule that is said to be shadowed, or never to match, decides nothing and tells nobody, whoever connects.
    #[test]
    fn what_is_warned_about_has_no_effect(
        first in any_rule(1), second in any_rule(2), user in 1..3_u128, group in 10..12_u128, node in 30..33_u128,
        account in prop::sample::select(vec!["root", "old", "app"]), role in prop::sample::select(Role::ALL),
        source in prop::sample::select(vec!["192.0.2.7", "192.0.2.9", "2001:db8::1"]), later in 0..3_i64,
    ) {
        let mut world = World::new();
        world.user.id = UserId(id(user));
        world.user.groups = [GroupId(id(group))].into();
        world.asset.nodes = [NodeId(id(node))].into();
        world.roles = [(org(1), role)].into();
        world.source = Some(source.parse().unwrap());
        world.at = NOW + Duration::minutes(later * 30);
        let rules = [first, second];
        let codes = told(&rules[1], &rules, &[], true);
        let is_idle = codes.contains(&WarningCode::Shadowed) || codes.contains(&WarningCode::NeverMatches);
        let set = RuleSet::new(rules);
        let question = world.asking(Subject::AssetLogin(world.target(account, None)));
        let answer = ask(&set, &question);
        let acts = answer.steps.iter().any(|step| step.rule.id == RuleId(id(2)));
        prop_assert!(!(is_idle && acts));
    }
}
