//! Nothing in the tables is only there on paper: every transition, every refusal, every event and every reason for a
//! denial is reached, and what is not said to be reached can't be.

use std::collections::BTreeSet;

use super::super::state::StateName;
use super::*;
use crate::event::EventAction;
use crate::flow::approver::BlockedReason;
use crate::grant::{Grant, GrantRefusal, GrantStateName};
use crate::ids::GrantId;

/// Every arrow of domain.md section 3, but those that need a failed grant: override, retry and giving up are not there.
const TRANSITIONS: [(&str, &str); 12] = [
    ("", "approved"),
    ("", "blocked"),
    ("", "pending"),
    ("blocked", "canceled"),
    ("blocked", "expired"),
    ("pending", "approved"),
    ("pending", "blocked"),
    ("pending", "canceled"),
    ("pending", "denied"),
    ("pending", "expired"),
    ("pending", "pending"),
    ("error", "error"),
];

#[derive(Default)]
struct Reached {
    transitions: BTreeSet<(&'static str, &'static str)>,
    refusals: BTreeSet<&'static str>,
    events: BTreeSet<&'static str>,
    blocked: BTreeSet<&'static str>,
}

impl Reached {
    fn note(&mut self, from: &'static str, ticket: &Ticket, events: &[Event]) {
        self.transitions.insert((from, ticket.state.name().as_str()));
        self.events.extend(events.iter().map(|event| event.action.as_str()));
        if let State::Blocked { reason, .. } = ticket.state {
            self.blocked.insert(reason.as_str());
        }
    }
}
