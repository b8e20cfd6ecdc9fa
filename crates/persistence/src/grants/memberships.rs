//! The memberships that a grant gives.

use crate::db::prepared::Prepared;
use crate::{Result, Tx};
use diesel::sql_types::{Array, Nullable, Timestamptz, Uuid as SqlUuid};
use gatepass_domain::grant::Grant;
use gatepass_domain::ids::GroupId;
use uuid::Uuid;

const GIVE: &str = include_str!("give_groups.sql");

/// Stores the memberships that a grant gives. A trigger ends them when the grant is revoked or ended.
pub async fn give_groups(tx: &mut Tx, grant: &Grant, groups: &[GroupId]) -> Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    let query = diesel::sql_query(GIVE)
        .bind::<SqlUuid, _>(Uuid::from(grant.id))
        .bind::<SqlUuid, _>(Uuid::from(grant.beneficiary))
        .bind::<Timestamptz, _>(grant.window.start)
        .bind::<Nullable<Timestamptz>, _>(grant.window.end)
        .bind::<Array<SqlUuid>, _>(uuids(groups))
        .bind::<SqlUuid, _>(Uuid::from(grant.org_id));
    tx.write(Prepared::<_, ()>::new(query)).await
}

fn uuids(groups: &[GroupId]) -> Vec<Uuid> {
    groups.iter().copied().map(Uuid::from).collect()
}
