//! Open tickets that ask for an asset or a node. It can't be deleted before these tickets are decided.

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

const FOR_ASSET: &str = include_str!("open_tickets_for_asset.sql");
const FOR_DEVICE: &str = include_str!("open_tickets_for_device.sql");
const FOR_NODE: &str = include_str!("open_tickets_for_node.sql");

/// Finds some of the open tickets that ask for an asset.
pub async fn open_tickets(tx: &mut Tx, org: OrgId, asset: AssetId, at_most: i64) -> Result<Vec<Uuid>> {
    let mut found = tickets(tx, FOR_ASSET, org, asset.0, at_most).await?;
    found.extend(tickets(tx, FOR_DEVICE, org, asset.0, at_most).await?);
    Ok(found)
}

/// Finds some of the open tickets that ask for a node.
pub async fn open_tickets_for_node(tx: &mut Tx, org: OrgId, node: Uuid, at_most: i64) -> Result<Vec<Uuid>> {
    tickets(tx, FOR_NODE, org, node, at_most).await
}

async fn tickets(tx: &mut Tx, query: &str, org: OrgId, named: Uuid, at_most: i64) -> Result<Vec<Uuid>> {
    let query = diesel::sql_query(query).bind::<SqlUuid, _>(org.0).bind::<Jsonb, _>(json!([named]));
    let rows: Vec<TicketRow> = query.bind::<BigInt, _>(at_most).load(&mut ***tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
