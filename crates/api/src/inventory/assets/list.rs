//! `GET /assets`.

use super::wire::{AssetCategory, AssetPage, AssetView};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Orgs, Target};
use gatepass_domain::inventory::Category;
use gatepass_persistence::inventory::assets::{self, Filter};
use gatepass_persistence::visible::InPart;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which assets a filter by node selects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NodeScope {
    /// The assets in the node and in all nodes below it.
    #[default]
    Subtree,
    /// The assets directly in the node.
    Direct,
}

/// Which assets to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssetFilter {
    /// Assets of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Assets in one of these nodes.
    #[serde(default)]
    #[param(max_items = 100)]
    node_id: Vec<Uuid>,
    /// Whether `node_id` selects the assets of nodes below it, too.
    #[serde(default)]
    #[param(inline)]
    node_scope: NodeScope,
    /// Assets of one of these categories.
    #[serde(default)]
    #[param(value_type = Vec<AssetCategory>, max_items = 100)]
    category: Vec<Category>,
    /// Assets that offer one of these protocols.
    #[serde(default)]
    #[param(max_items = 100, max_length = 32)]
    protocol: Vec<String>,
    /// Assets of one of these owners.
    #[serde(default)]
    #[param(max_items = 100)]
    owner_id: Vec<Uuid>,
    /// Active assets (`true`), or deactivated assets (`false`).
    is_active: Option<bool>,
    /// Assets with one of these names.
    #[serde(default)]
    #[param(max_items = 100, max_length = 200)]
    name: Vec<String>,
    /// Assets with one of these addresses.
    #[serde(default)]
    #[param(max_items = 100, max_length = 500)]
    address: Vec<String>,
    /// Assets created at this time or later.
    created_from: Option<Timestamp>,
    /// Assets created before this time.
    created_to: Option<Timestamp>,
    /// Assets whose name or address contains this text.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// List assets
///
/// Returns the assets of the organizations that the caller is a member of. Where `settings.inventory_visibility` is
/// `restricted`, members see the assets that a permission in force gives them, that an enabled flow or item is for which they
/// may use, or that they own. A flow without places in its scope shows no assets.
#[utoipa::path(tag = "inventory", params(List<AssetFilter>),
    responses((status = 200, description = "A page of assets", body = AssetPage)))]
#[get("/assets")]
pub async fn list_assets(caller: Caller, query: Query<List<AssetFilter>>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadInventory, &Target::listing())?;
    let Both(asked, paging) = query.0;
    let mut filter = filter(asked);
    let listing = paging.listing(&filter)?;
    filter.may_see = caller.actor.member_orgs();
    filter.in_part = InPart::of(&caller.actor);
    let mut conn = caller.conn().await?;
    let rows = assets::list(&mut conn, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |asset| (asset.name.clone(), asset.id));
    let total = if paging.counts() { Some(assets::count(&mut conn, &filter).await?) } else { None };
    let items = rows.into_iter().map(AssetView::from).collect();
    Ok(Reply::answer(&AssetPage { items, next_cursor, total })?.send())
}

fn filter(asked: AssetFilter) -> Filter {
    let AssetFilter {
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
    } = asked;
    Filter {
        may_see: Orgs::All,
        in_part: None,
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
