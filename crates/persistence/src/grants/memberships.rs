//! The memberships that a grant gives, and what there has to be for a grant to be made.

use crate::prepared::{Prepared, prepared};
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::grant::{Grant, groups_of};
use gatepass_domain::ids::GroupId;
use gatepass_domain::ticket::Ticket;
use uuid::Uuid;

const GIVE: &str = "INSERT INTO grant_groups (grant_id, group_id, user_id, valid_from, valid_until) \
    SELECT $1, g.id, $2, $3, $4 FROM groups g WHERE g.id = ANY ($5) AND g.org_id = $6 ORDER BY g.id FOR KEY SHARE";

/// Stores the memberships of a grant, after it. They follow it by themselves when it is revoked or ended.
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

/// Something that a grant can't be made without.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Missing {
    /// `group` or `asset`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// Which.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
}

// Locked in the order of their ids, so that what is there now is there when the grant is made.
const MISSING: &str = "WITH g AS MATERIALIZED (SELECT id FROM groups WHERE id = ANY ($1) AND org_id = $3 ORDER BY id FOR KEY SHARE), \
    a AS MATERIALIZED (SELECT id FROM assets WHERE id = ANY ($2) AND org_id = $3 ORDER BY id FOR KEY SHARE) \
    SELECT 'group' AS kind, w.id FROM unnest($1) w (id) WHERE NOT EXISTS (SELECT FROM g WHERE g.id = w.id) \
    UNION ALL SELECT 'asset', w.id FROM unnest($2) w (id) WHERE NOT EXISTS (SELECT FROM a WHERE a.id = w.id)";

/// What of a catalog item that was asked for is not there any more: groups, or the device. Nobody deletes the rest until
/// the transaction ends. Nothing for `asset_access`, whose permission leaves out what is gone.
pub async fn missing(tx: &Tx, ticket: &Ticket) -> Result<Vec<Missing>> {
    let groups = groups_of(ticket);
    let device: Vec<Uuid> = ticket.current_request().device().into_iter().map(Uuid::from).collect();
    if groups.is_empty() && device.is_empty() {
        return Ok(Vec::new());
    }
    let query = diesel::sql_query(MISSING)
        .bind::<Array<SqlUuid>, _>(uuids(groups))
        .bind::<Array<SqlUuid>, _>(device)
        .bind::<SqlUuid, _>(Uuid::from(ticket.org_id));
    Ok(prepared(query).load(&mut &***tx).await?)
}

fn uuids(groups: &[GroupId]) -> Vec<Uuid> {
    groups.iter().copied().map(Uuid::from).collect()
}
