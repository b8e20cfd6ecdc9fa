//! Sessions on assets: a connection token opens one, its commands are stored once, and what was acknowledged is there.

use std::collections::BTreeMap;

use super::FaultKind::{EventMissing, Lost, PassedTwice, Reopened, Torn};
use super::Faults;
use super::rows::{Session, Tables};
use crate::journal::Story;

pub(super) fn check(story: &Story, tables: &Tables, faults: &mut Faults) {
    let stored: BTreeMap<&str, &Session> =
        tables.sessions.iter().map(|session| (session.id.as_str(), session)).collect();
    for (id, told) in &story.sessions {
        let Some(session) = stored.get(id.as_str()) else {
            faults.add(Lost, format!("session {id}"));
            continue;
        };
        faults.expect(session.stored >= told.commands, Lost, || format!("commands of session {id}"));
        faults.expect(session.is_ended || !told.is_over, Reopened, || format!("session {id}"));
    }
    let mut of_token: BTreeMap<&str, usize> = BTreeMap::new();
    let mut of_review: BTreeMap<&str, usize> = BTreeMap::new();
    for Session { id, token_id, ticket_id, is_ended: _, counted, stored, begun } in &tables.sessions {
        *of_token.entry(token_id).or_default() += 1;
        if let Some(ticket) = ticket_id {
            *of_review.entry(ticket).or_default() += 1;
            let is_approved = tables.cases.get(ticket).is_some_and(|case| case.ticket.state == "approved");
            faults.expect(is_approved, Torn, || format!("session {id} by the review {ticket}"));
        }
        faults
            .expect(counted == stored, Torn, || format!("session {id}: {counted} commands, {stored} stored"));
        faults.expect(*begun == 1, EventMissing, || format!("session {id} began {begun} times"));
    }
    for (ticket, times) in of_review {
        faults.expect(times == 1, PassedTwice, || format!("{times} sessions by the review {ticket}"));
    }
    for (token, times) in of_token {
        faults.expect(times == 1, PassedTwice, || format!("{times} sessions with the token {token}"));
    }
}
