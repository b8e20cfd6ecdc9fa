//! Open tickets that ask for an asset or a node: neither may go away before they are decided.

use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Jsonb, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{AssetId, OrgId};
use serde_json::json;
use uuid::Uuid;

#[derive(QueryableByName)]
struct TicketRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

macro_rules! open_tickets_naming {
    ($side:literal) => {
        concat!(
            "SELECT id FROM tickets WHERE org_id = $1 AND state IN ('pending', 'blocked') ",
            "AND decision_deadline > gatepass_now() AND (requested -> '",
            $side,
            "') @> $2 ORDER BY id LIMIT $3"
        )
    };
}

/// Some of the open tickets that ask for an asset.
pub async fn open_tickets(tx: &mut Tx, org: OrgId, asset: AssetId, at_most: i64) -> Result<Vec<Uuid>> {
    let mut found = tickets(tx, open_tickets_naming!("assets"), org, asset.0, at_most).await?;
    found.extend(tickets(tx, FOR_DEVICE, org, asset.0, at_most).await?);
    Ok(found)
}

const FOR_DEVICE: &str = "SELECT id FROM tickets WHERE org_id = $1 AND state IN ('pending', 'blocked') \
    AND decision_deadline > gatepass_now() AND type = 'device_admin' AND requested ->> 'asset_id' = $2 ->> 0 \
    ORDER BY id LIMIT $3";

/// Some of the open tickets that ask for a node.
pub async fn open_tickets_for_node(tx: &mut Tx, org: OrgId, node: Uuid, at_most: i64) -> Result<Vec<Uuid>> {
    tickets(tx, open_tickets_naming!("nodes"), org, node, at_most).await
}

async fn tickets(tx: &mut Tx, query: &str, org: OrgId, named: Uuid, at_most: i64) -> Result<Vec<Uuid>> {
    let query = diesel::sql_query(query).bind::<SqlUuid, _>(org.0).bind::<Jsonb, _>(json!([named]));
    let rows: Vec<TicketRow> = query.bind::<BigInt, _>(at_most).load(&mut ***tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
