//! Sources by kind: stored state, type and approval type. The index `tickets_kind_idx` (and its siblings) holds the tickets
//! of one kind of an organization side by side, in the order of the list.

use super::filter::{Filter, texts};
use super::list_source::{Source, Values};
use super::visible;
use gatepass_domain::authz::Actor;
use gatepass_domain::flow::ApprovalType;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::queue::Queue;
use gatepass_domain::ticket::state::StateName;
use uuid::Uuid;

const KIND: &str = r"tickets.org_id = org.id AND tickets.state = kind.state
    AND tickets.approval_type = kind.approval AND tickets.type = asked.type";

/// Tickets that have expired but are stored as open: few, found in the order of deadlines.
const OVERDUE: &str = r"(SELECT t.* FROM tickets t WHERE t.org_id = org.id AND t.state = kind.state
    AND t.approval_type = kind.approval AND t.type = asked.type AND NOT deadline_is_ahead(t.decision_deadline)
    ORDER BY t.decision_deadline OFFSET 0) tickets";

/// The sources of these organizations. None: of all.
pub(super) fn sources(actor: &Actor, orgs: Option<&[Uuid]>, filter: &Filter) -> Vec<Source> {
    let states = all_or(&filter.states);
    let stored: Vec<_> = pairs(filter.queue, &states, filter);
    let mut all = vec![each(actor, orgs, filter, &stored, ("tickets", KIND))];
    let open = [StateName::Pending, StateName::Blocked, StateName::Error];
    if states.contains(&StateName::Expired) && !open.iter().all(|state| states.contains(state)) {
        let open = pairs(filter.queue, &open, filter);
        all.push(each(actor, orgs, filter, &open, (OVERDUE, "true")));
    }
    all
}

fn each(
    actor: &Actor,
    orgs: Option<&[Uuid]>,
    filter: &Filter,
    kinds: &[(StateName, ApprovalType)],
    (table, on): (&'static str, &'static str),
) -> Source {
    let states = kinds.iter().map(|(state, _)| state.as_str()).collect();
    let approvals = kinds.iter().map(|(_, approval)| approval.as_str()).collect();
    let of = vec![
        orgs.map_or(Values::AllOrgs, |orgs| Values::Ids("org (id)", orgs.to_vec())),
        Values::Pairs("kind (state, approval)", states, approvals),
        Values::Texts("asked (type)", texts(&all_or(&filter.types))),
    ];
    let and = visible::shown_by_role(actor);
    Source::Each { of, table, on, and, has_own_order: true, may_hide: false }
}

/// The pairs of state and approval type that this queue may hold.
fn pairs(queue: Queue, states: &[StateName], filter: &Filter) -> Vec<(StateName, ApprovalType)> {
    let approvals = all_or(&filter.approval_types);
    let all = states.iter().flat_map(|state| approvals.iter().map(move |approval| (*state, *approval)));
    all.filter(|(state, approval)| may_hold(queue, *state, *approval)).collect()
}

/// Whether the queue may hold tickets with this stored state. A ticket that is stored as open may have expired.
fn may_hold(queue: Queue, state: StateName, approval: ApprovalType) -> bool {
    let is_open = matches!(state, StateName::Pending | StateName::Blocked | StateName::Error);
    match queue {
        Queue::Administrator => approval == ApprovalType::Manual || is_open,
        Queue::Others => match approval {
            ApprovalType::Assigned => true,
            ApprovalType::Manual => state == StateName::Pending,
            ApprovalType::Automatic => false,
        },
        Queue::All | Queue::Mine | Queue::AwaitingMe | Queue::DecidedByMe => true,
    }
}

/// These values. All values if there are none.
pub(super) fn all_or<T: TextEnum>(asked: &[T]) -> Vec<T> {
    if asked.is_empty() { T::ALL.to_vec() } else { asked.to_vec() }
}

/// The stored states of tickets that are in the states of the filter.
pub(super) fn stored_states(filter: &Filter) -> Vec<&'static str> {
    let mut states = all_or::<StateName>(&filter.states);
    if states.contains(&StateName::Expired) {
        states.extend([StateName::Pending, StateName::Blocked, StateName::Error]);
    }
    states.sort_unstable();
    states.dedup();
    texts(&states)
}
