//! Whether the approvers of a ticket can decide all of its levels, as far as that can be foreseen.

use std::collections::{BTreeMap, BTreeSet};

use super::Ticket;
use crate::flow::LevelMode;
use crate::flow::approver::Facts;
use crate::ids::UserId;

impl Ticket {
    /// Whether each level has people who can give all approvals that it needs, if nobody has decided yet and everything stays as
    /// it is. With distinct approvers, nobody approves two levels.
    pub fn has_approvers_at_each_level(&self, facts: &Facts) -> bool {
        let mut places: Vec<BTreeSet<UserId>> = Vec::new();
        let mut spent = BTreeSet::new();
        for level in &self.levels {
            let Ok(people) = self.ask(level, facts) else { return false };
            let left = &people - &spent;
            places.extend(std::iter::repeat_n(left, level.rule.needed()));
            match level.rule.mode {
                // All of them approve this level, or have approved one before it.
                LevelMode::All => spent.extend(people),
                LevelMode::Any | LevelMode::Quorum => {}
            }
        }
        !self.definition.distinct_approvers || can_be_filled(&places)
    }
}

/// Whether each place can have a person of its own.
fn can_be_filled(places: &[BTreeSet<UserId>]) -> bool {
    let mut holders = BTreeMap::new();
    (0..places.len()).all(|place| fill(place, places, &mut holders, &mut BTreeSet::new()))
}

/// Gives a place to somebody, who may leave another place that somebody else can have.
fn fill(
    place: usize,
    places: &[BTreeSet<UserId>],
    holders: &mut BTreeMap<UserId, usize>,
    tried: &mut BTreeSet<UserId>,
) -> bool {
    for person in places.get(place).into_iter().flatten() {
        if !tried.insert(*person) {
            continue;
        }
        let held = holders.get(person).copied();
        if held.is_none_or(|other| fill(other, places, holders, tried)) {
            holders.insert(*person, place);
            return true;
        }
    }
    false
}
