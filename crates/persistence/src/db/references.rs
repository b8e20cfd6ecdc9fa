//! Things that others are about to name: which of them exist, held so that none is deleted before the transaction ends.

use crate::schema::{assets, groups, nodes, organizations, users};
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::OrgId;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Whether the organization exists; it is held.
pub async fn hold_org(tx: &mut Tx, org: OrgId) -> Result<bool> {
    let found: Option<Uuid> = organizations::table
        .find(org.0)
        .select(organizations::id)
        .for_key_share()
        .first(&mut ***tx)
        .await
        .optional()?;
    Ok(found.is_some())
}

/// Those of these users that exist; they are held.
pub async fn hold_users(tx: &mut Tx, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let query = users::table.filter(users::id.eq_any(ids)).order(users::id).select(users::id);
    Ok(query.for_key_share().load::<Uuid>(&mut ***tx).await?.into_iter().collect())
}

macro_rules! hold_in_org {
    ($($(#[$doc:meta])* $name:ident of $table:ident;)+) => {$(
        $(#[$doc])*
        pub async fn $name(tx: &mut Tx, org: OrgId, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
            if ids.is_empty() {
                return Ok(BTreeSet::new());
            }
            let query = $table::table.filter($table::id.eq_any(ids).and($table::org_id.eq(org.0)));
            // In one order for everybody, so that no two wait for each other.
            let query = query.order($table::id).select($table::id).for_key_share();
            Ok(query.load::<Uuid>(&mut ***tx).await?.into_iter().collect())
        }
    )+};
}

hold_in_org! {
    /// Those of these groups that the organization has; they are held.
    hold_groups of groups;
    /// Those of these nodes that the organization has; they are held.
    hold_nodes of nodes;
    /// Those of these assets that the organization has; they are held.
    hold_assets of assets;
}
