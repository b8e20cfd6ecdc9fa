//! `GET /catalog/{id}/devices`.

use super::find;
use super::wire::{CatalogDevice, CatalogDevicePage};
use crate::error::Answer;
use crate::extract::{Caller, Id, Query};
use crate::page::{Listing, SortBy};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::catalog::{self, Device};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which devices.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListCatalogDevices {
    /// With this text in the name.
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
}

/// List the devices of a catalog item
///
/// Active assets that the item names, and hosts and devices in and below its nodes. None for an item without devices.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The item's id"), ListCatalogDevices),
    responses((status = 200, description = "A page of the devices to choose from", body = CatalogDevicePage))
)]
#[get("/catalog/{id}/devices")]
pub async fn list_catalog_devices(
    caller: Caller,
    id: Id<Uuid>,
    query: Query<ListCatalogDevices>,
) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadFlow, &Target::listing())?;
    let ListCatalogDevices { q, limit, cursor, sort } = query.0;
    let listing = Listing::new(limit, cursor.as_deref(), sort, &(id.0, &q))?;
    let conn = caller.conn().await?;
    let (stored, orgs, _) = find(&caller, &conn, id.0).await?;
    let item = stored.flow.definition.item.unwrap_or_default();
    let rows = catalog::devices(&conn, &item, orgs, q.as_deref(), &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (row.name.clone(), row.id));
    let items = rows
        .into_iter()
        .map(|Device { id, org_id, name, category }| CatalogDevice { id, org_id, name, category })
        .collect();
    Ok(Reply::answer(&CatalogDevicePage { items, next_cursor })?.send())
}
