//! Approvers: the rules that name them, and the people that the rules find (domain.md section 4). Pure: the caller
//! loads the [`Facts`] of the ticket. A level without an eligible approver is an error, never an empty list.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::definition::{LevelMode, LevelRule};
use crate::ids::{GroupId, UserId};

#[cfg(test)]
mod tests;

/// A rule that names approvers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ApproverRule {
    /// One person.
    User {
        /// The user.
        id: UserId,
    },
    /// The members of a group.
    Group {
        /// The group.
        id: GroupId,
    },
    /// All super admins.
    SuperAdmins,
    /// The admins of the ticket's organization.
    OrgAdmins,
    /// A manager of the beneficiary.
    RequesterManager {
        /// How many steps up: 1 is the manager, 2 the manager's manager.
        #[serde(default = "one")]
        depth: u32,
    },
    /// The owners of the requested assets or item.
    ResourceOwner,
    /// The owners of the requested nodes, or of the nodes that hold the requested assets.
    NodeOwner,
}

fn one() -> u32 {
    1
}

crate::text_enum! {
    /// Why nobody can decide a level.
    pub enum BlockedReason {
        /// Nobody may decide, or fewer people than the quorum.
        NoEligibleApprover = "no_eligible_approver",
        /// The level waits for a manager, and no eligible one exists.
        ManagerMissing = "manager_missing",
        /// The level waits for an owner, and no eligible one exists.
        OwnerMissing = "owner_missing",
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

/// The facts that approver rules resolve against, loaded for one ticket with its current request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Everyone mentioned in the fields below, and the approvers of the current level. A user who is missing here
    /// never becomes an approver.
    pub users: BTreeMap<UserId, Person>,
    /// The members of the groups that the rules name.
    pub groups: BTreeMap<GroupId, Vec<UserId>>,
    /// All super admins.
    pub super_admins: Vec<UserId>,
    /// The admins of the ticket's organization.
    pub org_admins: Vec<UserId>,
    /// The beneficiary's chain of managers, nearest first.
    pub managers: Vec<UserId>,
    /// The owners of the requested assets or item.
    pub resource_owners: Vec<UserId>,
    /// The owners of the requested nodes, or of the nodes that hold the requested assets.
    pub node_owners: Vec<UserId>,
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

    pub(super) fn named_by(&self, rule: &ApproverRule) -> Vec<UserId> {
        match rule {
            ApproverRule::User { id } => vec![*id],
            ApproverRule::Group { id } => self.groups.get(id).cloned().unwrap_or_default(),
            ApproverRule::SuperAdmins => self.super_admins.clone(),
            ApproverRule::OrgAdmins => self.org_admins.clone(),
            ApproverRule::RequesterManager { depth } => {
                let above = depth.checked_sub(1).and_then(|above| usize::try_from(above).ok());
                above.and_then(|above| self.managers.get(above)).copied().into_iter().collect()
            }
            ApproverRule::ResourceOwner => self.resource_owners.clone(),
            ApproverRule::NodeOwner => self.node_owners.clone(),
        }
    }
}

/// The people who may decide a level: active humans named by any of its rules, without the excluded ones. Sorted,
/// without duplicates, never empty, never fewer than the quorum.
pub fn resolve(rule: &LevelRule, facts: &Facts, excluded: &[UserId]) -> Result<Vec<UserId>, BlockedReason> {
    let named = rule.approvers.iter().flat_map(|rule| facts.named_by(rule));
    admit(rule, named, facts, excluded)
}

/// The eligible people among `named`, under the conditions of [`resolve`].
pub fn admit(
    rule: &LevelRule,
    named: impl IntoIterator<Item = UserId>,
    facts: &Facts,
    excluded: &[UserId],
) -> Result<Vec<UserId>, BlockedReason> {
    let may_decide = |user: &UserId| facts.is_eligible(*user) && !excluded.contains(user);
    let approvers: BTreeSet<UserId> = named.into_iter().filter(may_decide).collect();
    if approvers.is_empty() {
        return Err(missing(&rule.approvers));
    }
    let reaches_quorum = usize::try_from(rule.quorum.unwrap_or(1)).is_ok_and(|n| n <= approvers.len());
    if rule.mode == LevelMode::Quorum && !reaches_quorum {
        return Err(BlockedReason::NoEligibleApprover);
    }
    Ok(approvers.into_iter().collect())
}

fn missing(rules: &[ApproverRule]) -> BlockedReason {
    let all = |is: fn(&ApproverRule) -> bool| !rules.is_empty() && rules.iter().all(is);
    if all(|rule| matches!(rule, ApproverRule::RequesterManager { .. })) {
        BlockedReason::ManagerMissing
    } else if all(|rule| matches!(rule, ApproverRule::ResourceOwner | ApproverRule::NodeOwner)) {
        BlockedReason::OwnerMissing
    } else {
        BlockedReason::NoEligibleApprover
    }
}
