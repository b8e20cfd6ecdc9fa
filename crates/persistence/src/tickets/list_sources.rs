//! The sources of a list of tickets: tickets of one person, and tickets of organizations that the actor reads. Each source
//! reads an index in the order of the list. A single OR over all sources would make the planner read all tickets.

use super::filter::{Filter, Key};
use super::list_source::{Source, Values};
use super::search;
use super::sources_by_kind;
use super::visible::{self, Condition};
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::ticket::queue::Queue;
use uuid::Uuid;

const ASKED: &str = "SELECT DISTINCT s.ticket_id FROM ticket_approvers s WHERE s.user_id = ";
const READS: &str = "SELECT DISTINCT s.ticket_id FROM ticket_readers s WHERE s.user_id = ";
const WAITING: &str = "SELECT DISTINCT s.ticket_id FROM ticket_approvers s WHERE s.waiting AND s.user_id = ";
const APPLIED: &str = "tickets.applicant_id = named.id AND tickets.state = kind.state";
const BENEFITS: &str = "tickets.beneficiary_id = named.id AND tickets.state = kind.state";
const UNDER_FLOW: &str = "tickets.flow_id = named.id AND tickets.state = kind.state";
const ENDED: &str =
    "tickets.decided_by = named.id AND tickets.state = kind.state AND tickets.state <> 'canceled'";
const DECIDED: &str = "SELECT DISTINCT s.ticket_id FROM decisions s WHERE s.user_id = ";

/// The sources of a list.
pub(super) struct Sources {
    /// Sources in the order of the list. They hold only tickets that the actor may see.
    pub(super) ordered: Vec<Source>,
    /// The source of a search. It has no order. It is read if the first tickets of the other sources do not fill the page.
    pub(super) found: Option<Source>,
}

pub(super) fn of(actor: &Actor, filter: &Filter) -> Sources {
    let user = Uuid::from(actor.user_id);
    let tickets = |on| named(&[user], on, filter, None);
    let parts = |ids| Source::Person { ids, column: "s.ticket_id", user };
    let only = |ordered| Sources { ordered, found: None };
    match filter.queue {
        Queue::Mine => only(vec![tickets(APPLIED), tickets(BENEFITS)]),
        Queue::AwaitingMe => only(vec![parts(WAITING)]),
        Queue::DecidedByMe => {
            let ended = || named(&[user], ENDED, filter, Some(visible::read_by(actor)));
            only(std::iter::once(parts(DECIDED)).chain(visible::reads(actor).then(ended)).collect())
        }
        Queue::Administrator | Queue::Others => read(actor, filter),
        Queue::All => {
            let mut all = read(actor, filter);
            if !reads_all(actor) {
                all.ordered.extend([tickets(APPLIED), tickets(BENEFITS), parts(ASKED), parts(READS)]);
            }
            all
        }
    }
}

/// The organizations of the list that the actor reads. None: all organizations.
fn orgs(actor: &Actor, filter: &Filter) -> Option<Vec<Uuid>> {
    let wanted = |org: &Uuid| filter.orgs.is_empty() || filter.orgs.contains(org);
    match actor.readable_orgs() {
        Orgs::All => (!filter.orgs.is_empty()).then(|| filter.orgs.clone()),
        Orgs::Only(orgs) => Some(orgs.into_iter().map(Uuid::from).filter(wanted).collect()),
    }
}

/// Whether the actor reads all tickets by role. In every organization, there may be tickets of global rules that only super
/// admins read by role.
pub(super) fn reads_all(actor: &Actor) -> bool {
    match actor.readable_orgs() {
        Orgs::All => true,
        Orgs::Only(_) => false,
    }
}

/// The tickets of these people or flows, by state. With a condition: only those that the actor reads by role, which hide nothing.
fn named(ids: &[Uuid], on: &'static str, filter: &Filter, and: Option<Condition>) -> Source {
    let of = vec![
        Values::Ids("named (id)", ids.to_vec()),
        Values::Texts("kind (state)", sources_by_kind::stored_states(filter)),
    ];
    let may_hide = and.is_none();
    Source::Each { of, table: "tickets", on, and, has_own_order: true, may_hide }
}

/// The tickets that the actor reads by role.
fn read(actor: &Actor, filter: &Filter) -> Sources {
    let orgs = orgs(actor, filter);
    if orgs.as_ref().is_some_and(Vec::is_empty) {
        return Sources { ordered: Vec::new(), found: None };
    }
    let led_by = |ids: &[Uuid], on| vec![named(ids, on, filter, Some(visible::read_by(actor)))];
    let ordered = if !filter.applicants.is_empty() {
        led_by(&filter.applicants, APPLIED)
    } else if !filter.beneficiaries.is_empty() {
        led_by(&filter.beneficiaries, BENEFITS)
    } else if !filter.flows.is_empty() && filter.key == Key::Created {
        led_by(&filter.flows, UNDER_FLOW)
    } else if filter.has_kinds() || filter.queue != Queue::All || filter.key != Key::Created {
        sources_by_kind::sources(actor, orgs.as_deref(), filter)
    } else {
        let (of, on) = match orgs {
            None => (Vec::new(), "true"),
            Some(orgs) => (vec![Values::Ids("org (id)", orgs)], "tickets.org_id = org.id"),
        };
        let and = visible::shown_by_role(actor);
        vec![Source::Each { of, table: "tickets", on, and, has_own_order: false, may_hide: false }]
    };
    Sources { ordered, found: search::found(actor, filter) }
}
