//! Visibility of tickets and membership of queues, as `Ticket::is_visible_to` and `Queue::holds` define them. Every query over
//! tickets begins with this. The grants of a ticket are visible to the same users.

use super::filter::queue_condition;
use crate::schema::tickets;
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::ticket::queue::Queue;
use uuid::Uuid;

/// A condition on tickets.
pub(super) type Condition = Box<dyn BoxableExpression<tickets::table, Pg, SqlType = Bool>>;

/// The tickets that are visible to this actor.
pub(super) fn to(actor: &Actor) -> Condition {
    match actor.readable_orgs() {
        Orgs::All => to_all(),
        Orgs::Only(orgs) if orgs.is_empty() => concerns(actor),
        Orgs::Only(_) => Box::new(read_by(actor).or(concerns(actor))),
    }
}

/// All tickets, for acts without an actor.
pub(super) fn to_all() -> Condition {
    Box::new(sql::<Bool>("true"))
}

/// The tickets of a queue that this actor may see, as a set for counts. Lists read them in order (`list_sources`).
pub(super) fn in_queue(actor: &Actor, queue: Queue) -> Vec<Condition> {
    let user = Uuid::from(actor.user_id);
    let all = match queue {
        Queue::All => to(actor),
        Queue::Mine => Box::new(
            sql::<Bool>("tickets.id IN (SELECT t.id FROM tickets t WHERE t.applicant_id = ")
                .bind::<SqlUuid, _>(user)
                .sql(" UNION SELECT t.id FROM tickets t WHERE t.beneficiary_id = ")
                .bind::<SqlUuid, _>(user)
                .sql(")"),
        ),
        Queue::AwaitingMe => Box::new(
            sql::<Bool>(
                "tickets.id IN (SELECT a.ticket_id FROM ticket_approvers a WHERE a.waiting AND a.user_id = ",
            )
            .bind::<SqlUuid, _>(user)
            .sql(")"),
        ),
        Queue::DecidedByMe => decided(actor),
        Queue::Administrator | Queue::Others => read_by(actor),
    };
    std::iter::once(all).chain(of_queue(actor, queue)).collect()
}

/// The tickets that this actor decided at a level. If the actor reads everything, also those that they decided as an admin.
fn decided(actor: &Actor) -> Condition {
    let user = Uuid::from(actor.user_id);
    let ids = sql::<Bool>("tickets.id IN (SELECT d.ticket_id FROM decisions d WHERE d.user_id = ");
    let ids = ids.bind::<SqlUuid, _>(user);
    if !reads(actor) {
        return Box::new(ids.sql(")"));
    }
    let ended =
        " UNION SELECT tickets.id FROM tickets WHERE tickets.state <> 'canceled' AND tickets.decided_by = ";
    let ended = ids.sql(ended).bind::<SqlUuid, _>(user).sql(" AND ").bind::<Bool, _>(read_by(actor));
    Box::new(ended.sql(")"))
}

/// Whether the actor reads everything in any organization.
pub(super) fn reads(actor: &Actor) -> bool {
    match actor.readable_orgs() {
        Orgs::All => true,
        Orgs::Only(orgs) => !orgs.is_empty(),
    }
}

/// The condition of a queue on tickets that its sources give.
pub(super) fn of_queue(actor: &Actor, queue: Queue) -> Option<Condition> {
    let awaits = (queue == Queue::AwaitingMe).then(|| awaits(actor));
    awaits.or_else(|| Some(Box::new(sql::<Bool>(&queue_condition(queue)?))))
}

/// The tickets of the organizations where the actor reads everything, without those of global rules.
pub(super) fn read_by(actor: &Actor) -> Condition {
    match actor.readable_orgs() {
        Orgs::All => to_all(),
        Orgs::Only(orgs) => {
            let orgs: Vec<Uuid> = orgs.into_iter().map(Uuid::from).collect();
            Box::new(tickets::org_id.eq_any(orgs).and(tickets::is_global.eq(false)))
        }
    }
}

/// The tickets that roles in their organization show to this actor. None: all.
pub(super) fn shown_by_role(actor: &Actor) -> Option<Condition> {
    match actor.readable_orgs() {
        Orgs::All => None,
        Orgs::Only(_) => Some(Box::new(tickets::is_global.eq(false))),
    }
}

/// Whether a ticket waits for this actor. Sub-selects look up approvers and decisions for the tickets at hand. For an
/// EXISTS the planner would scan all decisions of the actor.
fn awaits(actor: &Actor) -> Condition {
    let user = Uuid::from(actor.user_id);
    let asked = r"tickets.state = 'pending' AND deadline_is_ahead(tickets.decision_deadline) AND
        (SELECT true FROM ticket_approvers a WHERE a.ticket_id = tickets.id AND a.level = tickets.current_level
        AND NOT a.withdrawn AND a.user_id = ";
    let undecided = r") AND (SELECT true FROM decisions d WHERE d.ticket_id = tickets.id AND
        d.level = tickets.current_level AND NOT d.is_void AND d.user_id = ";
    Box::new(
        sql::<Bool>(asked).bind::<SqlUuid, _>(user).sql(undecided).bind::<SqlUuid, _>(user).sql(") IS NULL"),
    )
}

/// The tickets that this actor takes part in, as a set of ids. For an OR over three indexes the planner would scan all
/// tickets.
pub(super) fn concerns(actor: &Actor) -> Condition {
    let ids = sql::<Bool>("tickets.id IN (SELECT * FROM tickets_concerning(");
    Box::new(ids.bind::<SqlUuid, _>(Uuid::from(actor.user_id)).sql("))"))
}
