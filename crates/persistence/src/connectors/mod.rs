//! Connectors, and their tasks: who carries grants outward, and how far they are.

mod contents;
mod list;
mod report;
mod tasks;

pub use contents::{Access, Beneficiary, Contents, Named, contents};
pub use list::{Filter, count, list};
pub use report::{Expected, expected, members_among};
pub use tasks::{
    claim, claimed, connectors_of, due_connectors, holds_grants, insert_tasks, late, save_task,
    tasks_of_locked, tasks_with_names, uncarried,
};

use crate::db::prepared::{Prepared, prepared};
use crate::notify::Secret;
use crate::schema::{connector_tasks, connectors};
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{AssetId, ConnectorId, GroupId, NodeId, OrgId};
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

/// A connector.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = connectors, check_for_backend(Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Connector {
    pub id: Uuid,
    pub org_id: Uuid,
    pub name: String,
    pub carries_all: bool,
    pub groups: Vec<Uuid>,
    pub assets: Vec<Uuid>,
    pub url: Option<String>,
    pub secret: Option<Secret>,
    pub old_secret: Option<Secret>,
    pub old_secret_until: Option<OffsetDateTime>,
    pub service_id: Option<Uuid>,
    pub give_up_after: i64,
    pub alarm_after: i64,
    pub is_active: bool,
    pub report: Option<Value>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// Finds a connector.
pub async fn find(conn: &Conn, id: Uuid) -> Result<Connector> {
    let found = prepared(connectors::table.find(id).select(Connector::as_select()));
    Ok(found.get_result(&mut &**conn).await?)
}

/// Finds a connector, and locks it until the transaction ends. New tasks don't wait for this lock.
pub async fn find_locked(tx: &mut Tx, id: Uuid) -> Result<Connector> {
    let found = connectors::table.find(id).select(Connector::as_select()).for_no_key_update();
    let connector: Connector = found.get_result(&mut ***tx).await?;
    tx.follow(connector.updated_at);
    Ok(connector)
}

/// The number of connectors of an organization. Locks the organization's place for them, so that two callers don't both take the
/// last one.
pub async fn of_org_locked(tx: &mut Tx, org: OrgId) -> Result<i64> {
    let lock =
        diesel::sql_query(include_str!("lock.sql")).bind::<diesel::sql_types::Text, _>(org.to_string());
    Prepared::<_, ()>::new(lock).execute(&mut &***tx).await?;
    let of = connectors::table.filter(connectors::org_id.eq(Uuid::from(org)));
    Ok(of.count().get_result(&mut ***tx).await?)
}

/// Stores a new connector.
pub async fn insert(tx: &mut Tx, connector: &Connector) -> Result<()> {
    tx.write(diesel::insert_into(connectors::table).values(connector.clone())).await
}

/// Stores a changed connector.
pub async fn save(tx: &mut Tx, connector: &Connector) -> Result<()> {
    tx.write(diesel::update(connectors::table.find(connector.id)).set(connector.clone())).await
}

/// Deletes a connector that holds no grant, with what is left of its tasks.
pub async fn delete(tx: &mut Tx, id: Uuid) -> Result<()> {
    tx.write(diesel::delete(connector_tasks::table.filter(connector_tasks::connector_id.eq(id)))).await?;
    tx.write(diesel::delete(connectors::table.find(id))).await
}

/// The active connectors that carry a grant of these groups, assets and nodes.
pub async fn carriers(
    tx: &Tx,
    org: OrgId,
    groups: &[GroupId],
    assets: &[AssetId],
    nodes: &[NodeId],
) -> Result<Vec<ConnectorId>> {
    let query = diesel::sql_query(include_str!("carriers.sql"))
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<Array<SqlUuid>, _>(groups.iter().copied().map(Uuid::from).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(assets.iter().copied().map(Uuid::from).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(nodes.iter().copied().map(Uuid::from).collect::<Vec<_>>());
    let found: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &***tx).await?;
    Ok(found.into_iter().map(ConnectorId).collect())
}
