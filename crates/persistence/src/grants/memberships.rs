//! The memberships that a grant gives.

use crate::db::prepared::{Prepared, prepared};
use crate::schema::grant_groups;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::connector::Provisioning;
use gatepass_domain::grant::Grant;
use gatepass_domain::ids::{GrantId, GroupId};
use uuid::Uuid;

const GIVE: &str = include_str!("give_groups.sql");

/// Stores the memberships that a grant gives. A trigger begins them when connectors have given
/// the access, and ends them when the grant is revoked or ended.
pub async fn give_groups(tx: &mut Tx, grant: &Grant, groups: &[GroupId]) -> Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    let is_given = grant.provisioning != Some(Provisioning::Giving);
    let end = if is_given { grant.window.end } else { Some(grant.window.start) };
    let query = diesel::sql_query(GIVE)
        .bind::<SqlUuid, _>(Uuid::from(grant.id))
        .bind::<SqlUuid, _>(Uuid::from(grant.beneficiary))
        .bind::<Timestamptz, _>(grant.window.start)
        .bind::<Nullable<Timestamptz>, _>(end)
        .bind::<Array<SqlUuid>, _>(uuids(groups))
        .bind::<SqlUuid, _>(Uuid::from(grant.org_id));
    tx.write(Prepared::<_, ()>::new(query)).await
}

/// Takes the memberships of a grant away that is given anew.
pub async fn forget_groups(tx: &mut Tx, grant: GrantId) -> Result<()> {
    let before = grant_groups::table.filter(grant_groups::grant_id.eq(Uuid::from(grant)));
    tx.write(Prepared::<_, ()>::new(diesel::delete(before))).await
}

/// The groups whose memberships a grant gives or gave, sorted.
pub async fn groups(conn: &Conn, grant: GrantId) -> Result<Vec<GroupId>> {
    let found = grant_groups::table.filter(grant_groups::grant_id.eq(Uuid::from(grant)));
    let found = found.select(grant_groups::group_id).order(grant_groups::group_id);
    let found: Vec<Uuid> = prepared(found).load(&mut &**conn).await?;
    Ok(found.into_iter().map(GroupId).collect())
}

fn uuids(groups: &[GroupId]) -> Vec<Uuid> {
    groups.iter().copied().map(Uuid::from).collect()
}
