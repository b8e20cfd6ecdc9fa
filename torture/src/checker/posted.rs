//! Every event arrived at the webhook, whatever was killed; what arrived twice has one id.

use std::collections::{BTreeMap, BTreeSet};

use super::FaultKind::{TwoNames, Unposted};
use super::{Fault, Faults};
use crate::receiver::Post;

/// Compares the stored events with the posts.
pub fn check(stored: &[String], posts: &[Post]) -> Vec<Fault> {
    let mut faults = Faults::default();
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for post in posts {
        names.entry(&post.event).or_default().insert(&post.message);
    }
    let taken: BTreeSet<&str> =
        posts.iter().filter(|post| post.is_taken).map(|post| post.event.as_str()).collect();
    for event in stored.iter().filter(|event| !taken.contains(event.as_str())) {
        faults.add(Unposted, format!("event {event}"));
    }
    for (event, names) in names.iter().filter(|(_, names)| names.len() > 1) {
        faults.add(TwoNames, format!("event {event}: {names:?}"));
    }
    faults.sorted()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_post_and_a_second_name_are_faults() {
        let post = |event: &str, message: &str, is_taken| Post {
            event: event.to_owned(),
            message: message.to_owned(),
            is_taken,
        };
        let stored = ["a".to_owned(), "b".to_owned()];
        let fine = [post("a", "1", false), post("a", "1", true), post("b", "2", true)];
        assert_eq!(check(&stored, &fine), []);
        let kinds = |posts: &[Post]| check(&stored, posts).iter().map(|fault| fault.kind).collect::<Vec<_>>();
        assert_eq!(kinds(&fine[..1]), [Unposted, Unposted]);
        assert_eq!(kinds(&[post("a", "1", true), post("a", "3", true), post("b", "2", true)]), [TwoNames]);
    }
}
