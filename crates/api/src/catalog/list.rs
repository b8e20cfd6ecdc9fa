//! `GET /catalog`.

use super::wire::CatalogPage;
use super::{groups, offered_to, show};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use futures::future::join3;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ticket::kind::TicketType;
use gatepass_persistence::catalog::{self, Filter};
use gatepass_persistence::directory::group_members;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The types of tickets that a requester opens by choosing an item.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemType {
    /// Membership of the groups of the item.
    ResourceAccess,
    /// A session on one of the devices of the item.
    DeviceAdmin,
}

impl From<ItemType> for TicketType {
    fn from(item: ItemType) -> Self {
        match item {
            ItemType::ResourceAccess => Self::ResourceAccess,
            ItemType::DeviceAdmin => Self::DeviceAdmin,
        }
    }
}

/// Which items to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ItemFilter {
    /// Items that can be requested in one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Items of one of these types.
    #[serde(default)]
    #[param(inline, max_items = 10)]
    r#type: Vec<ItemType>,
    /// Items of one of these categories.
    #[serde(default)]
    #[param(max_items = 100, max_length = 100)]
    category: Vec<String>,
    /// Items whose name, description or category contains this text.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// List the catalog
///
/// Returns the items that the caller may request in their organizations, with the approvers of each item and the grants
/// and tickets that the caller has for it.
#[utoipa::path(
    tag = "requests",
    params(List<ItemFilter>),
    responses((status = 200, description = "A page of the catalog", body = CatalogPage))
)]
#[get("/catalog")]
pub async fn list_catalog(caller: Caller, query: Query<List<ItemFilter>>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadFlow, &Target::listing())?;
    let Both(ItemFilter { org_id, r#type, category, q }, paging) = query.0;
    let types = r#type.into_iter().map(TicketType::from).collect();
    let filter = Filter { types, categories: category, q, ..offered_to(&caller, &org_id) };
    let listing = paging.listing(&filter)?;
    let conn = caller.conn().await?;
    let held = catalog::held(&conn, caller.id(), None);
    let joined = group_members::joined(&conn, caller.id());
    let (offers, held, joined) = join3(catalog::list(&conn, &filter, &listing.page), held, joined).await;
    let (offers, held, joined) = (offers?, held?, joined?);
    let (offers, next_cursor) =
        listing.cut(offers, |(stored, ..)| (stored.flow.name.clone(), stored.flow.id.into()));
    let total = if paging.counts() { Some(catalog::count(&conn, &filter).await?) } else { None };
    let groups = groups(&conn, &caller, &offers).await?;
    let items = offers.into_iter().map(|offer| show::item(&caller, offer, &held, &joined, &groups)).collect();
    Ok(Reply::answer(&CatalogPage { items, next_cursor, total })?.send())
}
