//! Which rules match, in which order, and what they come to.

mod askers;
mod entry;
mod rules;
mod warnings;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use proptest::prelude::*;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::hours::{Span, Weekday};
use super::*;
use crate::authz::{Role, UserKind};
use crate::flow::approver::rules::{Group, OrgAdmins, SuperAdmins, User};
use crate::flow::duration::IsoDuration;
use crate::flow::{LevelMode, LevelRule};
use crate::ids::{AssetId, CommandGroupId, GroupId, NodeId, OrgId, RuleId, UserId};
use crate::inventory::Category;
use crate::permission::{AssetFacts, UserFacts};
use crate::text::TextEnum;

const NOW: OffsetDateTime = datetime!(2026-11-30 10:00 UTC);

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn org(number: u128) -> OrgId {
    OrgId(id(number))
}

/// A person and an asset, owned, so that questions can borrow them.
struct World {
    user: UserFacts,
    asset: AssetFacts,
    roles: BTreeMap<OrgId, Role>,
    email: Option<String>,
    kind: UserKind,
    is_last: bool,
    source: Option<IpAddr>,
    at: OffsetDateTime,
}

impl World {
    fn new() -> Self {
        let user = UserFacts {
            id: UserId(id(1)),
            username: "alice".into(),
            is_active: true,
            is_super_admin: false,
            orgs: [org(1)].into(),
            groups: [GroupId(id(10))].into(),
            stays: BTreeMap::new(),
        };
        let asset = AssetFacts {
            id: AssetId(id(20)),
            org_id: org(1),
            category: Category::Host,
            is_active: true,
            protocols: ["ssh".to_owned()].into(),
            nodes: [NodeId(id(30)), NodeId(id(31))].into(),
            accounts: [("root".to_owned(), true), ("old".to_owned(), false)].into(),
        };
        Self {
            user,
            asset,
            roles: [(org(1), Role::Member)].into(),
            email: Some("alice@dev.example.org".into()),
            kind: UserKind::Human,
            is_last: false,
            source: Some("192.0.2.7".parse().unwrap()),
            at: NOW,
        }
    }

    fn asking<'a>(&'a self, subject: Subject<'a>) -> Question<'a> {
        let person = Person {
            facts: &self.user,
            kind: self.kind,
            email: self.email.as_deref(),
            roles: &self.roles,
            is_last_super_admin: self.is_last,
        };
        Question { person, source: self.source, at: self.at, subject, asker: Asker::Person }
    }

    fn login(&self) -> Question<'_> {
        self.asking(Subject::Login(Covers::Login))
    }

    fn target<'a>(&'a self, account: &'a str, input: Option<&'a str>) -> Target<'a> {
        Target { asset: &self.asset, account, input, protocol: "ssh" }
    }

    fn connection(&self) -> Question<'_> {
        self.asking(Subject::AssetLogin(self.target("root", None)))
    }
}

fn rule(number: u128, kind: RuleKind, action: Action, parts: Parts) -> Rule {
    Rule {
        id: RuleId(id(number)),
        kind,
        org: Some(org(1)),
        name: format!("rule {number}"),
        priority: 50,
        action,
        is_active: true,
        dry_run: false,
        valid_from: None,
        valid_until: None,
        parts,
        review: None,
        recipients: Vec::new(),
        message: String::new(),
        created_at: NOW - Duration::days(1),
    }
}

fn ask<'a>(set: &'a RuleSet, question: &Question<'_>) -> Evaluation<'a> {
    evaluate(&set.relevant(question), question, |_| true, false)
}

fn matches(parts: Parts, question: &Question<'_>) -> bool {
    let kind = question.kind();
    let set = RuleSet::new([rule(1, kind, Action::Reject, parts)]);
    ask(&set, question).action() == Action::Reject
}

#[test]
fn each_part_matches_what_it_names_and_nothing_else() {
    let world = World::new();
    let login = world.login();
    let connection = world.connection();
    let other = || UserId(id(2));
    let source = |text: &str| vec![text.parse::<Source>().unwrap()];
    let hours = |day: Weekday| {
        let spans = vec![Span { days: [day].into(), start: "00:00".into(), end: "00:00".into() }];
        Some(Hours { zone: "UTC".into(), spans })
    };
    for (question, parts, expected) in [
        (&login, Parts::default(), true),
        (&login, Parts { users: [world.user.id].into(), ..Parts::default() }, true),
        (&login, Parts { users: [other()].into(), ..Parts::default() }, false),
        (&login, Parts { groups: [GroupId(id(10))].into(), ..Parts::default() }, true),
        (
            &login,
            Parts { users: [other()].into(), groups: [GroupId(id(10))].into(), ..Parts::default() },
            true,
        ),
        (&login, Parts { groups: [GroupId(id(11))].into(), ..Parts::default() }, false),
        (&login, Parts { roles: [MatchedRole::Member].into(), ..Parts::default() }, true),
        (
            &login,
            Parts { roles: [MatchedRole::OrgAdmin, MatchedRole::Auditor].into(), ..Parts::default() },
            false,
        ),
        (&login, Parts { roles: [MatchedRole::SuperAdmin].into(), ..Parts::default() }, false),
        (&login, Parts { kinds: [UserKind::Human].into(), ..Parts::default() }, true),
        (&login, Parts { kinds: [UserKind::Service].into(), ..Parts::default() }, false),
        (&login, Parts { email_domains: ["example.org".to_owned()].into(), ..Parts::default() }, true),
        (&login, Parts { email_domains: ["dev.example.org".to_owned()].into(), ..Parts::default() }, true),
        (&login, Parts { email_domains: ["ample.org".to_owned()].into(), ..Parts::default() }, false),
        (&login, Parts { sources: source("192.0.2.0/24"), ..Parts::default() }, true),
        (&login, Parts { sources: source("198.51.100.0/24"), ..Parts::default() }, false),
        (&login, Parts { times: hours(Weekday::Monday), ..Parts::default() }, true),
        (&login, Parts { times: hours(Weekday::Sunday), ..Parts::default() }, false),
        (&login, Parts { covers: [Covers::Refresh].into(), ..Parts::default() }, false),
        (&connection, Parts { assets: [AssetId(id(20))].into(), ..Parts::default() }, true),
        (&connection, Parts { assets: [AssetId(id(21))].into(), ..Parts::default() }, false),
        (&connection, Parts { nodes: [NodeId(id(31))].into(), ..Parts::default() }, true),
        (&connection, Parts { nodes: [NodeId(id(32))].into(), ..Parts::default() }, false),
        (&connection, Parts { protocols: ["ssh".to_owned()].into(), ..Parts::default() }, true),
        (&connection, Parts { protocols: ["rdp".to_owned()].into(), ..Parts::default() }, false),
        (&connection, Parts { accounts: vec!["@ALL".into()], ..Parts::default() }, true),
        (&connection, Parts { accounts: vec!["@ALL".into(), "!root".into()], ..Parts::default() }, false),
        (&connection, Parts { accounts: vec!["admin_{username}".into()], ..Parts::default() }, false),
    ] {
        assert_eq!(matches(parts.clone(), question), expected, "{parts:?}");
    }
}

#[test]
fn a_rule_on_an_inactive_or_typed_account_matches_by_its_name() {
    let world = World::new();
    for (account, input) in [("old", None), ("gone", None), ("@INPUT", Some("old"))] {
        let question = world.asking(Subject::AssetLogin(world.target(account, input)));
        let named = if account == "@INPUT" { "@INPUT" } else { account };
        assert!(matches(Parts { accounts: vec![named.into()], ..Parts::default() }, &question), "{account}");
    }
    let typed = world.asking(Subject::AssetLogin(world.target("@INPUT", Some("root"))));
    assert!(!matches(Parts { accounts: vec!["@INPUT".into(), "!root".into()], ..Parts::default() }, &typed));
}

#[test]
fn who_comes_from_an_unknown_place_or_has_no_address_matches_no_such_part() {
    let world = World { source: None, email: None, ..World::new() };
    let source: Source = "0.0.0.0/0".parse().unwrap();
    assert!(!matches(Parts { sources: vec![source], ..Parts::default() }, &world.login()));
    assert!(!matches(Parts { email_domains: ["org".to_owned()].into(), ..Parts::default() }, &world.login()));
    let odd = World { email: Some("nowhere".into()), ..World::new() };
    assert!(!matches(
        Parts { email_domains: ["nowhere".to_owned()].into(), ..Parts::default() },
        &odd.login()
    ));
}

#[test]
fn a_role_counts_in_the_organization_of_the_rule_and_anywhere_for_a_global_one() {
    let mut world = World::new();
    world.roles = [(org(1), Role::Member), (org(2), Role::OrgAdmin)].into();
    let of_admins = Parts { roles: [MatchedRole::OrgAdmin].into(), ..Parts::default() };
    assert!(!matches(of_admins.clone(), &world.login()));
    let global = Rule { org: None, ..rule(1, RuleKind::Login, Action::Reject, of_admins) };
    assert_eq!(ask(&RuleSet::new([global]), &world.login()).action(), Action::Reject);
    world.user.is_super_admin = true;
    world.roles = [(org(1), Role::Auditor)].into();
    assert!(matches(Parts { roles: [MatchedRole::SuperAdmin].into(), ..Parts::default() }, &world.login()));
    assert!(matches(Parts { roles: [MatchedRole::Auditor].into(), ..Parts::default() }, &world.login()));
}

#[test]
fn a_rule_that_names_no_use_covers_logins_and_refreshes_and_no_keys() {
    let world = World::new();
    for (covers, expected) in [(Covers::Login, true), (Covers::Refresh, true), (Covers::ApiKey, false)] {
        assert_eq!(matches(Parts::default(), &world.asking(Subject::Login(covers))), expected);
    }
    let keys = Parts { covers: [Covers::ApiKey].into(), ..Parts::default() };
    assert!(matches(keys, &world.asking(Subject::Login(Covers::ApiKey))));
}

#[test]
fn global_rules_come_first_then_priorities_then_the_order_of_creation() {
    let world = World::new();
    let kind = RuleKind::AssetLogin;
    let made = |number, action| rule(number, kind, action, Parts::default());
    let global = Rule { org: None, priority: 100, ..made(1, Action::Accept) };
    let first = Rule { priority: 1, ..made(2, Action::Reject) };
    let users = [world.user.id, UserId(id(99))].into();
    let theirs = rule(3, kind, Action::Reject, Parts { users, ..Parts::default() });
    let second = Rule { created_at: NOW - Duration::days(2), ..theirs };
    let third = made(4, Action::Accept);
    let elsewhere = Rule { org: Some(org(2)), priority: 1, ..made(5, Action::Reject) };
    let others = rule(6, kind, Action::Reject, Parts { users: [UserId(id(99))].into(), ..Parts::default() });
    let set = RuleSet::new([third, second, first, global, elsewhere, others]);
    let question = world.connection();
    let order: Vec<_> = set.relevant(&question).iter().map(|rule| rule.id).collect();
    assert_eq!(order, [1, 2, 3, 4].map(|number| RuleId(id(number))));
    assert_eq!(ask(&set, &question).decided_by().map(|rule| rule.id), Some(RuleId(id(1))));
}

#[test]
fn a_login_obeys_the_rules_of_every_organization_of_the_user() {
    let mut world = World::new();
    world.roles = [(org(2), Role::Member), (org(1), Role::Member)].into();
    let second =
        Rule { org: Some(org(2)), priority: 1, ..rule(2, RuleKind::Login, Action::Reject, Parts::default()) };
    let first = Rule { priority: 100, ..rule(1, RuleKind::Login, Action::Notify, Parts::default()) };
    let set = RuleSet::new([second, first]);
    let answer = ask(&set, &world.login());
    assert_eq!(answer.acting().map(|rule| rule.id).collect::<Vec<_>>(), [RuleId(id(1))]);
    assert_eq!(answer.action(), Action::Reject);
}

#[test]
fn what_notifies_or_warns_acts_and_the_first_that_decides_ends_it() {
    let world = World::new();
    let kind = RuleKind::Command;
    let groups = || Parts { command_groups: [CommandGroupId(id(40))].into(), ..Parts::default() };
    let at = |priority, number, action| Rule { priority, ..rule(number, kind, action, groups()) };
    let dry = Rule { dry_run: true, ..at(1, 9, Action::Reject) };
    let set = RuleSet::new([dry, at(2, 1, Action::Warn), at(3, 2, Action::Accept), at(4, 3, Action::Reject)]);
    let question = world.asking(Subject::Command(world.target("root", None), b"reboot"));
    let effects = |answer: &Evaluation<'_>| answer.steps.iter().map(|step| step.effect).collect::<Vec<_>>();
    let answer = ask(&set, &question);
    assert_eq!(effects(&answer), [Effect::WouldHave, Effect::Acts, Effect::Decides]);
    let all = evaluate(&set.relevant(&question), &question, |_| true, true);
    assert_eq!(all.steps.len(), 4);
    assert_eq!(all.decided_by().map(|rule| rule.id), Some(RuleId(id(2))));
    let none = evaluate(&set.relevant(&question), &question, |_| false, false);
    assert_eq!((none.action(), none.steps.len()), (Action::Accept, 0));
}

#[test]
fn behind_a_review_that_may_pass_on_are_the_rules_that_decide_then() {
    let world = World::new();
    let review = |on_no_reviewer| {
        let (levels, pending_for, valid_for) = (Vec::new(), IsoDuration::seconds(300), None);
        Some(Review { levels, pending_for, valid_for, on_no_reviewer })
    };
    let at = |number: u128, action| Rule {
        priority: i32::try_from(number).unwrap(),
        ..rule(number, RuleKind::AssetLogin, action, Parts::default())
    };
    let pass = |number| Rule { review: review(OnNoReviewer::Pass), ..at(number, Action::Review) };
    let last = Rule { review: review(OnNoReviewer::Accept), ..at(5, Action::Review) };
    let rules = [pass(1), at(2, Action::Notify), pass(3), at(4, Action::Notify), last, at(6, Action::Reject)];
    let set = RuleSet::new(rules);
    let question = world.connection();
    let ids = |steps: &[Step<'_>]| steps.iter().map(|step| step.rule.id).collect::<Vec<_>>();
    let answer = ask(&set, &question);
    assert_eq!((answer.action(), ids(&answer.steps)), (Action::Review, vec![RuleId(id(1))]));
    assert_eq!(ids(&answer.behind), [2, 3, 4, 5].map(|number| RuleId(id(number))));
    let all = evaluate(&set.relevant(&question), &question, |_| true, true);
    assert_eq!((all.steps.len(), all.behind.len()), (6, 0));
    assert!(all.steps.iter().all(|step| step.effect != Effect::NoReviewer));
}

#[test]
fn no_login_rule_locks_out_the_last_active_super_admin() {
    let mut world = World::new();
    (world.user.is_super_admin, world.is_last) = (true, true);
    for action in [Action::Reject, Action::Review] {
        let set = RuleSet::new([rule(1, RuleKind::Login, action, Parts::default())]);
        let answer = ask(&set, &world.login());
        assert_eq!((answer.action(), answer.steps[0].effect), (Action::Accept, Effect::PassedOver));
        let of_assets = RuleSet::new([rule(1, RuleKind::AssetLogin, action, Parts::default())]);
        assert_eq!(ask(&of_assets, &world.connection()).action(), action);
    }
    world.is_last = false;
    let set = RuleSet::new([rule(1, RuleKind::Login, Action::Reject, Parts::default())]);
    assert_eq!(ask(&set, &world.login()).action(), Action::Reject);
}

#[test]
fn a_rule_holds_from_its_beginning_to_its_end_while_it_is_active() {
    let made = rule(1, RuleKind::Login, Action::Reject, Parts::default());
    let bounded = Rule { valid_from: Some(NOW), valid_until: Some(NOW + Duration::hours(1)), ..made };
    for (minutes, holds) in [(-1, false), (0, true), (59, true), (60, false)] {
        assert_eq!(bounded.holds_at(NOW + Duration::minutes(minutes)), holds, "{minutes}");
    }
    assert!(!Rule { is_active: false, ..bounded }.holds_at(NOW));
}

#[test]
fn a_rule_on_logins_covers_what_it_says_and_else_logins_and_refreshes() {
    let covers = |kind, named: &[Covers]| {
        let parts = Parts { covers: named.iter().copied().collect(), ..Parts::default() };
        let set = RuleSet::new([rule(1, kind, Action::Reject, parts)]);
        [Covers::Login, Covers::Refresh, Covers::ApiKey].map(|uses| set.covers(uses))
    };
    assert_eq!(covers(RuleKind::Login, &[]), [true, true, false]);
    assert_eq!(covers(RuleKind::Login, &[Covers::ApiKey]), [false, false, true]);
    assert_eq!(covers(RuleKind::AssetLogin, &[]), [false, false, false]);
}
