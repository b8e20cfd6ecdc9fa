//! `GET /assets`.

use super::wire::{AssetCategory, AssetPage, AssetView};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::page::{Include, Listing, SortBy};
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Orgs, Target};
use gatepass_domain::inventory::Category;
use gatepass_persistence::assets::{self, Filter};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// How far a node reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NodeScope {
    /// With everything below it.
    #[default]
    Subtree,
    /// What sits right in it.
    Direct,
}

/// Which assets, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAssets {
    /// Of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// In one of these nodes.
    #[serde(default)]
    #[param(max_items = 100)]
    node_id: Vec<Uuid>,
    /// How far a node reaches.
    #[serde(default)]
    #[param(inline)]
    node_scope: NodeScope,
    /// Of one of these kinds.
    #[serde(default)]
    #[param(value_type = Vec<AssetCategory>, max_items = 100)]
    category: Vec<Category>,
    /// Offering one of these protocols.
    #[serde(default)]
    #[param(max_items = 100, max_length = 32)]
    protocol: Vec<String>,
    /// Of one of these owners.
    #[serde(default)]
    #[param(max_items = 100)]
    owner_id: Vec<Uuid>,
    /// Active or not.
    is_active: Option<bool>,
    /// With one of these names.
    #[serde(default)]
    #[param(max_items = 100, max_length = 200)]
    name: Vec<String>,
    /// At one of these addresses.
    #[serde(default)]
    #[param(max_items = 100, max_length = 500)]
    address: Vec<String>,
    /// Made at this moment or later.
    created_from: Option<Timestamp>,
    /// Made before this moment.
    created_to: Option<Timestamp>,
    /// With this in the name or address.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    sort: SortBy,
    /// How many; 50 unless said, at most 200.
    limit: Option<i64>,
    /// Where to go on: `next_cursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
    /// What else to answer.
    #[param(inline)]
    include: Option<Include>,
}

/// List assets
///
/// Those of the organizations that the caller is in.
#[utoipa::path(tag = "inventory", params(ListAssets),
    responses((status = 200, description = "A page of assets", body = AssetPage)))]
#[get("/assets")]
pub async fn list_assets(caller: Caller, query: Query<ListAssets>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadInventory, &Target::listing())?;
    let query = query.0;
    let (limit, cursor, sort, include) = (query.limit, query.cursor.clone(), query.sort, query.include);
    let mut filter = filter(query);
    let listing = Listing::new(limit, cursor.as_deref(), sort, &filter)?;
    filter.may_see = caller.actor.member_orgs();
    let mut conn = caller.conn().await?;
    let rows = assets::list(&mut conn, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |asset| (asset.name.clone(), asset.id));
    let total = match include {
        Some(Include::Total) => Some(assets::count(&mut conn, &filter).await?),
        None => None,
    };
    let items = rows.into_iter().map(AssetView::from).collect();
    Ok(Reply::answer(&AssetPage { items, next_cursor, total })?.send())
}

fn filter(query: ListAssets) -> Filter {
    let ListAssets {
        org_id,
        node_id,
        node_scope,
        category,
        protocol,
        owner_id,
        is_active,
        name,
        address,
        created_from,
        created_to,
        q,
        sort: _,
        limit: _,
        cursor: _,
        include: _,
    } = query;
    Filter {
        may_see: Orgs::All,
        org_id: org_id.into_iter().map(Into::into).collect(),
        node_id,
        direct: node_scope == NodeScope::Direct,
        category,
        protocol,
        owner_id,
        is_active,
        name,
        address,
        created_from: created_from.map(|t| t.0),
        created_to: created_to.map(|t| t.0),
        q,
    }
}
