//! Who can log in under the rules on logins, and whether enough reviewers can (domain.md section 9.2).
//!
//! People get in if the rules accept them, or if the rules send them to a review that people who get in can decide. So the
//! people who are accepted come first. Those whose reviews they can decide follow, then those whose reviews all of these can
//! decide, and so on.

use std::collections::{BTreeMap, BTreeSet};

use time::{Duration, OffsetDateTime, PrimitiveDateTime};

use super::parts::Reach;
use super::question::Person;
use super::rule::{Action, Covers, OnNoReviewer, Rule, RuleKind};
use crate::flow::approver::ApproverRule;
use crate::flow::{LevelMode, LevelRule};
use crate::ids::{OrgId, RuleId, UserId};

/// The most people among whom reviewers are looked for.
pub const MOST_REVIEWERS: usize = 1000;

/// The active people who may review, for each level of each rule. None: they are known only once there is a ticket, or they are
/// too many to look at.
#[derive(Debug, Clone, Default)]
pub struct Staff(BTreeMap<RuleId, Vec<Option<BTreeSet<UserId>>>>);

impl Staff {
    /// The reviewers of these rules, as an organization knows them, or the installation. `eligible`: the active people whom a level
    /// names. Levels that come when there are [`MOST_REVIEWERS`] already are not known.
    pub fn of<'a>(
        rules: impl IntoIterator<Item = &'a Rule>,
        org: Option<OrgId>,
        eligible: impl Fn(&LevelRule) -> BTreeSet<UserId>,
    ) -> Self {
        let (mut all, mut staff) = (BTreeSet::new(), BTreeMap::new());
        for rule in rules {
            let levels = rule.levels().iter().map(|level| {
                let people =
                    Some(level).filter(|level| names_the_same_always(level, rule.org, org)).map(&eligible)?;
                let more: BTreeSet<UserId> = all.union(&people).copied().collect();
                if more.len() > MOST_REVIEWERS {
                    return None;
                }
                all = more;
                Some(people)
            });
            staff.insert(rule.id, levels.collect());
        }
        Self(staff)
    }

    /// Everybody.
    pub fn people(&self) -> BTreeSet<UserId> {
        self.0.values().flatten().flatten().flatten().copied().collect()
    }

    /// The reviewers of each level of a rule, with the level.
    pub(super) fn levels<'a>(
        &'a self,
        rule: &'a Rule,
    ) -> impl Iterator<Item = (&'a LevelRule, Option<&'a BTreeSet<UserId>>)> {
        let known = self.0.get(&rule.id).into_iter().flatten().map(Option::as_ref);
        rule.levels().iter().zip(known.chain(std::iter::repeat(None)))
    }

    /// Whether each level of a rule has enough reviewers for this person, whether or not they can log in.
    fn suffices(&self, rule: &Rule, person: UserId) -> bool {
        self.levels(rule).all(|(level, people)| {
            people.is_none_or(|people| {
                let others = people.iter().filter(|other| **other != person).count();
                suffice(level, others, others)
            })
        })
    }

    /// Whether those of its reviewers who are in can decide the review of this person, under this rule.
    fn decides(&self, rule: &Rule, person: UserId, inside: &BTreeSet<UserId>) -> bool {
        self.levels(rule).all(|(level, people)| {
            people.is_none_or(|people| {
                let others = people.iter().filter(|other| **other != person).count();
                let able = people.intersection(inside).filter(|other| **other != person).count();
                suffice(level, able, others)
            })
        })
    }
}

/// Whether a level names the same people whatever the ticket is, and `org` knows them. Whom a global rule may not ask depends on the
/// organization.
pub fn names_the_same_always(level: &LevelRule, of: Option<OrgId>, org: Option<OrgId>) -> bool {
    let mut rules = level.approvers.iter().map(ApproverRule::rule);
    rules.all(|rule| !rule.is_by_ticket() && (of == org || rule.is_for_global()))
}

/// Whether so many of all reviewers of a level can decide it.
pub(super) fn suffice(level: &LevelRule, able: usize, all: usize) -> bool {
    match level.mode {
        LevelMode::Any | LevelMode::Quorum => able >= level.needed(),
        LevelMode::All => able >= all.max(1),
    }
}

/// The people who can log in under the rules that hold at this moment. `now` is when they are in their groups. Of a rule that names
/// sources or times, the others are left to them.
pub fn who_can_log_in(
    rules: &[&Rule],
    people: &[Person<'_>],
    staff: &Staff,
    at: OffsetDateTime,
    now: OffsetDateTime,
) -> BTreeSet<UserId> {
    let decides = |rule: &&&Rule| {
        let is_on_logins = rule.kind == RuleKind::Login && rule.parts.cover(Covers::Login);
        is_on_logins && rule.holds_at(at) && !rule.dry_run && rule.action.decides()
    };
    let mut rules: Vec<&Rule> = rules.iter().filter(decides).copied().collect();
    // As they are asked: global ones first, then those of each organization.
    rules.sort_by_key(|rule| (rule.org, rule.order()));
    let (mut inside, mut waiting) = (BTreeSet::new(), Vec::new());
    for person in people {
        match way_in(&rules, person, staff, now) {
            None => _ = inside.insert(person.facts.id),
            Some(reviews) => waiting.push((person.facts.id, reviews)),
        }
    }
    loop {
        let before = waiting.len();
        waiting.retain(|(person, reviews)| {
            let comes_in = reviews.iter().any(|rule| staff.decides(rule, *person, &inside));
            if comes_in {
                inside.insert(*person);
            }
            !comes_in
        });
        if waiting.len() == before {
            return inside;
        }
    }
}

/// The rules whose reviews could let a person in. None: they get in without one.
fn way_in<'a>(
    rules: &[&'a Rule],
    person: &Person<'_>,
    staff: &Staff,
    now: OffsetDateTime,
) -> Option<Vec<&'a Rule>> {
    let mut reviews = Vec::new();
    for rule in rules {
        let asks = rule.org.is_none_or(|org| person.roles.contains_key(&org));
        let is_passed_over = person.is_last_super_admin && rule.action != Action::Accept;
        let reach = rule.parts.reach();
        if reach == Reach::Never || !asks || is_passed_over || !rule.parts.match_person(rule.org, person, now)
        {
            continue;
        }
        match outcome(rule, person.facts.id, staff) {
            Outcome::In => return None,
            Outcome::Next => continue,
            Outcome::Out => {}
            Outcome::Review => reviews.push(*rule),
        }
        if reach == Reach::Always {
            return Some(reviews);
        }
    }
    None
}

/// What a rule that matches a login comes to.
enum Outcome {
    In,
    Out,
    Review,
    Next,
}

fn outcome(rule: &Rule, person: UserId, staff: &Staff) -> Outcome {
    match rule.action {
        Action::Accept => Outcome::In,
        Action::Reject => Outcome::Out,
        Action::Notify | Action::Warn => Outcome::Next,
        Action::Review if staff.suffices(rule, person) => Outcome::Review,
        Action::Review => match rule.review.as_ref().map(|review| review.on_no_reviewer) {
            Some(OnNoReviewer::Accept) => Outcome::In,
            Some(OnNoReviewer::Pass) => Outcome::Next,
            Some(OnNoReviewer::Reject) | None => Outcome::Out,
        },
    }
}

/// The levels of a rule on logins that have enough reviewers, of whom too few can log in: at the beginning of the rule (now, if it has
/// begun), or at its end. `rules` are all rules, with this one.
pub fn locked_levels(
    rule: &Rule,
    rules: &[&Rule],
    people: &[Person<'_>],
    staff: &Staff,
    now: OffsetDateTime,
) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    if !rule.asks_reviewers(now) {
        return found;
    }
    let begin = rule.valid_from.filter(|from| *from > now).unwrap_or(now);
    let last = rule.valid_until.and_then(|until| until.checked_sub(Duration::NANOSECOND));
    for at in [begin, last.unwrap_or(PrimitiveDateTime::MAX.assume_utc())] {
        let inside = who_can_log_in(rules, people, staff, at, now);
        found.extend(staff.levels(rule).enumerate().filter_map(|(number, (level, people))| {
            let people = people?;
            let able = people.intersection(&inside).count();
            let is_locked = suffice(level, people.len(), people.len()) && !suffice(level, able, people.len());
            is_locked.then_some(number)
        }));
    }
    found
}
