//! Groups in groups. A member of a group is a member of all groups above it.

use crate::ids::GroupId;
use std::collections::{BTreeMap, BTreeSet};

/// The limit of a chain of groups, each in the next.
pub const MOST_NESTED: usize = 10;

/// The most groups above a group, by all ways. Each access check looks through them.
pub const MOST_ABOVE: usize = 100;

/// The most groups below a group, by all ways. Each nesting above them changes the groups above them all.
pub const MOST_BELOW: usize = 1000;

/// A group is a member of another group of its organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nesting {
    /// The group that has the member.
    pub group: GroupId,
    /// The group that is the member.
    pub member: GroupId,
}

/// The reason why a group can't be put into another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unnestable {
    /// The group would be in itself. The groups from the new member back to it, each in the one before.
    Cycle(Vec<GroupId>),
    /// More than [`MOST_NESTED`] groups would be in one another.
    TooDeep,
    /// A group would have more than [`MOST_ABOVE`] groups above it, or more than [`MOST_BELOW`] below it.
    TooMany,
}

/// Judges whether a group may become a member of another. `nestings` has at least those above the group and below the new
/// member.
pub fn judge(nestings: &[Nesting], new: Nesting) -> Result<(), Unnestable> {
    let Nesting { group, member } = new;
    if let Some(mut way) = way_down(nestings, member, group) {
        way.push(member);
        return Err(Unnestable::Cycle(way));
    }
    let above = length(nestings, group, |n| (n.member, n.group));
    let below = length(nestings, member, |n| (n.group, n.member));
    if above + below > MOST_NESTED { Err(Unnestable::TooDeep) } else { Ok(()) }
}

/// Judges the largest numbers of groups above a group, and below one, after a nesting.
pub const fn judge_numbers(above: usize, below: usize) -> Result<(), Unnestable> {
    if above > MOST_ABOVE || below > MOST_BELOW { Err(Unnestable::TooMany) } else { Ok(()) }
}

/// The shortest way from a group down to another, with both.
fn way_down(nestings: &[Nesting], from: GroupId, to: GroupId) -> Option<Vec<GroupId>> {
    let mut came_from: BTreeMap<GroupId, GroupId> = BTreeMap::new();
    let mut level = BTreeSet::from([from]);
    while !level.is_empty() && !level.contains(&to) {
        let steps = nestings.iter().filter(|n| level.contains(&n.group));
        let new: Vec<Nesting> =
            steps.filter(|n| n.member != from && !came_from.contains_key(&n.member)).copied().collect();
        came_from.extend(new.iter().map(|n| (n.member, n.group)));
        level = new.into_iter().map(|n| n.member).collect();
    }
    level.contains(&to).then(|| {
        let mut way: Vec<GroupId> =
            std::iter::successors(Some(to), |at| came_from.get(at).copied()).collect();
        way.reverse();
        way
    })
}

/// The number of groups on the longest way from a group, with itself. `step` says from where to where a nesting leads.
fn length(nestings: &[Nesting], from: GroupId, step: impl Fn(&Nesting) -> (GroupId, GroupId)) -> usize {
    let mut level = BTreeSet::from([from]);
    let mut length = 0;
    while !level.is_empty() && length <= MOST_NESTED {
        length += 1;
        level = nestings
            .iter()
            .map(&step)
            .filter(|(here, _)| level.contains(here))
            .map(|(_, next)| next)
            .collect();
    }
    length
}

/// A group and all groups above it. Its members are members of each of them.
pub fn groups_above(nestings: &[Nesting], group: GroupId) -> BTreeSet<GroupId> {
    let mut above = BTreeSet::from([group]);
    let mut size = 0;
    while size < above.len() {
        size = above.len();
        let more: Vec<GroupId> =
            nestings.iter().filter(|n| above.contains(&n.member)).map(|n| n.group).collect();
        above.extend(more);
    }
    above
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(n: u128) -> GroupId {
        GroupId(Uuid::from_u128(n))
    }

    fn nesting((group, member): (u128, u128)) -> Nesting {
        Nesting { group: id(group), member: id(member) }
    }

    #[test]
    fn no_group_comes_to_be_in_itself() {
        let known: Vec<Nesting> = [(1, 2), (2, 3), (1, 3), (3, 4), (9, 2)].map(nesting).to_vec();
        for (new, way) in [((4, 1), vec![1, 3, 4, 1]), ((2, 1), vec![1, 2, 1]), ((5, 5), vec![5, 5])] {
            let way = way.into_iter().map(id).collect();
            assert_eq!(judge(&known, nesting(new)), Err(Unnestable::Cycle(way)), "{new:?}");
        }
        for new in [(1, 4), (1, 9), (4, 5), (5, 1)] {
            assert_eq!(judge(&known, nesting(new)), Ok(()), "{new:?}");
        }
    }

    #[test]
    fn ten_groups_are_in_one_another_and_no_more() {
        let chain = |from: u128, to: u128| (from..to).map(|n| nesting((n, n + 1))).collect::<Vec<_>>();
        assert_eq!(judge(&chain(1, 9), nesting((9, 10))), Ok(()));
        assert_eq!(judge(&chain(1, 10), nesting((10, 11))), Err(Unnestable::TooDeep));
        assert_eq!(judge(&chain(1, 10), nesting((0, 1))), Err(Unnestable::TooDeep));
        let two = [chain(1, 5), chain(11, 15)].concat();
        assert_eq!(judge(&two, nesting((5, 11))), Ok(()));
        let two = [chain(1, 5), chain(11, 16)].concat();
        assert_eq!(judge(&two, nesting((5, 11))), Err(Unnestable::TooDeep));
    }

    #[test]
    fn the_groups_above_and_below_are_limited() {
        assert_eq!(judge_numbers(MOST_ABOVE, MOST_BELOW), Ok(()));
        assert_eq!(judge_numbers(MOST_ABOVE + 1, 0), Err(Unnestable::TooMany));
        assert_eq!(judge_numbers(0, MOST_BELOW + 1), Err(Unnestable::TooMany));
    }

    proptest! {
        #[test]
        fn nestings_that_are_judged_one_by_one_make_no_cycle(
            pairs in proptest::collection::vec((0u128..12, 0u128..12), 0..60),
        ) {
            let mut known: Vec<Nesting> = Vec::new();
            for new in pairs.into_iter().map(nesting) {
                let is_below = groups_above(&known, new.group).contains(&new.member);
                match judge(&known, new) {
                    Ok(()) => {
                        prop_assert!(!is_below);
                        known.push(new);
                    }
                    Err(Unnestable::Cycle(way)) => {
                        prop_assert!(is_below);
                        prop_assert_eq!(way.first(), way.last());
                        let last = way.len() - 2;
                        prop_assert_eq!(Nesting { group: way[last], member: way[last + 1] }, new);
                        for step in way[..=last].windows(2) {
                            let step = Nesting { group: step[0], member: step[1] };
                            prop_assert!(known.contains(&step));
                        }
                    }
                    Err(Unnestable::TooDeep | Unnestable::TooMany) => prop_assert!(!is_below),
                }
            }
            for n in &known {
                prop_assert!(!groups_above(&known, n.group).contains(&n.member));
            }
        }
    }
}
