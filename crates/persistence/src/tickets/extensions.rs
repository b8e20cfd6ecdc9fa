//! Open tickets that ask to extend a grant.

use crate::db::prepared::Prepared;
use crate::{Result, Tx};
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{GrantId, TicketId};
use uuid::Uuid;

/// Finds the open tickets that ask to extend a grant, and locks them until the transaction ends. All code locks them before
/// the grant.
pub async fn lock_extensions(tx: &Tx, grant: GrantId) -> Result<Vec<TicketId>> {
    let query = diesel::sql_query(include_str!("lock_extensions.sql")).bind::<Text, _>(grant.to_string());
    let ids: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &***tx).await?;
    Ok(ids.into_iter().map(TicketId).collect())
}
