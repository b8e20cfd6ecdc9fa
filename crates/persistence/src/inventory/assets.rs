//! Assets: hosts, devices, databases and the like, with the nodes that hold them.

/// Selects the nodes of each asset in the same statement.
macro_rules! homes {
    () => {
        array::<SqlUuid, _>(
            asset_nodes::table
                .filter(asset_nodes::asset_id.eq(assets::id))
                .order(asset_nodes::node_id)
                .select(asset_nodes::node_id),
        )
    };
}

mod list;
mod tickets;

pub use list::{Filter, count, list};
pub use tickets::{open_tickets, open_tickets_for_node};

use crate::db::text::AsText;
use crate::schema::{asset_nodes, assets};
use crate::{Conn, Error, Result, Tx};
use diesel::dsl::array;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::AssetId;
use gatepass_domain::inventory::Category;
use gatepass_domain::writing::fold_fields;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

/// A protocol that an asset offers, and its port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Protocol {
    pub name: String,
    pub port: u16,
}

/// An asset.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Asset {
    pub id: Uuid,
    pub org_id: Uuid,
    pub name: String,
    pub address: Option<String>,
    pub category: Category,
    pub protocols: Vec<Protocol>,
    /// The nodes that hold it directly, sorted.
    pub nodes: Vec<Uuid>,
    pub owner_id: Option<Uuid>,
    pub is_active: bool,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = assets, check_for_backend(Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    name: String,
    address: Option<String>,
    category: AsText<Category>,
    protocols: Value,
    owner_id: Option<Uuid>,
    is_active: bool,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

fn asset((row, nodes): (Row, Vec<Uuid>)) -> Result<Asset> {
    let Row { id, org_id, name, address, category, protocols, owner_id, is_active, created_at, updated_at } =
        row;
    let category = category.into();
    let protocols =
        serde_json::from_value(protocols).map_err(|e| Error::inconsistent("assets.protocols", e))?;
    let asset = Asset {
        id,
        org_id,
        name,
        address,
        category,
        protocols,
        nodes,
        owner_id,
        is_active,
        created_at,
        updated_at,
    };
    Ok(asset)
}

fn row(asset: &Asset) -> Row {
    let Asset {
        id,
        org_id,
        name,
        address,
        category,
        protocols,
        nodes: _,
        owner_id,
        is_active,
        created_at,
        updated_at,
    } = asset.clone();
    let category = AsText(category);
    let protocols = json!(protocols);
    Row { id, org_id, name, address, category, protocols, owner_id, is_active, created_at, updated_at }
}

/// Finds an asset.
pub async fn find(conn: &mut Conn, id: AssetId) -> Result<Asset> {
    asset(assets::table.find(id.0).select((Row::as_select(), homes!())).first(&mut **conn).await?)
}

/// Finds an asset, and locks it until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: AssetId) -> Result<Asset> {
    let locked = assets::table.find(id.0).select(assets::id).for_update();
    // Reads the nodes after it has the lock: the previous holder may have moved the asset to other nodes.
    let _held: Uuid = locked.first(&mut ***tx).await?;
    find(tx, id).await
}

/// The text that searches for assets look through. Its first field is the name.
fn folded(asset: &Asset) -> String {
    fold_fields([asset.name.as_str(), asset.address.as_deref().unwrap_or_default()])
}

/// Stores a new asset.
pub async fn insert(tx: &mut Tx, asset: &Asset) -> Result<()> {
    diesel::insert_into(assets::table)
        .values((row(asset), assets::folded.eq(folded(asset))))
        .execute(&mut ***tx)
        .await?;
    insert_homes(tx, asset).await
}

/// Stores a changed asset.
pub async fn save(tx: &mut Tx, asset: &Asset) -> Result<()> {
    diesel::update(assets::table.find(asset.id))
        .set((row(asset), assets::folded.eq(folded(asset))))
        .execute(&mut ***tx)
        .await?;
    let left = asset_nodes::node_id.ne_all(&asset.nodes);
    let left = asset_nodes::table.filter(asset_nodes::asset_id.eq(asset.id).and(left));
    diesel::delete(left).execute(&mut ***tx).await?;
    insert_homes(tx, asset).await
}

async fn insert_homes(tx: &mut Tx, asset: &Asset) -> Result<()> {
    const HOMES: &str = include_str!("assets/insert_nodes.sql");
    let homes = diesel::sql_query(HOMES).bind::<SqlUuid, _>(asset.id);
    homes.bind::<Array<SqlUuid>, _>(&asset.nodes).execute(&mut ***tx).await?;
    Ok(())
}

/// Removes an asset that nothing uses, with its accounts.
pub async fn delete(tx: &mut Tx, id: AssetId) -> Result<()> {
    diesel::delete(assets::table.find(id.0)).execute(&mut ***tx).await?;
    Ok(())
}

/// The port of a protocol that an asset offers.
pub async fn port_of(conn: &Conn, id: AssetId, protocol: &str) -> Result<Option<i32>> {
    let found = assets::table.find(Uuid::from(id)).select(assets::protocols);
    let protocols: Option<Value> = found.get_result(&mut &**conn).await.optional()?;
    let offered: Vec<Protocol> = serde_json::from_value(protocols.unwrap_or(Value::Array(Vec::new())))
        .map_err(|e| Error::inconsistent("assets.protocols", e))?;
    Ok(offered.into_iter().find(|one| one.name == protocol).map(|one| i32::from(one.port)))
}
