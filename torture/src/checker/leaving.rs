//! Whoever was removed from the organization had nothing open afterwards: no request, no grant. Coming back brings nothing
//! back.

use super::FaultKind::{Lost, Outlived, Unfounded};
use super::Faults;
use super::rows::{Case, Removal, Tables};
use crate::journal::Story;

/// The reason of everything that a removal ends.
pub(super) const REASON: &str = "member_removed";

pub(super) fn check(story: &Story, tables: &Tables, faults: &mut Faults) {
    for user in &story.left {
        let acknowledged = story.left.iter().filter(|left| *left == user).count();
        let stored = tables.removals.iter().filter(|removal| removal.user_id == *user).count();
        faults.expect(stored >= acknowledged, Lost, || {
            format!("member {user}: {acknowledged} acknowledged removals, {stored} events")
        });
    }
    for removal in &tables.removals {
        for case in tables.cases.values().filter(|case| is_before(case, removal)) {
            ended(case, removal, faults);
        }
    }
    for case in tables.cases.values().filter(|case| has_ended_by_removal(case)) {
        let has_left = tables.removals.iter().any(|removal| is_before(case, removal));
        faults.expect(has_left, Unfounded, || {
            format!("ticket {}: ended by a removal that was not", case.ticket.number)
        });
    }
}

fn has_ended_by_removal(case: &Case) -> bool {
    let grants = case.grants.iter().map(|grant| &grant.state_data);
    [&case.ticket.state_data].into_iter().chain(grants).any(|data| data["reason"] == REASON)
}

/// Whether the removed member requested this before the removal.
fn is_before(case: &Case, removal: &Removal) -> bool {
    case.ticket.applicant_id == removal.user_id && case.ticket.created_at < removal.at
}

fn ended(case: &Case, removal: &Removal, faults: &mut Faults) {
    let (number, state) = (case.ticket.number, case.ticket.state.as_str());
    // An overdue ticket has expired, also if no worker has marked it yet.
    let is_overdue = case.ticket.decision_deadline <= removal.at;
    let is_open = matches!(state, "pending" | "blocked" | "error") && !is_overdue;
    faults.expect(!is_open, Outlived, || {
        let (made, at) = (case.ticket.created_at, removal.at);
        format!("ticket {number} of {made} is {state}, its requester was removed at {at}")
    });
    for grant in &case.grants {
        let is_open = matches!(grant.state.as_str(), "ready" | "open");
        faults.expect(!is_open, Outlived, || {
            format!("ticket {number}: the grant is {}, its beneficiary was removed", grant.state)
        });
    }
}
