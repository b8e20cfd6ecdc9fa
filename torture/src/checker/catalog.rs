//! The effects of catalog items: memberships exactly as long as their grants are open, and at most one running session
//! for each user and device.

use std::collections::BTreeMap;

use time::OffsetDateTime;

use super::FaultKind::{TwoSessions, WrongMembership};
use super::Faults;
use super::rows::{Case, Grant, Tables};

pub(super) fn check(tables: &Tables, faults: &mut Faults) {
    let mut sessions: BTreeMap<_, Vec<&Grant>> = BTreeMap::new();
    for case in tables.cases.values() {
        for grant in &case.grants {
            memberships(case, grant, faults);
            if grant.started_at.is_some() {
                sessions.entry((&grant.beneficiary_id, &grant.assets)).or_default().push(grant);
            }
        }
    }
    for ((user, device), mut grants) in sessions {
        grants.sort_by_key(|grant| grant.started_at);
        for pair in grants.windows(2) {
            let [one, two] = pair else { continue };
            // A session may begin in the microsecond in which the earlier one ended.
            let apart = over(one).zip(two.started_at).is_some_and(|(over, start)| over <= start);
            faults.expect(apart, TwoSessions, || {
                format!("user {user} on {device:?}: grants {} and {}", one.id, two.id)
            });
        }
    }
}

/// The end of a session, past or planned.
fn over(grant: &Grant) -> Option<OffsetDateTime> {
    [grant.closed_at(), grant.window_end].into_iter().flatten().min()
}

fn memberships(case: &Case, grant: &Grant, faults: &mut Faults) {
    let is_membership = case.ticket.r#type == "resource_access";
    let mut groups = case.ticket.groups.clone().filter(|_| is_membership).unwrap_or_default();
    groups.sort();
    let given: Vec<&str> = grant.memberships.iter().map(|membership| membership.group_id.as_str()).collect();
    let name = || format!("ticket {} ({}), grant {}", case.ticket.number, case.ticket.title, grant.state);
    faults.expect(given == groups, WrongMembership, || format!("{}: groups {given:?}", name()));
    for membership in &grant.memberships {
        let is_theirs = membership.user_id == grant.beneficiary_id;
        faults.expect(is_theirs, WrongMembership, || format!("{}: somebody else's", name()));
        let fits = (membership.valid_from, membership.valid_until) == (grant.window_start, over(grant));
        faults.expect(fits, WrongMembership, || format!("{}: for another time", name()));
        let fits = membership.holds == (grant.state == "open");
        faults.expect(fits, WrongMembership, || format!("{}: holds: {}", name(), membership.holds));
    }
}
