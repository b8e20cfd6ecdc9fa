//! Approvers: the people who may decide a level (domain.md section 4). [`rules`] has the rules that name them. Pure: the
//! caller loads the [`Facts`] of the ticket. A level without an eligible approver is an error, never an empty list.

pub mod house;
pub mod rules;
pub mod speakers;
#[cfg(test)]
mod tests;

use super::definition::{LevelMode, LevelRule};
use crate::ids::UserId;
pub use rules::ApproverRule;
use speakers::{Decided, Owner, Speakers};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

crate::text_enum! {
    /// Why nobody can decide a level.
    pub enum BlockedReason {
        /// Nobody may decide.
        NoEligibleApprover = "no_eligible_approver",
        /// The level waits for a manager, and no eligible one exists.
        ManagerMissing = "manager_missing",
        /// The level waits for a manager who is deactivated, or a service.
        ManagerInactive = "manager_inactive",
        /// The level waits for an owner, and no eligible one exists.
        OwnerMissing = "owner_missing",
        /// The level waits for an owner who is the requester or the beneficiary.
        OwnerIsRequester = "owner_is_requester",
        /// Fewer people may decide than the quorum needs.
        QuorumUnreachable = "quorum_unreachable",
        /// An approver has left whose approval was missing. The level waits for somebody else's decision.
        ApproverLeft = "approver_left",
        /// Only people are left whose approval counts at another level.
        ApproverAlreadyDecided = "approver_already_decided",
    }
}

/// The facts about a person that decide whether they may approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Whether the account is active.
    pub is_active: bool,
    /// Whether the user is a human and not a service.
    pub is_human: bool,
}

/// The people whom the rules of a level name for one ticket, as its request stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Everyone below, and the approvers of the current level. A user who is missing here never becomes an approver.
    pub users: BTreeMap<UserId, Person>,
    /// The people whom each rule names who speak for everything. A rule that is missing here names nobody.
    pub named: BTreeMap<ApproverRule, BTreeSet<UserId>>,
    /// The owners whom each rule names, with the parts that they speak for.
    pub owners: BTreeMap<ApproverRule, BTreeSet<Owner>>,
}

impl Facts {
    /// Whether this user is an active human.
    pub fn is_eligible(&self, user: UserId) -> bool {
        self.users.get(&user).is_some_and(|person| person.is_active && person.is_human)
    }

    /// Whether this user is known to be deactivated.
    pub fn is_switched_off(&self, user: UserId) -> bool {
        self.users.get(&user).is_some_and(|person| !person.is_active)
    }

    /// Whether this user is known not to be eligible any more. A user who was not loaded has not left: a level in
    /// mode `all` waits for them instead of going on without them.
    pub fn has_left(&self, user: UserId) -> bool {
        self.users.contains_key(&user) && !self.is_eligible(user)
    }

    /// The people whom this rule names.
    pub fn named_by(&self, rule: &ApproverRule) -> impl Iterator<Item = UserId> {
        self.named.get(rule).into_iter().flatten().copied()
    }
}

/// The people who may decide a level: active humans named by any of its rules, without the excluded ones. Sorted, never empty.
/// They suffice for each part of a request with these assets, nodes or item.
pub fn resolve(
    rule: &LevelRule,
    facts: &Facts,
    owned: &[Uuid],
    excluded: &[UserId],
) -> Result<Vec<UserId>, BlockedReason> {
    let named = Speakers::of(rule, facts, owned);
    let fit = named.clone().only(|user| facts.is_eligible(*user) && !excluded.contains(user));
    match fit.stuck(rule, &|_, _| Decided::default()) {
        None => Ok(fit.people().into_iter().collect()),
        Some(part) => {
            let has_some = !fit.of_part(part).is_empty();
            Err(blocked_reason(rule, has_some, &named.of_part(part), facts, excluded))
        }
    }
}

/// Why the missing approvals of a part can't be given. `has_some`: it has approvals, or people who could approve.
pub(crate) fn blocked_reason(
    rule: &LevelRule,
    has_some: bool,
    named: &BTreeSet<UserId>,
    facts: &Facts,
    excluded: &[UserId],
) -> BlockedReason {
    if rule.mode == LevelMode::Quorum && has_some {
        BlockedReason::QuorumUnreachable
    } else {
        missing(&rule.approvers, Unfit::of(named, facts, excluded))
    }
}

/// What keeps the people whom the rules of a level name from deciding it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit {
    /// One of them is deactivated, or a service.
    pub inactive: bool,
    /// One of them is the requester or the beneficiary.
    pub requester: bool,
}

impl Unfit {
    fn of(people: &BTreeSet<UserId>, facts: &Facts, excluded: &[UserId]) -> Self {
        let requester = people.iter().any(|user| excluded.contains(user));
        Self { inactive: people.iter().any(|user| facts.has_left(*user)), requester }
    }
}

/// Why rules that come to nobody do: the reason that they share, or else the general one.
fn missing(rules: &[ApproverRule], unfit: Unfit) -> BlockedReason {
    let reasons: BTreeSet<BlockedReason> =
        rules.iter().map(|rule| rule.rule().blocked_reason(unfit)).collect();
    match (reasons.first(), reasons.len()) {
        (Some(reason), 1) => *reason,
        (None | Some(_), _) => BlockedReason::NoEligibleApprover,
    }
}
