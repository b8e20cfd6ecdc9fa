//! What there is of what a ticket gives, and of whom it is for: held until the transaction ends.

use crate::prepared::Prepared;
use crate::{Error, Result, Tx};
use diesel::pg::Pg;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{AssetId, FlowId, GroupId, NodeId, OrgId, TicketId, UserId};
use gatepass_domain::ticket::supply::{Standing, Supply};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Locked in the order of their ids, as every reference is.
macro_rules! tail {
    () => {
        concat!(
            "a AS (SELECT id FROM assets WHERE org_id = (SELECT org_id FROM asked) ",
            "AND id = ANY ((SELECT assets FROM asked)::uuid[]) ORDER BY id FOR KEY SHARE), ",
            "n AS (SELECT id FROM nodes WHERE org_id = (SELECT org_id FROM asked) ",
            "AND id = ANY ((SELECT nodes FROM asked)::uuid[]) ORDER BY id FOR KEY SHARE), ",
            "g AS (SELECT id FROM groups WHERE org_id = (SELECT org_id FROM asked) ",
            "AND id = ANY ((SELECT groups FROM asked)::uuid[]) ORDER BY id FOR KEY SHARE) ",
            "SELECT 'asset', id FROM a UNION ALL SELECT 'node', id FROM n UNION ALL SELECT 'group', id FROM g ",
            "UNION ALL SELECT CASE WHEN u.is_active THEN 'entitled' ELSE 'inactive' END, u.id FROM users u ",
            "WHERE u.id = (SELECT beneficiary FROM asked) AND (u.is_super_admin OR EXISTS ",
            "(SELECT FROM members m WHERE m.org_id = (SELECT org_id FROM asked) AND m.user_id = u.id))"
        )
    };
}

const OF_TICKET: &str = concat!(
    "WITH asked AS MATERIALIZED (SELECT t.org_id, t.beneficiary_id AS beneficiary, ",
    "array_append(ARRAY(SELECT jsonb_array_elements_text(coalesce(t.approved, t.requested) -> 'assets')::uuid), ",
    "(coalesce(t.approved, t.requested) ->> 'asset_id')::uuid) AS assets, ",
    "ARRAY(SELECT jsonb_array_elements_text(coalesce(t.approved, t.requested) -> 'nodes')::uuid) AS nodes, ",
    "ARRAY(SELECT jsonb_array_elements_text(v.definition #> '{item,groups}')::uuid) AS groups ",
    "FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version WHERE t.id = $1), ",
    tail!()
);

const OF_REQUEST: &str = concat!(
    "WITH asked AS MATERIALIZED (SELECT $1 AS org_id, $2 AS beneficiary, $3 AS assets, $4 AS nodes, $5 AS groups), ",
    tail!()
);

/// Of a ticket as it stands. Send it behind the lock of the ticket.
pub async fn supply_of_ticket(tx: &Tx, ticket: TicketId) -> Result<Supply> {
    load(tx, diesel::sql_query(OF_TICKET).bind::<SqlUuid, _>(Uuid::from(ticket))).await
}

/// Of these assets and nodes in an organization, of these groups there, and of this beneficiary.
pub async fn supply(
    tx: &Tx,
    org: OrgId,
    beneficiary: UserId,
    assets: &[AssetId],
    nodes: &[NodeId],
    groups: &[GroupId],
) -> Result<Supply> {
    let query = diesel::sql_query(OF_REQUEST)
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<SqlUuid, _>(Uuid::from(beneficiary))
        .bind::<Array<SqlUuid>, _>(super::references::uuids(assets))
        .bind::<Array<SqlUuid>, _>(super::references::uuids(nodes))
        .bind::<Array<SqlUuid>, _>(super::references::uuids(groups));
    load(tx, query).await
}

const OF_ITEM: &str = "SELECT id FROM groups WHERE org_id = $2 AND id = ANY (ARRAY(SELECT \
    jsonb_array_elements_text(f.definition #> '{item,groups}')::uuid FROM flows f WHERE f.id = $1)) \
    ORDER BY id FOR KEY SHARE";

/// Of the groups of a catalog item in an organization.
pub async fn groups_of_item(tx: &Tx, org: OrgId, item: Option<FlowId>) -> Result<BTreeSet<GroupId>> {
    let Some(item) = item else { return Ok(BTreeSet::new()) };
    let query =
        diesel::sql_query(OF_ITEM).bind::<SqlUuid, _>(Uuid::from(item)).bind::<SqlUuid, _>(Uuid::from(org));
    let ids: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &***tx).await?;
    Ok(ids.into_iter().map(GroupId).collect())
}

async fn load<Q>(tx: &Tx, query: Q) -> Result<Supply>
where
    Q: QueryFragment<Pg> + Send,
{
    let rows: Vec<(String, Uuid)> = Prepared::<_, (Text, SqlUuid)>::new(query).load(&mut &***tx).await?;
    let mut supply = Supply::default();
    for (kind, id) in rows {
        match kind.as_str() {
            "asset" => _ = supply.assets.insert(AssetId(id)),
            "node" => _ = supply.nodes.insert(NodeId(id)),
            "group" => _ = supply.groups.insert(GroupId(id)),
            "entitled" => supply.beneficiary = Standing::Entitled,
            "inactive" => supply.beneficiary = Standing::Inactive,
            other => return Err(Error::inconsistent("supply", other)),
        }
    }
    Ok(supply)
}
