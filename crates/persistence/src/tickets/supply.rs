//! What there is of what a ticket gives, and of whom it is for: held until the transaction ends.

use crate::prepared::Prepared;
use crate::{Conn, Error, Result, Tx};
use diesel::OptionalExtension;
use diesel::pg::Pg;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::{Array, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{AssetId, FlowId, GroupId, NodeId, OrgId, TicketId, UserId};
use gatepass_domain::ticket::supply::{Standing, Supply};
use uuid::Uuid;

/// Locked in the order of their ids, as every reference is; the user before their membership, as everybody does who
/// locks both.
macro_rules! tail {
    () => {
        concat!(
            "a AS (SELECT id FROM assets WHERE org_id = (SELECT org_id FROM asked) ",
            "AND id = ANY ((SELECT assets FROM asked)::uuid[]) ORDER BY id FOR KEY SHARE), ",
            "n AS (SELECT id FROM nodes WHERE org_id = (SELECT org_id FROM asked) ",
            "AND id = ANY ((SELECT nodes FROM asked)::uuid[]) ORDER BY id FOR KEY SHARE), ",
            "g AS (SELECT id FROM groups WHERE org_id = (SELECT org_id FROM asked) ",
            "AND id = ANY ((SELECT groups FROM asked)::uuid[]) ORDER BY id FOR KEY SHARE), ",
            "u AS MATERIALIZED (SELECT id, is_active, is_super_admin FROM users ",
            "WHERE id = (SELECT beneficiary FROM asked) FOR KEY SHARE), ",
            "m AS (SELECT user_id FROM members WHERE org_id = (SELECT org_id FROM asked) ",
            "AND user_id = (SELECT id FROM u) FOR KEY SHARE) ",
            "SELECT 'asset', id FROM a UNION ALL SELECT 'node', id FROM n UNION ALL SELECT 'group', id FROM g ",
            "UNION ALL SELECT CASE WHEN is_active THEN 'entitled' ELSE 'inactive' END, id FROM u ",
            "WHERE is_super_admin OR EXISTS (SELECT FROM m)"
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

const OF_SUBMISSION: &str = concat!(
    "WITH asked AS MATERIALIZED (SELECT $1 AS org_id, $2 AS beneficiary, $3 AS assets, $4 AS nodes, ",
    "ARRAY(SELECT jsonb_array_elements_text(f.definition #> '{item,groups}')::uuid FROM flows f WHERE f.id = $5) AS groups), ",
    tail!()
);

/// Of these assets and nodes in an organization, of the groups of a catalog item there, and of this beneficiary.
pub async fn supply_of_submission(
    tx: &Tx,
    org: OrgId,
    beneficiary: UserId,
    assets: &[AssetId],
    nodes: &[NodeId],
    item: Option<FlowId>,
) -> Result<Supply> {
    let query = diesel::sql_query(OF_SUBMISSION)
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<SqlUuid, _>(Uuid::from(beneficiary))
        .bind::<Array<SqlUuid>, _>(super::references::uuids(assets))
        .bind::<Array<SqlUuid>, _>(super::references::uuids(nodes))
        .bind::<Nullable<SqlUuid>, _>(item.map(Uuid::from));
    load(tx, query).await
}

const STANDING: &str = "SELECT u.is_active FROM users u WHERE u.id = $2 AND (u.is_super_admin OR EXISTS \
    (SELECT FROM members m WHERE m.org_id = $1 AND m.user_id = u.id))";

/// How a user stands to an organization now, and perhaps not in a moment.
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
