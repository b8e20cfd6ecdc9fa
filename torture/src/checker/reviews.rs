//! A review lets one login, connection or command pass, and only once it is approved. No acknowledged one is lost.

use std::collections::BTreeMap;

use super::FaultKind::{Lost, PassedTwice, Torn};
use super::Faults;
use super::rows::{Review, Tables};
use crate::journal::Story;

pub(super) fn check(story: &Story, tables: &Tables, faults: &mut Faults) {
    for ticket in story.held.iter().filter(|ticket| !tables.cases.contains_key(*ticket)) {
        faults.add(Lost, format!("the review {ticket}"));
    }
    let reviews: BTreeMap<&str, &Review> =
        tables.reviews.iter().map(|review| (review.ticket_id.as_str(), review)).collect();
    let mut completed: BTreeMap<&str, usize> = BTreeMap::new();
    for ticket in &story.completed {
        *completed.entry(ticket).or_default() += 1;
    }
    for (ticket, times) in completed {
        faults.expect(times == 1, PassedTwice, || format!("the review {ticket} let {times} pass"));
        let is_used = reviews.get(ticket).is_some_and(|review| review.is_used);
        faults.expect(is_used, Lost, || format!("what the review {ticket} let pass"));
    }
    for Review { ticket_id, is_used, sessions } in &tables.reviews {
        faults
            .expect(*sessions <= 1, PassedTwice, || format!("{sessions} sessions by the review {ticket_id}"));
        let is_approved = tables.cases.get(ticket_id).is_some_and(|case| case.ticket.state == "approved");
        let fits = (*sessions == 0 || *is_used) && (!is_used || is_approved);
        faults.expect(fits, Torn, || format!("the review {ticket_id} let half of it pass"));
    }
}
