//! The answer of the rules to a question.

use gatepass_domain::guard::{Action, Effect, Evaluation, Rule, Step};
use gatepass_domain::ids::{CommandGroupId, TicketId};

/// A rule that matched, and what it did.
#[derive(Debug, Clone)]
pub struct Matched {
    /// The rule.
    pub rule: Rule,
    /// What it did.
    pub effect: Effect,
    /// The command group that matched.
    pub group: Option<CommandGroupId>,
}

/// The answer of the rules.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Accept, reject or review.
    pub action: Action,
    /// The review that waits, or whose approval counts.
    pub ticket: Option<TicketId>,
    /// A token that reads the review that waits, for a gateway that asked.
    pub poll_token: Option<String>,
    /// The rules that matched, in order.
    pub matched: Vec<Matched>,
    /// The rules that come after the one that decided, if nobody can review for it.
    behind: Vec<Matched>,
}

impl Verdict {
    pub(super) fn of(answer: &Evaluation<'_>) -> Self {
        let all = |steps: &[Step<'_>]| -> Vec<Matched> {
            let matched = steps.iter().map(|step| {
                let Step { rule, effect, group } = step;
                Matched { rule: (*rule).clone(), effect: *effect, group: *group }
            });
            matched.collect()
        };
        let Evaluation { steps, behind } = answer;
        let (matched, behind) = (all(steps), all(behind));
        Self { action: answer.action(), ticket: None, poll_token: None, matched, behind }
    }

    /// Nobody can review for the rule that decided: the next one behind it does.
    pub(super) fn pass_on(&mut self) {
        if let Some(passed) = self.matched.iter_mut().find(|matched| matched.effect == Effect::Decides) {
            passed.effect = Effect::NoReviewer;
        }
        let next = self.behind.iter().position(|matched| matched.effect == Effect::Decides);
        let end = next.map_or(self.behind.len(), |next| next.saturating_add(1));
        self.matched.extend(self.behind.drain(..end));
        self.action = self.decided_by().map_or(Action::Accept, |rule| rule.action);
    }

    /// The rules to whose reviews the question may come: the one that decided, and those behind it.
    pub(super) fn reviewing(&self) -> impl Iterator<Item = &Matched> {
        let all = self.decision().into_iter().chain(&self.behind);
        all.filter(|matched| matched.effect == Effect::Decides && matched.rule.action == Action::Review)
    }

    /// The rule that decided. None: no rule did.
    pub fn decided_by(&self) -> Option<&Rule> {
        self.decision().map(|matched| &matched.rule)
    }

    /// The rule that decided, and how.
    pub(super) fn decision(&self) -> Option<&Matched> {
        self.matched.iter().find(|matched| matched.effect == Effect::Decides)
    }
}
