//! Checks that the assets, nodes, groups and beneficiary that a ticket would grant still exist, and locks them until the
//! transaction ends.

use crate::db::prepared::Prepared;
use crate::{Conn, Error, Result, Tx};
use diesel::OptionalExtension;
use diesel::pg::Pg;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::{Array, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{AssetId, FlowId, GroupId, NodeId, OrgId, TicketId, UserId};
use gatepass_domain::ticket::existing_objects::{ExistingObjects, Standing};
use uuid::Uuid;

/// Checks the targets of a ticket as it is stored. Send it after the lock of the ticket.
pub async fn existing_objects_of_ticket(tx: &Tx, ticket: TicketId) -> Result<ExistingObjects> {
    load(
        tx,
        diesel::sql_query(include_str!("grant_targets/of_ticket.sql")).bind::<SqlUuid, _>(Uuid::from(ticket)),
    )
    .await
}

/// Checks these assets, nodes and groups of an organization, and this beneficiary.
pub async fn existing_objects(
    tx: &Tx,
    org: OrgId,
    beneficiary: UserId,
    assets: &[AssetId],
    nodes: &[NodeId],
    groups: &[GroupId],
) -> Result<ExistingObjects> {
    let query = diesel::sql_query(include_str!("grant_targets/of_request.sql"))
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<SqlUuid, _>(Uuid::from(beneficiary))
        .bind::<Array<SqlUuid>, _>(super::references::uuids(assets))
        .bind::<Array<SqlUuid>, _>(super::references::uuids(nodes))
        .bind::<Array<SqlUuid>, _>(super::references::uuids(groups));
    load(tx, query).await
}

/// Checks these assets and nodes of an organization, the groups that a catalog item gives, and this beneficiary. Assets and nodes
/// that the inventory does not show to the `reader` count as missing. None: it shows all of them.
pub async fn existing_objects_of_submission(
    tx: &Tx,
    org: OrgId,
    (beneficiary, reader): (UserId, Option<UserId>),
    assets: &[AssetId],
    nodes: &[NodeId],
    item: Option<FlowId>,
) -> Result<ExistingObjects> {
    let query = diesel::sql_query(include_str!("grant_targets/of_submission.sql"))
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<SqlUuid, _>(Uuid::from(beneficiary))
        .bind::<Array<SqlUuid>, _>(super::references::uuids(assets))
        .bind::<Array<SqlUuid>, _>(super::references::uuids(nodes))
        .bind::<Nullable<SqlUuid>, _>(item.map(Uuid::from))
        .bind::<Nullable<SqlUuid>, _>(reader.map(Uuid::from));
    load(tx, query).await
}

const STANDING: &str = include_str!("grant_targets/standing.sql");

/// Whether a user may be granted something in an organization. Takes no lock, so the result may change at once.
pub async fn standing(conn: &Conn, org: OrgId, user: UserId) -> Result<Standing> {
    let query =
        diesel::sql_query(STANDING).bind::<SqlUuid, _>(Uuid::from(org)).bind::<SqlUuid, _>(Uuid::from(user));
    let is_active = Prepared::<_, Bool>::new(query).get_result::<bool>(&mut &**conn).await.optional()?;
    Ok(match is_active {
        None => Standing::Gone,
        Some(false) => Standing::Inactive,
        Some(true) => Standing::Entitled,
    })
}

async fn load<Q>(tx: &Tx, query: Q) -> Result<ExistingObjects>
where
    Q: QueryFragment<Pg> + Send,
{
    let rows: Vec<(String, Uuid)> = Prepared::<_, (Text, SqlUuid)>::new(query).load(&mut &***tx).await?;
    let mut objects = ExistingObjects::default();
    for (kind, id) in rows {
        match kind.as_str() {
            "asset" => _ = objects.assets.insert(AssetId(id)),
            "node" => _ = objects.nodes.insert(NodeId(id)),
            "own" => _ = objects.own.insert(AssetId(id)),
            "group" => _ = objects.groups.insert(GroupId(id)),
            "connectors" => objects.has_connectors = true,
            "entitled" => objects.beneficiary = Standing::Entitled,
            "inactive" => objects.beneficiary = Standing::Inactive,
            other => return Err(Error::inconsistent("objects", other)),
        }
    }
    Ok(objects)
}
