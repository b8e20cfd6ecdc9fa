//! The evaluation of guard rules.

use std::collections::{BTreeMap, BTreeSet};

use super::question::{Question, Subject};
use super::rule::{Action, Covers, Rule, RuleKind};
use crate::ids::{CommandGroupId, OrgId, RuleId};

/// The rules of an installation, each kind in the order in which they are asked.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    rules: BTreeMap<(RuleKind, Option<OrgId>), Vec<Rule>>,
}

crate::text_enum! {
    /// What a matching rule does.
    pub enum Effect {
        /// It decides.
        Decides = "decides",
        /// It tells people or the person.
        Acts = "acts",
        /// It is a dry run, and does nothing.
        WouldHave = "would_have",
        /// It would lock out the last active super admin, so it is passed over.
        PassedOver = "passed_over",
        /// Nobody can review, and the rules after it decide.
        NoReviewer = "no_reviewer",
    }
}

/// A rule that matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// What it does.
    pub effect: Effect,
    /// The first of its command groups that matched the command.
    pub group: Option<CommandGroupId>,
}

/// The answer of the rules: those that matched, up to the one that decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The rules that matched, in order.
    pub steps: Vec<Step<'a>>,
}

impl<'a> Answer<'a> {
    /// The rule that decides. None: no rule does, so it is accepted.
    pub fn decided_by(&self) -> Option<&'a Rule> {
        self.steps.iter().find(|step| step.effect == Effect::Decides).map(|step| step.rule)
    }

    /// What it comes to: accept, reject or review.
    pub fn action(&self) -> Action {
        self.decided_by().map_or(Action::Accept, |rule| rule.action)
    }

    /// The rules that tell people or the person.
    pub fn acting(&self) -> impl Iterator<Item = &'a Rule> {
        self.steps.iter().filter(|step| step.effect == Effect::Acts).map(|step| step.rule)
    }
}

impl RuleSet {
    /// These rules.
    pub fn new(rules: impl IntoIterator<Item = Rule>) -> Self {
        let mut set = Self::default();
        for rule in rules {
            set.rules.entry((rule.kind, rule.org)).or_default().push(rule);
        }
        for rules in set.rules.values_mut() {
            rules.sort_by_key(Rule::order);
        }
        set
    }

    /// All rules of these organizations and of none, in the order in which they are asked.
    pub fn of(&self, kind: RuleKind, orgs: &[OrgId]) -> impl Iterator<Item = &Rule> {
        let owners = std::iter::once(None).chain(orgs.iter().copied().map(Some));
        let owners: Vec<_> = owners.filter_map(|org| self.rules.get(&(kind, org))).collect();
        owners.into_iter().flatten()
    }

    /// Whether a rule on logins covers this use.
    pub fn covers(&self, uses: Covers) -> bool {
        let logins = self.rules.iter().filter(|((kind, _), _)| *kind == RuleKind::Login);
        logins.flat_map(|(_, rules)| rules).any(|rule| rule.parts.cover(uses))
    }

    /// The rules that match whatever the command is, in order. Only their command groups are left to compare.
    pub fn relevant<'a>(&'a self, question: &Question<'_>) -> Vec<&'a Rule> {
        let orgs = question.orgs();
        let asked = self.of(question.kind(), &orgs).filter(|rule| rule.holds_at(question.at));
        asked.filter(|rule| rule.parts.match_all_but_commands(rule.org, question)).collect()
    }
}

/// The answer of these rules, which [`RuleSet::relevant`] found. `finds` tells whether a command group matches the command of
/// the question. Reviews of the rules in `unreviewed` have nobody to decide them, so the rules after them decide. `goes_on`:
/// the answer also has the rules behind the one that decides.
pub fn evaluate<'a>(
    rules: &[&'a Rule],
    question: &Question<'_>,
    mut finds: impl FnMut(CommandGroupId) -> bool,
    unreviewed: &BTreeSet<RuleId>,
    goes_on: bool,
) -> Answer<'a> {
    let mut steps = Vec::new();
    for rule in rules {
        let group = rule.parts.command_groups.iter().copied().find(|group| finds(*group));
        if matches!(question.subject, Subject::Command(..)) && group.is_none() {
            continue;
        }
        let effect = effect(rule, question, unreviewed);
        steps.push(Step { rule, effect, group });
        if effect == Effect::Decides && !goes_on {
            break;
        }
    }
    Answer { steps }
}

fn effect(rule: &Rule, question: &Question<'_>, unreviewed: &BTreeSet<RuleId>) -> Effect {
    let locks_out = question.person.is_last_super_admin
        && rule.kind == RuleKind::Login
        && matches!(rule.action, Action::Reject | Action::Review);
    if rule.dry_run {
        Effect::WouldHave
    } else if locks_out {
        Effect::PassedOver
    } else if unreviewed.contains(&rule.id) {
        Effect::NoReviewer
    } else if rule.action.decides() {
        Effect::Decides
    } else {
        Effect::Acts
    }
}
