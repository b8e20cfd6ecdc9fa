//! Places: the nodes above, their owners, and what another place adds.

use super::*;
use uuid::Uuid;

fn node(n: u128) -> NodeId {
    NodeId(Uuid::from_u128(n))
}

fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

/// The links of a node to these ancestors, from itself upwards, each with its owner.
fn links(above: &[(u128, Option<u128>)]) -> Vec<Link> {
    let numbered = (0..).zip(above);
    let link = |(depth, (above_it, owner)): (i32, &(u128, Option<u128>))| Link {
        node: node(above[0].0),
        above: node(*above_it),
        depth,
        owner: owner.map(user),
    };
    numbered.map(link).collect()
}

#[test]
fn the_nearest_owner_of_each_node_is_asked() {
    let mut all = links(&[(3, None), (2, Some(20)), (1, Some(10))]);
    all.extend(links(&[(1, Some(10))]));
    let place = Place::of(&all);
    assert_eq!(place.within, BTreeSet::from([node(1), node(2), node(3)]));
    assert_eq!(place.owners, BTreeSet::from([user(10), user(20)]));
    assert_eq!(Place::of(&links(&[(1, None)])).owners, BTreeSet::new());
}

#[test]
fn a_node_with_an_owner_keeps_them_wherever_it_goes() {
    let parent = || Place::of(&links(&[(2, Some(20))]));
    let owned = Place::of_node_below(node(3), Some(user(30)), parent());
    assert_eq!(owned.owners, BTreeSet::from([user(30)]));
    assert_eq!(owned.within, BTreeSet::from([node(2), node(3)]));
    assert_eq!(Place::of_node_below(node(3), None, parent()).owners, BTreeSet::from([user(20)]));
}

#[test]
fn another_place_adds_what_was_not_above() {
    let before = Place::of(&links(&[(3, None), (1, Some(10))]));
    let after = Place::of(&links(&[(3, None), (2, Some(20)), (1, Some(10))]));
    assert_eq!(after.beyond(&before), BTreeSet::from([node(2)]));
    assert!(after.asks_others(&before));
    assert!(before.beyond(&after).is_empty());
    assert!(before.asks_others(&Place { owners: BTreeSet::from([user(10), user(20)]), ..Place::default() }));
    assert!(!before.asks_others(&Place { owners: BTreeSet::from([user(10)]), ..Place::default() }));
}
