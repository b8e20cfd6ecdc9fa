//! The faults of rules.

use super::entry::review;
use super::*;

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
