//! Warnings about a flow: approver rules that find nobody at this moment, and a scope that contains nothing. Rules that depend on the ticket (managers,
//! owners, the requester) can't be foreseen and give no warning.

use super::approver::{ApproverRule, Facts};
use super::definition::{Approval, Definition, LevelMode, LevelRule};
use super::scope::Scope;
use super::visible_to::VisibleTo;
use crate::ids::UserId;
use crate::refused::Fault;
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

/// The approver rules that the facts must be loaded for.
pub fn rules(definition: &Definition) -> Vec<ApproverRule> {
    definition.approval.levels().into_iter().flat_map(|level| level.approvers).collect()
}

/// What the scope of a flow contains now. Of a scope that is everything nothing is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InScope {
    /// Whether an asset is in the scope.
    pub has_assets: bool,
    /// The accounts of the scope that assets in the scope have.
    pub accounts: BTreeSet<String>,
}

/// The warnings about a scope.
fn of_scope(scope: &Scope, found: &InScope) -> Vec<Fault> {
    if scope.is_everything() {
        return Vec::new();
    }
    if !found.has_assets {
        return vec![Fault::new("/scope", "matches_nothing", "no asset is in the scope")];
    }
    let names =
        scope.accounts.iter().flatten().enumerate().filter(|(_, entry)| !entry.starts_with(['@', '!']));
    let missing = names.filter(|(_, name)| !found.accounts.contains(*name));
    missing
        .map(|(index, name)| {
            let detail = format!("no asset in the scope has an active account {name}");
            Fault::new(format!("/scope/accounts/{index}"), "matches_nothing", detail)
        })
        .collect()
}

/// All warnings. `is_global`: the flow belongs to no organization, so its org admins are unknown.
pub fn warnings(definition: &Definition, facts: &Facts, in_scope: &InScope, is_global: bool) -> Vec<Fault> {
    let mut found = of_scope(&definition.scope, in_scope);
    let mut warn = |pointer: &str, code, detail: &str| found.push(Fault::new(pointer, code, detail));
    if matches!(&definition.visible_to, VisibleTo::Only { users, groups } if users.is_empty() && groups.is_empty())
    {
        warn("/visible_to", "visible_to_nobody", "nobody may use the flow");
    }
    match &definition.approval {
        Approval::Automatic => {}
        Approval::Manual => {
            let admins = rules(definition);
            if !admins.iter().flat_map(|rule| facts.named_by(rule)).any(|user| facts.is_eligible(user)) {
                warn("/approval", "no_approver", "there is no active admin who could approve");
            }
        }
        Approval::Assigned { levels } => {
            if let Some((code, detail)) = alone(definition, levels, facts) {
                warn("/approval/levels", code, detail);
            }
            for (number, level) in levels.iter().enumerate() {
                let at = format!("/approval/levels/{number}");
                for (index, rule) in level.approvers.iter().enumerate() {
                    if let Some((code, detail)) = comes_to_nobody(rule, facts, is_global) {
                        warn(&format!("{at}/approvers/{index}"), code, detail);
                    }
                }
                let is_out_of_reach = |number| is_out_of_reach(level, number, facts, is_global);
                if level.mode == LevelMode::Quorum && level.quorum.is_some_and(is_out_of_reach) {
                    warn(&format!("{at}/quorum"), "quorum_out_of_reach", "the rules come to fewer people");
                }
                if is_out_of_reach(level.denials) {
                    let detail = "the rules come to fewer people, whose denials are enough";
                    warn(&format!("{at}/denials"), "denials_out_of_reach", detail);
                }
            }
        }
    }
    found
}

/// The warning that one person alone could complete several levels, or that nobody but them could.
fn alone(
    definition: &Definition,
    levels: &[LevelRule],
    facts: &Facts,
) -> Option<(&'static str, &'static str)> {
    let people = |level: &LevelRule| -> BTreeSet<UserId> {
        let named = level.approvers.iter().flat_map(|rule| facts.named_by(rule));
        named.filter(|user| facts.is_eligible(*user)).collect()
    };
    let could_alone = |user: UserId, level: &LevelRule| {
        let named = people(level);
        level.needed() == 1 && named.contains(&user) && (level.mode != LevelMode::All || named.len() == 1)
    };
    let is_foreseen = |level: &LevelRule| !level.approvers.iter().any(|rule| rule.rule().is_by_ticket());
    let (first, others) = levels.split_first()?;
    if definition.distinct_approvers {
        let only =
            levels.iter().filter(|level| is_foreseen(level)).map(people).filter(|named| named.len() == 1);
        let only: Vec<BTreeSet<UserId>> = only.collect();
        let is_one = only
            .iter()
            .enumerate()
            .any(|(index, named)| only.iter().skip(index + 1).any(|other| other == named));
        return is_one.then_some((
            "one_approver_for_two_levels",
            "two levels have one and the same approver, who can't approve both",
        ));
    }
    let all = !others.is_empty()
        && people(first).into_iter().any(|user| levels.iter().all(|level| could_alone(user, level)));
    all.then_some(("one_person_completes", "one person alone could approve all levels"))
}

/// The warning about a rule that names nobody who may approve, if it can be told without a ticket.
fn comes_to_nobody(
    rule: &ApproverRule,
    facts: &Facts,
    is_global: bool,
) -> Option<(&'static str, &'static str)> {
    let warning = rule.rule().warning(facts, is_global)?;
    (!facts.named_by(rule).any(|user| facts.is_eligible(user))).then_some(warning)
}

/// Whether the rules of a level come to fewer people than this number, as far as it can be told without a ticket.
fn is_out_of_reach(level: &LevelRule, number: u32, facts: &Facts, is_global: bool) -> bool {
    let mut people = BTreeSet::new();
    for rule in &level.approvers {
        if rule.rule().warning(facts, is_global).is_none() {
            return false;
        }
        people.extend(facts.named_by(rule).filter(|user| facts.is_eligible(*user)));
    }
    // If the rules find nobody at all, each of them has its own warning.
    !people.is_empty() && usize::try_from(number).is_ok_and(|n| people.len() < n)
}
