//! Checks that the objects exist that another object is about to name, and locks them until the transaction ends.

use crate::schema::{assets, groups, nodes, organizations, users};
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::OrgId;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Whether the organization exists. Locks it.
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

/// Returns the users among these that exist. Locks them.
pub async fn hold_users(tx: &mut Tx, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let query = users::table.filter(users::id.eq_any(ids)).order(users::id).select(users::id);
    Ok(query.for_key_share().load::<Uuid>(&mut ***tx).await?.into_iter().collect())
}

/// Returns the users among these who belong to an organization: its members, whose memberships are locked, and super admins.
/// Lock the users before.
pub async fn hold_belonging(tx: &mut Tx, org: OrgId, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let supers = users::table.filter(users::id.eq_any(ids).and(users::is_super_admin)).select(users::id);
    let mut belonging: BTreeSet<Uuid> = supers.load(&mut ***tx).await?.into_iter().collect();
    belonging.extend(crate::directory::members::existing(tx, org, ids).await?);
    Ok(belonging)
}

macro_rules! hold_in_org {
    ($($(#[$doc:meta])* $name:ident of $table:ident;)+) => {$(
        $(#[$doc])*
        pub async fn $name(tx: &mut Tx, org: OrgId, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
            if ids.is_empty() {
                return Ok(BTreeSet::new());
            }
            let query = $table::table.filter($table::id.eq_any(ids).and($table::org_id.eq(org.0)));
            // All transactions lock in this order, so that no two of them wait for each other.
            let query = query.order($table::id).select($table::id).for_key_share();
            Ok(query.load::<Uuid>(&mut ***tx).await?.into_iter().collect())
        }
    )+};
}

hold_in_org! {
    /// Returns the groups among these that the organization has. Locks them.
    hold_groups of groups;
    /// Returns the nodes among these that the organization has. Locks them.
    hold_nodes of nodes;
    /// Returns the assets among these that the organization has. Locks them.
    hold_assets of assets;
}
