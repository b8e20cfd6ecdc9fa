//! Where the tickets of a list come from: one person, or the organizations that somebody reads. Each source is an index
//! that is read in the order of the list; one OR over all of them would read all.

use super::filter::{Filter, Key, Queue};
use super::kinds;
use super::search;
use super::source::{Source, Values};
use super::visible;
use gatepass_domain::authz::{Actor, Orgs};
use uuid::Uuid;

const APPLIED: &str = "SELECT s.id FROM tickets s WHERE s.applicant_id = ";
const BENEFITS: &str = "SELECT s.id FROM tickets s WHERE s.beneficiary_id = ";
const ASKED: &str = "SELECT DISTINCT s.ticket_id FROM ticket_approvers s WHERE s.user_id = ";
const WAITING: &str = "SELECT DISTINCT s.ticket_id FROM ticket_approvers s WHERE s.waiting AND s.user_id = ";
const DECIDED: &str = "SELECT DISTINCT s.ticket_id FROM decisions s WHERE s.user_id = ";

/// The sources of a list, and one that is asked where the first tickets of those leave the page short.
pub(super) struct Sources {
    /// In the order of the list. They hold nothing that the actor may not see (`visible`).
    pub(super) ordered: Vec<Source>,
    /// In no order; whether the actor may see what it finds has to be looked at.
    pub(super) found: Option<Source>,
}

pub(super) fn of(actor: &Actor, filter: &Filter) -> Sources {
    let user = Uuid::from(actor.user_id);
    let tickets = |ids| Source::Person { ids, column: "s.id", user };
    let parts = |ids| Source::Person { ids, column: "s.ticket_id", user };
    let only = |ordered| Sources { ordered, found: None };
    match filter.queue {
        Queue::Mine => only(vec![tickets(APPLIED), tickets(BENEFITS)]),
        Queue::AwaitingMe => only(vec![parts(WAITING)]),
        Queue::DecidedByMe => only(vec![parts(DECIDED)]),
        Queue::Administrator | Queue::Others => read(actor, filter),
        Queue::All => {
            let mut all = read(actor, filter);
            if !reads_all_of(actor, filter) {
                all.ordered.extend([tickets(APPLIED), tickets(BENEFITS), parts(ASKED)]);
            }
            all
        }
    }
}

/// The organizations that the list is about, of those that the actor reads; none: all that there are.
fn orgs(actor: &Actor, filter: &Filter) -> Option<Vec<Uuid>> {
    let wanted = |org: &Uuid| filter.orgs.is_empty() || filter.orgs.contains(org);
    match actor.readable_orgs() {
        Orgs::All => (!filter.orgs.is_empty()).then(|| filter.orgs.clone()),
        Orgs::Only(orgs) => Some(orgs.into_iter().map(Uuid::from).filter(wanted).collect()),
    }
}

/// Whether nothing is left to be found elsewhere.
fn reads_all_of(actor: &Actor, filter: &Filter) -> bool {
    match actor.readable_orgs() {
        Orgs::All => true,
        Orgs::Only(_) => {
            !filter.orgs.is_empty() && filter.orgs.iter().all(|org| actor.is_auditor_of((*org).into()))
        }
    }
}

/// What the actor reads by role.
fn read(actor: &Actor, filter: &Filter) -> Sources {
    let orgs = orgs(actor, filter);
    if orgs.as_ref().is_some_and(Vec::is_empty) {
        return Sources { ordered: Vec::new(), found: None };
    }
    let each = |of, on| {
        vec![Source::Each { of: vec![of], table: "tickets", on, and: Some(visible::read_by(actor)) }]
    };
    let ordered = if !filter.applicants.is_empty() {
        let people = Values::Ids("person (id)", filter.applicants.clone());
        each(people, "tickets.applicant_id = person.id")
    } else if !filter.beneficiaries.is_empty() {
        let people = Values::Ids("person (id)", filter.beneficiaries.clone());
        each(people, "tickets.beneficiary_id = person.id")
    } else if !filter.flows.is_empty() && filter.key == Key::Created {
        let states = Values::Texts("kind (state)", kinds::stored_states(filter));
        let flows = Values::Ids("flow (id)", filter.flows.clone());
        let on = "tickets.flow_id = flow.id AND tickets.state = kind.state";
        let and = Some(visible::read_by(actor));
        vec![Source::Each { of: vec![flows, states], table: "tickets", on, and }]
    } else if filter.has_kinds() || filter.queue != Queue::All || filter.key != Key::Created {
        kinds::sources(orgs.as_deref(), filter)
    } else {
        match orgs {
            None => vec![Source::Each { of: Vec::new(), table: "tickets", on: "true", and: None }],
            Some(orgs) => {
                let orgs = Values::Ids("org (id)", orgs);
                vec![Source::Each {
                    of: vec![orgs],
                    table: "tickets",
                    on: "tickets.org_id = org.id",
                    and: None,
                }]
            }
        }
    };
    Sources { ordered, found: search::found(actor, filter) }
}
