//! The filters of ticket lists, as conditions on tickets. SQL judges states by the clock.

use super::search;
use super::visible::Condition;
use crate::db::one_of::one_of;
use crate::schema::tickets;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use gatepass_domain::authz::Actor;
use gatepass_domain::flow::ApprovalType;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::queue::Queue;
use gatepass_domain::ticket::state::StateName;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// The key by which a list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Key {
    /// Submission, which is the order of ids.
    #[default]
    Created,
    /// The last change.
    Updated,
    /// The deadline of the decision.
    Deadline,
}

/// The tickets of a list. An empty list of alternatives means any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only tickets in this queue.
    pub queue: Queue,
    /// Only tickets in one of these states now. None: in any state.
    pub states: Vec<StateName>,
    /// Only tickets of one of these types.
    pub types: Vec<TicketType>,
    /// Only tickets with one of these approval types.
    pub approval_types: Vec<ApprovalType>,
    /// Only tickets of one of these applicants.
    pub applicants: Vec<Uuid>,
    /// Only tickets of one of these beneficiaries.
    pub beneficiaries: Vec<Uuid>,
    /// Only tickets whose applicant has this text in the name or login name.
    pub applicant_name: Option<String>,
    /// Only tickets in one of these organizations.
    pub orgs: Vec<Uuid>,
    /// Only tickets under one of these flows.
    pub flows: Vec<Uuid>,
    /// Only tickets whose request names one of these assets.
    pub assets: Vec<Uuid>,
    /// Only tickets that were submitted at this time or later.
    pub created_from: Option<OffsetDateTime>,
    /// Only tickets that were submitted before this time.
    pub created_to: Option<OffsetDateTime>,
    /// Only tickets with this text in title, reason or number, in the names of people, or in the names of assets that the
    /// actor may read.
    pub q: Option<String>,
    /// The order. A cursor belongs to one order.
    pub key: Key,
}

/// Whether an admin can approve a ticket now, of its organization or, for a global rule, a super admin: looks up the approvers of the ticket at hand by their
/// primary key. For an EXISTS the planner would read all tickets that wait for an admin.
const AWAITS_ADMIN: &str = r"(
    SELECT true FROM ticket_approvers a JOIN users u ON u.id = a.user_id
    WHERE a.ticket_id = tickets.id AND a.level = tickets.current_level AND NOT a.withdrawn AND u.is_active
        AND (u.is_super_admin OR NOT tickets.is_global AND (SELECT m.role = 'org_admin' FROM members m
            WHERE m.org_id = tickets.org_id AND m.user_id = a.user_id))
        AND (SELECT true FROM decisions d WHERE d.ticket_id = a.ticket_id AND d.level = a.level
            AND d.user_id = a.user_id AND NOT d.is_void) IS NULL
    LIMIT 1
) IS NOT NULL";

/// Whether an admin can approve a ticket now, written as sets, which a count of many tickets reads once. They begin with the few admins.
const IS_AMONG_THOSE_OF_ADMINS: &str = r"(NOT tickets.is_global AND (tickets.id, tickets.current_level, tickets.org_id) IN (
    SELECT a.ticket_id, a.level, m.org_id
    FROM members m JOIN users u ON u.id = m.user_id JOIN ticket_approvers a ON a.user_id = u.id
    WHERE m.role = 'org_admin' AND u.is_active AND a.waiting
        AND NOT EXISTS (SELECT FROM decisions d WHERE d.ticket_id = a.ticket_id AND d.level = a.level
            AND d.user_id = a.user_id AND NOT d.is_void)
) OR (tickets.id, tickets.current_level) IN (
    SELECT a.ticket_id, a.level FROM users u JOIN ticket_approvers a ON a.user_id = u.id
    WHERE u.is_super_admin AND u.is_active AND a.waiting
        AND NOT EXISTS (SELECT FROM decisions d WHERE d.ticket_id = a.ticket_id AND d.level = a.level
            AND d.user_id = a.user_id AND NOT d.is_void)
))";

/// Whether a ticket is the work of admins, as `Ticket::is_for_admins` defines it.
fn for_admins(awaits: &str) -> String {
    format!(
        r"CASE WHEN NOT ticket_is_open(tickets.state, tickets.decision_deadline) THEN tickets.approval_type = 'manual'
         WHEN tickets.state = 'pending' THEN {awaits} ELSE true END"
    )
}

/// The condition of a queue on tickets, if it does not depend on the actor.
pub(super) fn queue_condition(queue: Queue) -> Option<String> {
    let for_admins = for_admins(AWAITS_ADMIN);
    match queue {
        Queue::Administrator => Some(format!("({for_admins})")),
        Queue::Others => Some(format!("(tickets.approval_type <> 'automatic' AND NOT ({for_admins}))")),
        Queue::All | Queue::Mine | Queue::AwaitingMe | Queue::DecidedByMe => None,
    }
}

/// The queue of a ticket for those who read it by role: `administrator`, `others`, or null.
pub(super) fn queue_of_readers() -> String {
    let for_admins = for_admins(IS_AMONG_THOSE_OF_ADMINS);
    format!(
        r"CASE WHEN {for_admins} THEN 'administrator'
         WHEN tickets.approval_type <> 'automatic' THEN 'others' END"
    )
}

impl Filter {
    /// With these states, if the filter names none.
    #[must_use]
    pub fn or_states(mut self, states: &[StateName]) -> Self {
        if self.states.is_empty() {
            self.states = states.to_vec();
        }
        self
    }

    /// Whether the filter asks for states, types or approval types.
    pub(super) fn has_kinds(&self) -> bool {
        !self.states.is_empty() || !self.types.is_empty() || !self.approval_types.is_empty()
    }

    /// The conditions of the filter, without visibility and without the queue. A ticket must meet all of them.
    pub(super) fn conditions(&self, actor: &Actor) -> Vec<Condition> {
        let Self {
            queue: _,
            states,
            types,
            approval_types,
            applicants,
            beneficiaries,
            applicant_name,
            orgs,
            flows,
            assets,
            created_from,
            created_to,
            q,
            key: _,
        } = self;
        let mut all: Vec<Condition> = Vec::new();
        // Sorted and without repetitions, so that the same states always make the same statement.
        let states: BTreeSet<_> = states.iter().copied().collect();
        all.extend(states.into_iter().map(is_in).reduce(|one, other| Box::new(one.or(other))));
        if !types.is_empty() {
            all.push(Box::new(tickets::type_.eq_any(texts(types))));
        }
        if !approval_types.is_empty() {
            all.push(Box::new(tickets::approval_type.assume_not_null().eq_any(texts(approval_types))));
        }
        all.extend(one_of!(tickets::applicant_id, applicants));
        all.extend(one_of!(tickets::beneficiary_id, beneficiaries));
        all.extend(one_of!(tickets::org_id, orgs));
        all.extend(one_of!(tickets::flow_id, flows));
        all.extend(applicant_name.as_deref().map(search::applicant_is_named));
        all.extend((!assets.is_empty()).then(|| search::asks_for(assets)));
        if let Some(from) = created_from {
            all.push(Box::new(tickets::created_at.ge(*from)));
        }
        if let Some(to) = created_to {
            all.push(Box::new(tickets::created_at.lt(*to)));
        }
        all.extend(q.as_deref().map(|text| search::has_text(actor, text)));
        all
    }
}

/// Whether a ticket is in this state now.
fn is_in(state: StateName) -> Condition {
    // `IS TRUE` keeps the planner from using an index of deadlines, whose matches would all have to be sorted.
    let text = match state {
        StateName::Pending => {
            "(tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)"
        }
        StateName::Blocked => {
            "(tickets.state = 'blocked' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)"
        }
        StateName::Error => {
            "(tickets.state = 'error' AND deadline_is_ahead(tickets.decision_deadline) IS TRUE)"
        }
        StateName::Expired => {
            "(tickets.state = 'expired' OR ticket_is_overdue(tickets.state, tickets.decision_deadline))"
        }
        StateName::Approved | StateName::Denied | StateName::Canceled => {
            return Box::new(tickets::state.eq(state.as_str()));
        }
    };
    Box::new(sql::<Bool>(text))
}

pub(super) fn texts<T: TextEnum>(values: &[T]) -> Vec<&'static str> {
    values.iter().map(|value| value.as_str()).collect()
}
