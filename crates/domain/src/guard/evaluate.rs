//! The evaluation of guard rules.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::question::{Question, Subject};
use super::rule::{Action, Covers, Rule, RuleKind};
use crate::ids::{CommandGroupId, OrgId, UserId};

/// The rules of an installation.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    rules: BTreeMap<(RuleKind, Option<OrgId>), Indexed>,
}

/// Rules of one kind and organization. Most rules of large installations name users, and only theirs are looked at.
#[derive(Debug, Clone, Default)]
struct Indexed {
    /// Those that name users and no groups, by each of their users.
    of_users: HashMap<UserId, Vec<Arc<Rule>>>,
    /// All others.
    others: Vec<Arc<Rule>>,
}

impl Indexed {
    fn add(&mut self, rule: Rule) {
        let rule = Arc::new(rule);
        if rule.parts.users.is_empty() || !rule.parts.groups.is_empty() {
            self.others.push(rule);
            return;
        }
        for user in &rule.parts.users {
            self.of_users.entry(*user).or_default().push(rule.clone());
        }
    }

    /// All rules. One that names several users comes more than once.
    fn all(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.of_users.values().flatten().chain(&self.others)
    }

    /// The rules that may match this user.
    fn about(&self, user: UserId) -> impl Iterator<Item = &Arc<Rule>> {
        self.of_users.get(&user).into_iter().flatten().chain(&self.others)
    }
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

/// The rules that matched, up to the one that decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation<'a> {
    /// The rules that matched, in order.
    pub steps: Vec<Step<'a>>,
    /// The rules that matched behind the one that decides, as far as they count if nobody can review for it: up to the first that
    /// decides in any case.
    pub behind: Vec<Step<'a>>,
}

impl<'a> Evaluation<'a> {
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
            set.rules.entry((rule.kind, rule.org)).or_default().add(rule);
        }
        set
    }

    /// Whether a rule on logins covers this use.
    pub fn covers(&self, uses: Covers) -> bool {
        let logins = self.rules.iter().filter(|((kind, _), _)| *kind == RuleKind::Login);
        logins.flat_map(|(_, rules)| rules.all()).any(|rule| rule.parts.cover(uses))
    }

    /// The rules that match whatever the command is, in the order in which they are asked. Only their command groups are left to
    /// compare.
    pub fn relevant<'a>(&'a self, question: &Question<'_>) -> Vec<&'a Rule> {
        let owners = std::iter::once(None).chain(question.orgs().into_iter().map(Some));
        let relevant = owners.flat_map(|org| {
            let rules = self.rules.get(&(question.kind(), org)).into_iter();
            let about = rules.flat_map(|rules| rules.about(question.person.facts.id)).map(Arc::as_ref);
            let matches = |rule: &&Rule| {
                rule.holds_at(question.at) && rule.parts.match_all_but_commands(rule.org, question)
            };
            let mut relevant: Vec<&Rule> = about.filter(matches).collect();
            relevant.sort_by_key(|rule| rule.order());
            relevant
        });
        relevant.collect()
    }
}

/// The answer of these rules, which [`RuleSet::relevant`] found. `finds` tells whether a command group matches the command of
/// the question. `goes_on`: the steps have all rules that match, also those behind the one that decides.
pub fn evaluate<'a>(
    rules: &[&'a Rule],
    question: &Question<'_>,
    mut finds: impl FnMut(CommandGroupId) -> bool,
    goes_on: bool,
) -> Evaluation<'a> {
    let (mut steps, mut behind, mut is_decided) = (Vec::new(), Vec::new(), false);
    for rule in rules {
        let group = rule.parts.command_groups.iter().copied().find(|group| finds(*group));
        if matches!(question.subject, Subject::Command(..)) && group.is_none() {
            continue;
        }
        let effect = effect(rule, question);
        let steps = if is_decided && !goes_on { &mut behind } else { &mut steps };
        steps.push(Step { rule, effect, group });
        if effect == Effect::Decides {
            is_decided = true;
            if !goes_on && !rule.may_pass_on() {
                break;
            }
        }
    }
    Evaluation { steps, behind }
}

fn effect(rule: &Rule, question: &Question<'_>) -> Effect {
    let locks_out = question.person.is_last_super_admin
        && rule.kind == RuleKind::Login
        && matches!(rule.action, Action::Reject | Action::Review);
    if rule.dry_run {
        Effect::WouldHave
    } else if locks_out {
        Effect::PassedOver
    } else if rule.action.decides() {
        Effect::Decides
    } else {
        Effect::Acts
    }
}
