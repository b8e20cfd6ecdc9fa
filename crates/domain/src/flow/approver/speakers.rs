//! The people who speak for the parts of a request at one level (domain.md section 4). A rule like `group` names people who
//! speak for everything. An owner speaks for the parts that they own. Each part needs its own approvals.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::Facts;
use crate::flow::definition::{LevelMode, LevelRule};
use crate::ids::UserId;

/// The most owners that one level may wait for.
pub const MAX_OWNERS: usize = 100;

/// A part of a request: one of its assets, nodes or items, as far as one owner speaks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Part {
    /// The asset, node or item.
    pub of: Uuid,
    /// The place of the owner: for an asset a node that holds it; for a node the node itself, or the owner of something
    /// below it. None: the asset or item itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<Uuid>,
}

/// An owner of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// The part. Without `via`, the owner speaks for all parts of this asset or item.
    pub part: Part,
    /// The owner.
    pub user: UserId,
}

/// The people who speak for a request at one level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Speakers {
    /// The people who speak for every part.
    everything: BTreeSet<UserId>,
    /// The owners of each part. Empty if the level has no rule that names owners: then the request is one part.
    owners: BTreeMap<Part, BTreeSet<UserId>>,
}

impl Speakers {
    /// The people whom an admin named. They speak for everything.
    pub fn named(people: impl IntoIterator<Item = UserId>) -> Self {
        Self { everything: people.into_iter().collect(), owners: BTreeMap::new() }
    }

    /// The people whom the rules of a level name for a request with these assets, nodes or item, whether or not they may
    /// approve.
    pub fn of(rule: &LevelRule, facts: &Facts, subjects: &[Uuid]) -> Self {
        let everything = rule.approvers.iter().flat_map(|rule| facts.named_by(rule)).collect();
        let by_owner: Vec<_> = rule.approvers.iter().filter(|rule| rule.rule().is_by_owner()).collect();
        if by_owner.is_empty() {
            return Self { everything, owners: BTreeMap::new() };
        }
        let owners: BTreeSet<&Owner> =
            by_owner.into_iter().filter_map(|rule| facts.owners.get(rule)).flatten().collect();
        let mut parts = BTreeMap::new();
        for of in subjects.iter().copied() {
            let here: Vec<&Owner> = owners.iter().copied().filter(|owner| owner.part.of == of).collect();
            let mut places: BTreeSet<Option<Uuid>> =
                here.iter().filter_map(|owner| owner.part.via).map(Some).collect();
            if places.is_empty() {
                places.insert(None);
            }
            for via in places {
                let speaks = |owner: &&&Owner| owner.part.via.is_none() || owner.part.via == via;
                parts.insert(Part { of, via }, here.iter().filter(speaks).map(|owner| owner.user).collect());
            }
        }
        Self { everything, owners: parts }
    }

    /// Leaves out everybody who may not approve.
    #[must_use]
    pub fn only(mut self, may_approve: impl Fn(&UserId) -> bool) -> Self {
        self.everything.retain(&may_approve);
        self.owners.values_mut().for_each(|people| people.retain(&may_approve));
        self
    }

    /// Everybody who speaks for a part.
    pub fn people(&self) -> BTreeSet<UserId> {
        self.everything.iter().chain(self.owners.values().flatten()).copied().collect()
    }

    /// The parts of the request. None: the whole request.
    fn parts(&self) -> Vec<Option<Part>> {
        if self.owners.is_empty() { vec![None] } else { self.owners.keys().copied().map(Some).collect() }
    }

    /// Each part with the people who speak for it. Empty if the level has no rule that names owners.
    pub fn owned(&self) -> Vec<(Uuid, BTreeSet<UserId>)> {
        self.owners.keys().map(|part| (part.of, self.of_part(Some(*part)))).collect()
    }

    /// The people who speak for a part.
    pub(crate) fn of_part(&self, part: Option<Part>) -> BTreeSet<UserId> {
        let owners = part.and_then(|part| self.owners.get(&part));
        owners.map_or_else(|| self.everything.clone(), |owners| owners | &self.everything)
    }

    /// Whether every part has all approvals that it needs.
    pub(crate) fn are_satisfied(&self, rule: &LevelRule, decided: &Decisions<'_>) -> bool {
        self.parts().into_iter().all(|part| self.tally(rule, part, decided).is_satisfied())
    }

    /// Whether the denial of this person, the latest decision, denies a part.
    pub(crate) fn are_denied_by(&self, by: UserId, rule: &LevelRule, decided: &Decisions<'_>) -> bool {
        self.parts().into_iter().any(|part| self.tally(rule, part, decided).is_denied_by(by))
    }

    /// The first part whose missing approvals nobody can give.
    pub(crate) fn stuck(&self, rule: &LevelRule, decided: &Decisions<'_>) -> Option<Option<Part>> {
        self.parts().into_iter().find(|part| !self.is_reachable(rule, *part, decided))
    }

    /// Whether the people who have not decided could give all approvals that a part needs.
    pub(crate) fn is_reachable(&self, rule: &LevelRule, part: Option<Part>, decided: &Decisions<'_>) -> bool {
        self.tally(rule, part, decided).is_reachable()
    }

    fn tally<'a>(&self, rule: &'a LevelRule, part: Option<Part>, decided: &Decisions<'_>) -> Tally<'a> {
        let speakers = self.of_part(part);
        Tally { rule, decided: decided(part, &speakers), speakers }
    }

    /// The parts that this person speaks for. None: everything.
    pub fn parts_of(&self, user: UserId) -> Option<BTreeSet<Part>> {
        if self.owners.is_empty() || self.everything.contains(&user) {
            return None;
        }
        let owned = self.owners.iter().filter(|(_, owners)| owners.contains(&user));
        Some(owned.map(|(part, _)| *part).collect())
    }

    /// Whether this person speaks for all parts of an asset, node or item.
    pub fn speaks_for(&self, user: UserId, of: Uuid) -> bool {
        let mut parts = self.owners.iter().filter(|(part, _)| part.of == of).peekable();
        self.parts_of(user).is_none()
            || (parts.peek().is_some() && parts.all(|(_, owners)| owners.contains(&user)))
    }
}

/// The people whose decisions count for a part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Decided {
    /// Those who approved.
    pub approvals: BTreeSet<UserId>,
    /// Those who denied.
    pub denials: BTreeSet<UserId>,
}

/// The people whose decisions count for a part, given those who speak for it.
pub(crate) type Decisions<'a> = dyn Fn(Option<Part>, &BTreeSet<UserId>) -> Decided + 'a;

/// The decisions about a part, held against the rule of its level.
struct Tally<'a> {
    rule: &'a LevelRule,
    speakers: BTreeSet<UserId>,
    decided: Decided,
}

impl Tally<'_> {
    fn is_satisfied(&self) -> bool {
        let approvals = &self.decided.approvals;
        match self.rule.mode {
            LevelMode::All => !approvals.is_empty() && self.speakers.is_subset(approvals),
            LevelMode::Any | LevelMode::Quorum => approvals.len() >= self.rule.needed(),
        }
    }

    /// Whether the people who have not decided could give the missing approvals.
    fn is_reachable(&self) -> bool {
        let Decided { approvals, denials } = &self.decided;
        let has_decided = |user: &&UserId| approvals.contains(user) || denials.contains(user);
        let undecided = self.speakers.iter().filter(|user| !has_decided(user)).count();
        self.is_satisfied() || (undecided > 0 && undecided + approvals.len() >= self.rule.needed())
    }

    /// Whether the denial of this person, the latest decision, is one too many: there are enough of them, or too few people
    /// are left for the missing approvals.
    fn is_denied_by(&self, by: UserId) -> bool {
        let denials = &self.decided.denials;
        denials.contains(&by) && (denials.len() >= self.rule.denials() || !self.is_reachable())
    }
}
