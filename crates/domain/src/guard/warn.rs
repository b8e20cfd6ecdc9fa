//! Warnings about a rule: it can never match, another rule comes before it, or nobody can review. They refuse nothing.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use super::entry::{Staff, suffice, who_can_log_in};
use super::parts::Reach;
use super::question::Person;
use super::rule::{OnNoReviewer, Rule, RuleKind};
use super::{Hours, Parts, Source};
use crate::ids::{AssetId, RuleId, UserId};
use crate::permission::reach_no_account;

crate::text_enum! {
    /// A reason to look at a rule again.
    pub enum WarningCode {
        /// It can never match.
        NeverMatches = "never_matches",
        /// A rule before it decides everything that it matches.
        Shadowed = "shadowed",
        /// Nobody can review now.
        NoReviewer = "no_reviewer",
        /// A rule of the same priority says something else.
        Tied = "tied",
    }
}

/// A warning about a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The reason.
    pub code: WarningCode,
    /// The other rule, for `shadowed` and `tied`.
    pub rule: Option<RuleId>,
    /// An explanation.
    pub detail: String,
}

/// What the warnings of a rule depend on, besides the rule.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The rules that are asked with it: those of its organization and the global ones.
    pub rules: &'a [Rule],
    /// The users whom it names, and for a rule on logins the reviewers of these rules.
    pub people: &'a [Person<'a>],
    /// The assets that it names and that are deactivated.
    pub idle: &'a BTreeSet<AssetId>,
    /// The reviewers of the rule, and for a rule on logins those of the rules that are asked with it.
    pub staff: &'a Staff,
    /// The moment.
    pub now: OffsetDateTime,
}

/// All warnings about a rule.
pub fn warnings(rule: &Rule, around: &Surroundings<'_>) -> Vec<Warning> {
    let mut found: Vec<Warning> = never_matches(rule, around).into_iter().collect();
    let holds = |other: &&Rule| {
        other.id != rule.id && other.kind == rule.kind && other.holds_at(around.now) && !other.dry_run
    };
    let others: Vec<&Rule> = around.rules.iter().filter(holds).collect();
    let shadow = others
        .iter()
        .find(|other| comes_before(other, rule) && always_decides(other) && includes(other, rule));
    if let Some(other) = shadow {
        found.push(Warning {
            code: WarningCode::Shadowed,
            rule: Some(other.id),
            detail: format!(
                "the rule {} comes before it, matches all that it matches, and decides",
                other.name
            ),
        });
    }
    let tied = others.iter().find(|other| {
        other.org == rule.org
            && other.priority == rule.priority
            && other.action != rule.action
            && !is_apart(other, rule)
    });
    if let Some(other) = tied {
        let first = if other.order() < rule.order() { "it comes first" } else { "it comes after this one" };
        found.push(Warning {
            code: WarningCode::Tied,
            rule: Some(other.id),
            detail: format!("the rule {} of the same priority says {}; {first}", other.name, other.action),
        });
    }
    found.extend(no_reviewer(rule, around));
    found
}

fn never_matches(rule: &Rule, around: &Surroundings<'_>) -> Option<Warning> {
    let parts = &rule.parts;
    let names_only_assets = parts.nodes.is_empty() && !parts.assets.is_empty();
    let why = if rule.is_over(around.now) {
        "its validity has ended"
    } else if let Some(why) = matches_nobody(rule, around) {
        why
    } else if names_only_assets && parts.assets.is_subset(around.idle) {
        "every asset that it names is deactivated"
    } else if parts.reach() == Reach::Never {
        "its times have no weekday"
    } else if !parts.accounts.is_empty() && reach_no_account(&parts.accounts) {
        "every account is excluded again"
    } else {
        return None;
    };
    Some(Warning { code: WarningCode::NeverMatches, rule: None, detail: why.to_owned() })
}

/// Why none of the users whom a rule names matches it. None: one does, or it names groups or nobody.
fn matches_nobody(rule: &Rule, around: &Surroundings<'_>) -> Option<&'static str> {
    if rule.parts.users.is_empty() || !rule.parts.groups.is_empty() {
        return None;
    }
    let named = around.people.iter().filter(|person| rule.parts.users.contains(&person.facts.id));
    let active: Vec<_> = named.filter(|person| person.facts.is_active).collect();
    let mut asked = active.iter().filter(|person| is_asked(rule, person)).peekable();
    if active.is_empty() {
        Some("every user that it names is deactivated")
    } else if asked.peek().is_none() {
        Some("no user that it names belongs to its organization")
    } else if !asked.any(|person| rule.parts.match_person(rule.org, person, around.now)) {
        Some("no user that it names has the roles, kinds and e-mail domains that it names")
    } else {
        None
    }
}

/// Whether a rule is asked about this person: those of their organizations are, and about connections super admins belong to each.
fn is_asked(rule: &Rule, person: &Person<'_>) -> bool {
    rule.org.is_none_or(|org| match rule.kind {
        RuleKind::Login => person.roles.contains_key(&org),
        RuleKind::AssetLogin | RuleKind::Command => person.facts.belongs_to(org),
    })
}

/// The first level that too few people can decide, whomever the rule matches.
fn no_reviewer(rule: &Rule, around: &Surroundings<'_>) -> Option<Warning> {
    let inside = (rule.kind == RuleKind::Login && rule.review.is_some()).then(|| {
        let others = around.rules.iter().filter(|other| other.id != rule.id);
        let rules: Vec<&Rule> = others.chain([rule]).collect();
        who_can_log_in(&rules, around.people, around.staff, around.now, around.now)
    });
    let names_users_alone = rule.parts.groups.is_empty() && !rule.parts.users.is_empty();
    let asked: Vec<Option<UserId>> =
        if names_users_alone { rule.parts.users.iter().copied().map(Some).collect() } else { vec![None] };
    let (number, count) =
        around.staff.levels(rule).zip(1_usize..).find_map(|((level, people), number)| {
            let able: Vec<UserId> = people?
                .iter()
                .filter(|one| inside.as_ref().is_none_or(|inside| inside.contains(one)))
                .copied()
                .collect();
            let without = |asked: &Option<UserId>| able.iter().filter(|one| Some(**one) != *asked).count();
            let is_short = |asked: &Option<UserId>| {
                let all = people.into_iter().flatten().filter(|one| Some(**one) != *asked).count();
                !suffice(level, without(asked), all)
            };
            let most = asked.iter().map(without).max()?;
            asked.iter().all(is_short).then_some((number, most))
        })?;
    let detail = match count {
        0 => format!("nobody can review level {number} now"),
        1 => format!("level {number} needs more people, and only 1 can review it now"),
        count => format!("level {number} needs more people, and only {count} can review it now"),
    };
    Some(Warning { code: WarningCode::NoReviewer, rule: None, detail })
}

/// Whether a rule decides whatever it matches. A review that nobody can give may leave it to the rules after it.
fn always_decides(rule: &Rule) -> bool {
    let passes = rule.review.as_ref().is_some_and(|review| review.on_no_reviewer == OnNoReviewer::Pass);
    rule.action.decides() && !passes
}

/// Whether the one is asked before the other: global rules come first.
fn comes_before(one: &Rule, other: &Rule) -> bool {
    (one.org.is_some(), one.order()) < (other.org.is_some(), other.order())
}

/// Whether the one rule surely matches everything that the other matches, whenever the other holds.
fn includes(one: &Rule, other: &Rule) -> bool {
    let begins = one.valid_from.is_none_or(|from| other.valid_from.is_some_and(|theirs| from <= theirs));
    let ends = one.valid_until.is_none_or(|until| other.valid_until.is_some_and(|theirs| theirs <= until));
    // A rule of roles means those of its own organization, or any.
    let same_roles = one.parts.roles.is_empty() || one.org == other.org;
    begins && ends && same_roles && includes_parts(&one.parts, &other.parts, one.kind)
}

fn includes_parts(one: &Parts, other: &Parts, kind: RuleKind) -> bool {
    let people = one.users.is_empty() && one.groups.is_empty()
        || is_part(&(&other.users, &other.groups), &(&one.users, &one.groups));
    let objects = one.assets.is_empty() && one.nodes.is_empty()
        || is_part(&(&other.assets, &other.nodes), &(&one.assets, &one.nodes));
    people
        && objects
        && covers_set(&one.roles, &other.roles)
        && covers_set(&one.kinds, &other.kinds)
        && covers_set(&one.email_domains, &other.email_domains)
        && covers_set(&one.protocols, &other.protocols)
        && (one.accounts.is_empty() || one.accounts == other.accounts)
        && includes_sources(&one.sources, &other.sources)
        && includes_times(one.times.as_ref(), other.times.as_ref())
        && (kind != RuleKind::Command || other.command_groups.is_subset(&one.command_groups))
        && (kind != RuleKind::Login || one.covers == other.covers)
}

/// Whether both lists of the first pair are in those of the second, and are not both empty.
fn is_part<A: Ord, B: Ord>(
    inner: &(&BTreeSet<A>, &BTreeSet<B>),
    outer: &(&BTreeSet<A>, &BTreeSet<B>),
) -> bool {
    let names_something = !(inner.0.is_empty() && inner.1.is_empty());
    names_something && inner.0.is_subset(outer.0) && inner.1.is_subset(outer.1)
}

/// Whether a part of the one matches all that this part of the other matches. An empty part matches everything.
fn covers_set<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> bool {
    one.is_empty() || (!other.is_empty() && other.is_subset(one))
}

fn includes_sources(one: &[Source], other: &[Source]) -> bool {
    one.is_empty()
        || (!other.is_empty() && other.iter().all(|theirs| one.iter().any(|mine| mine.includes(theirs))))
}

fn includes_times(one: Option<&Hours>, other: Option<&Hours>) -> bool {
    one.is_none() || one == other
}

/// Whether no question matches both: they name different people, kinds, protocols, objects or uses.
fn is_apart(one: &Rule, other: &Rule) -> bool {
    let (a, b) = (&one.parts, &other.parts);
    let users_alone = a.groups.is_empty() && b.groups.is_empty() && are_disjoint(&a.users, &b.users);
    let assets_alone = a.nodes.is_empty() && b.nodes.is_empty() && are_disjoint(&a.assets, &b.assets);
    users_alone
        || assets_alone
        || are_disjoint(&a.kinds, &b.kinds)
        || are_disjoint(&a.protocols, &b.protocols)
        || are_disjoint(&a.covers, &b.covers)
}

/// Whether both name something, and nothing in common.
fn are_disjoint<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> bool {
    !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
}
