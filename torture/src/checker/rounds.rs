//! Replays the decisions of a ticket by the rule that an approval counts for the content that its approver saw: which approvals
//! are void, and how often each level began and was approved.

use std::collections::BTreeMap;

use gatepass_domain::flow::duration::IsoDuration;
use serde_json::Value;

use super::FaultKind::{LevelSkipped, NotVoid};
use super::Faults;
use super::rows::{Case, Decision, Rule};

/// The approvals of a ticket, level by level.
#[derive(Debug, Default)]
pub(super) struct Rounds {
    /// How often each level began.
    pub started: BTreeMap<usize, usize>,
    /// How often each level was approved.
    pub approved: BTreeMap<usize, usize>,
    /// The users whose changes made approvals void, one for each time.
    pub widened_by: Vec<String>,
    /// Whether each decision, in order, is void.
    void: Vec<bool>,
    /// The first decision that is not about the open level.
    astray: Option<usize>,
}

/// A request with its timing.
#[derive(Clone)]
struct Content {
    request: Value,
    timing: Value,
}

/// An approval, by its place among the decisions.
struct Approval {
    index: usize,
    level: usize,
    content: Content,
}

pub(super) fn check(case: &Case, faults: &mut Faults) {
    let Rounds { void, astray, .. } = replay(case);
    let name = || format!("ticket {} ({})", case.ticket.number, case.ticket.state);
    for (decision, void) in case.decisions.iter().zip(void) {
        let what = || format!("{} level {}: approval of {}", name(), decision.level, decision.user_id);
        faults.expect(decision.is_void == void, NotVoid, what);
    }
    faults.expect(astray.is_none(), LevelSkipped, || {
        format!("{}: decision {} is not about the open level", name(), astray.unwrap_or_default())
    });
}

/// Replays the decisions in the order in which they were made.
pub(super) fn replay(case: &Case) -> Rounds {
    let rules = case.ticket.rules.as_deref().unwrap_or_default();
    let mut rounds = Rounds { void: vec![false; case.decisions.len()], ..Rounds::default() };
    let mut content = Content { request: case.ticket.requested.clone(), timing: case.ticket.timing.clone() };
    let (mut approvals, mut open) = (Vec::new(), 1);
    if !rules.is_empty() {
        rounds.start(open);
    }
    for (index, decision) in case.decisions.iter().enumerate() {
        if decision.level != open {
            rounds.astray.get_or_insert(index);
        }
        if decision.verdict != "approve" {
            continue;
        }
        content.change(decision.changes.as_ref());
        approvals.push(Approval { index, level: decision.level, content: content.clone() });
        let mut lost = Vec::new();
        if decision.changes.is_some() {
            let by =
                |approval: &Approval| case.decisions.get(approval.index).map(|decision| &decision.user_id);
            let standing = |of: &&Approval| !rounds.void.get(of.index).copied().unwrap_or(true);
            let covering = approvals.iter().filter(standing).filter(|of| content.is_within(&of.content));
            let covered: Vec<_> = covering.map(by).collect();
            let gone = approvals.iter().filter(standing).filter(|of| !covered.contains(&by(of)));
            lost = gone.map(|approval| (approval.index, approval.level)).collect();
        }
        for (index, _) in &lost {
            if let Some(void) = rounds.void.get_mut(*index) {
                *void = true;
            }
        }
        if !lost.is_empty() {
            rounds.widened_by.push(decision.user_id.clone());
        }
        let has_passed = rounds.has_passed(case, rules, &approvals, open);
        if has_passed {
            *rounds.approved.entry(open).or_default() += 1;
        }
        let is_reopened = lost.iter().any(|(_, level)| *level != open);
        if has_passed || is_reopened {
            let next = (1..=rules.len()).find(|level| !rounds.has_passed(case, rules, &approvals, *level));
            open = next.unwrap_or(rules.len() + 1);
            if next.is_some() {
                rounds.start(open);
            }
        }
    }
    rounds
}

impl Rounds {
    fn start(&mut self, level: usize) {
        *self.started.entry(level).or_default() += 1;
    }

    /// Whether a level has as many approvals that count as it needs.
    fn has_passed(&self, case: &Case, rules: &[Rule], approvals: &[Approval], level: usize) -> bool {
        let counts = |approval: &&Approval| {
            approval.level == level && self.void.get(approval.index).is_some_and(|void| !void)
        };
        let asked = case.levels.iter().find(|one| one.number == level).map_or(0, |one| one.approvers.len());
        let rule = level.checked_sub(1).and_then(|index| rules.get(index));
        rule.is_some_and(|rule| approvals.iter().filter(counts).count() >= rule.needed(asked))
    }
}

impl Content {
    fn change(&mut self, changes: Option<&Value>) {
        for (field, value) in changes.and_then(Value::as_object).into_iter().flatten() {
            if field == "timing" {
                self.timing = value.clone();
            } else if let Some(request) = self.request.as_object_mut() {
                request.insert(field.clone(), value.clone());
            }
        }
    }

    /// Whether every list has only entries that `seen` has too, and the time is no longer.
    fn is_within(&self, seen: &Self) -> bool {
        let (Some(request), Some(old)) = (self.request.as_object(), seen.request.as_object()) else {
            return false;
        };
        let is_part = |(field, value): (&String, &Value)| match (value.as_array(), old.get(field)) {
            (Some(list), Some(Value::Array(old))) => list.iter().all(|entry| old.contains(entry)),
            (_, old) => old == Some(value),
        };
        request.iter().all(is_part) && lasts(&self.timing) <= lasts(&seen.timing)
    }
}

/// The duration of a timing from the approval on. Clients of a run ask for no other.
fn lasts(timing: &Value) -> Option<IsoDuration> {
    timing["duration"].as_str()?.parse().ok()
}

impl Decision {
    /// Whether the decision counts.
    pub(super) fn counts(&self) -> bool {
        !self.is_void
    }
}
