//! Assets: hosts, devices, databases and the like, with the nodes that they sit in.

use crate::keyset::{Page, contains_pattern, paged};
use crate::schema::{asset_nodes, assets, node_ancestors};
use crate::{Conn, Error, Result, Tx, visible};
use diesel::dsl::{array, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Jsonb, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::{AssetId, OrgId};
use gatepass_domain::inventory::Category;
use gatepass_domain::text::TextEnum;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

/// A protocol that an asset offers, and where.
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
    /// The nodes it sits right in, sorted.
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
    category: String,
    protocols: Value,
    owner_id: Option<Uuid>,
    is_active: bool,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

fn asset((row, nodes): (Row, Vec<Uuid>)) -> Result<Asset> {
    let Row { id, org_id, name, address, category, protocols, owner_id, is_active, created_at, updated_at } =
        row;
    let category =
        Category::parse(&category).ok_or_else(|| Error::inconsistent("assets.category", category))?;
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
    let category = category.as_str().to_owned();
    let protocols = json!(protocols);
    Row { id, org_id, name, address, category, protocols, owner_id, is_active, created_at, updated_at }
}

/// Which assets a list is of. An empty list of values is no condition.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "named after the fields that they compare")]
pub struct Filter {
    /// Whose assets the actor may see.
    pub may_see: Orgs,
    pub org_id: Vec<OrgId>,
    /// In one of these nodes.
    pub node_id: Vec<Uuid>,
    /// Only right in them, not below.
    pub direct: bool,
    pub category: Vec<Category>,
    pub protocol: Vec<String>,
    pub owner_id: Vec<Uuid>,
    pub is_active: Option<bool>,
    pub name: Vec<String>,
    pub address: Vec<String>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
    /// With this in the name or address.
    pub q: Option<String>,
}

fn filtered(filter: &Filter) -> assets::BoxedQuery<'_, Pg> {
    let Filter {
        may_see,
        org_id,
        node_id,
        direct,
        category,
        protocol,
        owner_id,
        is_active,
        name,
        address,
        created_from,
        created_to,
        q,
    } = filter;
    let mut query = within_nodes(assets::table.into_boxed(), node_id, *direct);
    if let Some(orgs) = visible::orgs(may_see, org_id) {
        query = query.filter(assets::org_id.eq_any(orgs));
    }
    if !category.is_empty() {
        query = query.filter(assets::category.eq_any(category.iter().map(|c| c.as_str())));
    }
    if !protocol.is_empty() {
        let offers = "EXISTS (SELECT FROM jsonb_array_elements(assets.protocols) p WHERE p ->> 'name' = ANY(";
        query = query.filter(sql::<Bool>(offers).bind::<Array<Text>, _>(protocol).sql("))"));
    }
    if !owner_id.is_empty() {
        query = query.filter(assets::owner_id.eq_any(owner_id));
    }
    if let Some(is_active) = is_active {
        query = query.filter(assets::is_active.eq(is_active));
    }
    if !name.is_empty() {
        query = query.filter(assets::name.eq_any(name));
    }
    if !address.is_empty() {
        query = query.filter(assets::address.eq_any(address));
    }
    if let Some(from) = created_from {
        query = query.filter(assets::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(assets::created_at.lt(to));
    }
    if let Some(text) = q {
        let found = sql::<Bool>("(assets.name || ' ' || coalesce(assets.address, '')) ILIKE ");
        query = query.filter(found.bind::<Text, _>(contains_pattern(text)));
    }
    query
}

fn within_nodes<'a>(
    query: assets::BoxedQuery<'a, Pg>,
    nodes: &'a [Uuid],
    direct: bool,
) -> assets::BoxedQuery<'a, Pg> {
    if nodes.is_empty() {
        return query;
    }
    if direct {
        let inside = asset_nodes::table.filter(asset_nodes::node_id.eq_any(nodes));
        return query.filter(assets::id.eq_any(inside.select(asset_nodes::asset_id)));
    }
    let inside = asset_nodes::table
        .inner_join(node_ancestors::table.on(node_ancestors::node_id.eq(asset_nodes::node_id)))
        .filter(node_ancestors::ancestor_id.eq_any(nodes));
    query.filter(assets::id.eq_any(inside.select(asset_nodes::asset_id)))
}

/// The nodes of each asset, in the same statement.
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

/// A page of assets, and one more where another page follows.
pub async fn list(conn: &mut Conn, filter: &Filter, page: &Page) -> Result<Vec<Asset>> {
    let query = paged!(filtered(filter), page, assets::id, assets::name);
    let rows = query.select((Row::as_select(), homes!())).load(&mut **conn).await?;
    rows.into_iter().map(asset).collect()
}

/// How many there are in all.
pub async fn count(conn: &mut Conn, filter: &Filter) -> Result<i64> {
    Ok(filtered(filter).count().get_result(&mut **conn).await?)
}

/// One asset.
pub async fn find(conn: &mut Conn, id: AssetId) -> Result<Asset> {
    asset(assets::table.find(id.0).select((Row::as_select(), homes!())).first(&mut **conn).await?)
}

/// One asset, which nobody else changes until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: AssetId) -> Result<Asset> {
    let locked = assets::table.find(id.0).select(assets::id).for_update();
    // Read after the lock is held: whoever held it before may have moved the asset to other nodes.
    let _held: Uuid = locked.first(&mut ***tx).await?;
    find(tx, id).await
}

/// Stores a new asset.
pub async fn insert(tx: &mut Tx, asset: &Asset) -> Result<()> {
    diesel::insert_into(assets::table).values(row(asset)).execute(&mut ***tx).await?;
    insert_homes(tx, asset).await
}

/// Stores a changed asset.
pub async fn save(tx: &mut Tx, asset: &Asset) -> Result<()> {
    diesel::update(assets::table.find(asset.id)).set(row(asset)).execute(&mut ***tx).await?;
    let left = asset_nodes::node_id.ne_all(&asset.nodes);
    let left = asset_nodes::table.filter(asset_nodes::asset_id.eq(asset.id).and(left));
    diesel::delete(left).execute(&mut ***tx).await?;
    insert_homes(tx, asset).await
}

async fn insert_homes(tx: &mut Tx, asset: &Asset) -> Result<()> {
    const HOMES: &str =
        "INSERT INTO asset_nodes (asset_id, node_id) SELECT $1, unnest($2) ON CONFLICT DO NOTHING";
    let homes = diesel::sql_query(HOMES).bind::<SqlUuid, _>(asset.id);
    homes.bind::<Array<SqlUuid>, _>(&asset.nodes).execute(&mut ***tx).await?;
    Ok(())
}

/// Removes an asset that nothing uses, with its accounts.
pub async fn delete(tx: &mut Tx, id: AssetId) -> Result<()> {
    diesel::delete(assets::table.find(id.0)).execute(&mut ***tx).await?;
    Ok(())
}

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
    tickets(tx, open_tickets_naming!("assets"), org, asset.0, at_most).await
}

/// Some of the open tickets that ask for a node.
pub async fn open_tickets_for_node(tx: &mut Tx, org: OrgId, node: Uuid, at_most: i64) -> Result<Vec<Uuid>> {
    tickets(tx, open_tickets_naming!("nodes"), org, node, at_most).await
}

async fn tickets(tx: &mut Tx, query: &str, org: OrgId, named: Uuid, at_most: i64) -> Result<Vec<Uuid>> {
    let query = diesel::sql_query(query).bind::<SqlUuid, _>(org.0).bind::<Jsonb, _>(json!([named]));
    let rows: Vec<TicketRow> = query.bind::<diesel::sql_types::BigInt, _>(at_most).load(&mut ***tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
