//! The open tickets of a user: those that the user requested, and those that were requested for them.

use crate::schema::tickets;
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{OrgId, TicketId, UserId};
use uuid::Uuid;

/// Finds the open tickets of a user in an organization, without those of global rules (none: everywhere), and locks them until the transaction ends.
/// They are locked in the order of their ids.
pub async fn lock_open_of(tx: &mut Tx, user: UserId, org: Option<OrgId>) -> Result<Vec<TicketId>> {
    let user = Uuid::from(user);
    let everywhere = org.is_none().into_sql::<Bool>();
    let there = tickets::org_id.eq(org.map(Uuid::from).unwrap_or_default());
    let there = there.and(tickets::is_global.eq(false)).or(everywhere);
    let ids: Vec<Uuid> = tickets::table
        .filter(tickets::applicant_id.eq(user).or(tickets::beneficiary_id.eq(user)))
        .filter(there.and(tickets::state.eq_any(["pending", "blocked", "error"])))
        .order(tickets::id.asc())
        .select(tickets::id)
        .for_update()
        .load(&mut ***tx)
        .await?;
    Ok(ids.into_iter().map(TicketId).collect())
}
