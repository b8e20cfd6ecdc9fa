//! The objects that requests name: assets and nodes, accounts and protocols of assets, and the groups of people.

use crate::db::prepared::{Prepared, prepared};
use crate::directory::group_members::present_members;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{AssetId, GroupId, NodeId, OrgId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Reference {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

const LOCK: &str = include_str!("references/lock.sql");

/// Returns the assets and nodes among these that exist in the organization. Nobody deletes them until the transaction ends. Without
/// those that the inventory does not show to the reader, except for `known` ones. No reader: it shows all of them.
pub async fn lock_references(
    tx: &Tx,
    org: OrgId,
    (reader, known): (Option<UserId>, &[Uuid]),
    assets: &[AssetId],
    nodes: &[NodeId],
) -> Result<BTreeSet<Uuid>> {
    if assets.is_empty() && nodes.is_empty() {
        return Ok(BTreeSet::new());
    }
    let query = diesel::sql_query(LOCK)
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<Array<SqlUuid>, _>(uuids(assets))
        .bind::<Array<SqlUuid>, _>(uuids(nodes))
        .bind::<Nullable<SqlUuid>, _>(reader.map(Uuid::from))
        .bind::<Array<SqlUuid>, _>(known);
    let rows: Vec<Reference> = prepared(query).load(&mut &***tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

const BELOW: &str = include_str!("references/below.sql");

/// At most `at_most` assets in and below these nodes of the organization. One statement reads them, so they are those of
/// one time, even while others move assets.
pub async fn below(conn: &Conn, org: OrgId, nodes: &[NodeId], at_most: usize) -> Result<BTreeSet<AssetId>> {
    let query = diesel::sql_query(BELOW)
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<Array<SqlUuid>, _>(uuids(nodes))
        .bind::<BigInt, _>(i64::try_from(at_most).unwrap_or(i64::MAX));
    let ids: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &**conn).await?;
    Ok(ids.into_iter().map(AssetId).collect())
}

/// An asset with its accounts and protocols.
#[derive(Debug, Clone, QueryableByName)]
pub struct AssetFacts {
    /// The asset.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Whether it is active.
    #[diesel(sql_type = Bool)]
    pub is_active: bool,
    /// The names of its active accounts.
    #[diesel(sql_type = Array<Text>)]
    pub accounts: Vec<String>,
    /// The protocols that it offers.
    #[diesel(sql_type = Array<Text>)]
    pub protocols: Vec<String>,
}

/// A node, with the accounts and protocols of all assets in and below it.
#[derive(Debug, Clone, QueryableByName)]
pub struct NodeFacts {
    /// The node.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The names of their active accounts.
    #[diesel(sql_type = Array<Text>)]
    pub accounts: Vec<String>,
    /// The protocols that they offer.
    #[diesel(sql_type = Array<Text>)]
    pub protocols: Vec<String>,
}

/// The objects that a request names, with their accounts and protocols.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The assets that exist in the organization.
    pub assets: Vec<AssetFacts>,
    /// The nodes that exist in the organization.
    pub nodes: Vec<NodeFacts>,
}

impl Surroundings {
    /// The ids of all of them.
    pub fn ids(&self) -> BTreeSet<Uuid> {
        self.assets.iter().map(|asset| asset.id).chain(self.nodes.iter().map(|node| node.id)).collect()
    }
}

const ASSETS: &str = include_str!("references/assets.sql");

const NODES: &str = include_str!("references/nodes.sql");

/// Finds the assets and nodes among these that exist, with their accounts and protocols. Below nodes, only of assets that a
/// restricted inventory shows to the reader. No reader: of all.
pub async fn surroundings(
    conn: &mut Conn,
    org: OrgId,
    reader: Option<UserId>,
    assets: &[AssetId],
    nodes: &[NodeId],
) -> Result<Surroundings> {
    let org = Uuid::from(org);
    let assets = diesel::sql_query(ASSETS)
        .bind::<SqlUuid, _>(org)
        .bind::<Array<SqlUuid>, _>(uuids(assets))
        .load(&mut **conn)
        .await?;
    let nodes = diesel::sql_query(NODES)
        .bind::<SqlUuid, _>(org)
        .bind::<Array<SqlUuid>, _>(uuids(nodes))
        .bind::<Nullable<SqlUuid>, _>(reader.map(Uuid::from))
        .load(&mut **conn)
        .await?;
    Ok(Surroundings { assets, nodes })
}

/// The groups that each of these users is in now.
pub async fn groups_of(conn: &Conn, users: &[UserId]) -> Result<BTreeMap<UserId, Vec<GroupId>>> {
    let rows: Vec<(Uuid, Uuid)> = present_members::table
        .filter(present_members::user_id.eq_any(uuids(users)))
        .select((present_members::user_id, present_members::group_id))
        .load(&mut &**conn)
        .await?;
    let mut groups: BTreeMap<UserId, Vec<GroupId>> = BTreeMap::new();
    for (user, group) in rows.into_iter().collect::<BTreeSet<_>>() {
        groups.entry(UserId(user)).or_default().push(GroupId(group));
    }
    Ok(groups)
}

pub(super) fn uuids<T: Copy + Into<Uuid>>(ids: &[T]) -> Vec<Uuid> {
    ids.iter().map(|id| (*id).into()).collect()
}
