//! `GET /catalog`.

use super::wire::CatalogPage;
use super::{offered_to, show};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::page::{Include, Listing, SortBy};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use futures::future::join3;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ticket::kind::TicketType;
use gatepass_persistence::catalog::{self, Filter};
use gatepass_persistence::group_members;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The types of tickets that people ask for by choosing an item.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemType {
    /// Membership of its groups.
    ResourceAccess,
    /// A session on one of its devices.
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

/// Which items.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListCatalog {
    /// In one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Of one of these types.
    #[serde(default)]
    #[param(inline, max_items = 10)]
    r#type: Vec<ItemType>,
    /// Under one of these headings.
    #[serde(default)]
    #[param(max_items = 100, max_length = 100)]
    category: Vec<String>,
    /// With this text in the name, the description or the heading.
    #[param(max_length = 200)]
    q: Option<String>,
    /// How many: 50 when left out, at most 200.
    #[param(minimum = 1)]
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    sort: SortBy,
    /// `total` counts all.
    #[param(inline)]
    include: Option<Include>,
}

/// List the catalog
///
/// What the caller may ask for where they are a member, with who would have to approve it, and what they have of it.
#[utoipa::path(
    tag = "requests",
    params(ListCatalog),
    responses((status = 200, description = "A page of the catalog", body = CatalogPage))
)]
#[get("/catalog")]
pub async fn list_catalog(caller: Caller, query: Query<ListCatalog>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadFlow, &Target::listing())?;
    let ListCatalog { org_id, r#type, category, q, limit, cursor, sort, include } = query.0;
    let types = r#type.into_iter().map(TicketType::from).collect();
    let filter = Filter { types, categories: category, q, ..offered_to(&caller, &org_id) };
    let listing = Listing::new(limit, cursor.as_deref(), sort, &filter)?;
    let conn = caller.conn().await?;
    let held = catalog::held(&conn, caller.id(), None);
    let joined = group_members::joined(&conn, caller.id());
    let (offers, held, joined) = join3(catalog::list(&conn, &filter, &listing.page), held, joined).await;
    let (offers, held, joined) = (offers?, held?, joined?);
    let (offers, next_cursor) =
        listing.cut(offers, |(stored, ..)| (stored.flow.name.clone(), stored.flow.id.into()));
    let total = match include {
        Some(Include::Total) => Some(catalog::count(&conn, &filter).await?),
        None => None,
    };
    let items = offers.into_iter().map(|offer| show::item(&caller, offer, &held, &joined)).collect();
    Ok(Reply::answer(&CatalogPage { items, next_cursor, total })?.send())
}
