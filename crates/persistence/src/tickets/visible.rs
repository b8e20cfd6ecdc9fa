//! Who sees which tickets (domain.md, api.md): applicant, beneficiary, whoever is or was asked to decide, and those
//! who read everything in the organization. Every query over tickets begins with this.

use crate::schema::tickets;
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use gatepass_domain::authz::{Actor, Orgs};
use uuid::Uuid;

/// A condition on tickets.
pub(super) type Condition = Box<dyn BoxableExpression<tickets::table, Pg, SqlType = Bool>>;

/// The tickets that this actor may see.
pub(super) fn to(actor: &Actor) -> Condition {
    match actor.readable_orgs() {
        Orgs::All => Box::new(sql::<Bool>("true")),
        Orgs::Only(orgs) if orgs.is_empty() => concerns(actor),
        Orgs::Only(orgs) => {
            let orgs: Vec<Uuid> = orgs.into_iter().map(Uuid::from).collect();
            Box::new(tickets::org_id.eq_any(orgs).or(concerns(actor)))
        }
    }
}

/// The tickets that this actor takes part in. A set of ids, since an OR of three indexes would be a scan of them all.
fn concerns(actor: &Actor) -> Condition {
    let user = Uuid::from(actor.user_id);
    let ids = sql::<Bool>("tickets.id IN (SELECT t.id FROM tickets t WHERE t.applicant_id = ")
        .bind::<SqlUuid, _>(user)
        .sql(" UNION SELECT t.id FROM tickets t WHERE t.beneficiary_id = ")
        .bind::<SqlUuid, _>(user)
        .sql(" UNION SELECT a.ticket_id FROM ticket_approvers a WHERE a.user_id = ")
        .bind::<SqlUuid, _>(user)
        .sql(")");
    Box::new(ids)
}
