//! `GET /catalog/{id}/devices`.

use super::find;
use super::wire::{CatalogDevice, CatalogDevicePage};
use crate::error::Result;
use crate::extract::{Both, Caller, Id, Query};
use crate::page::Sorted;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::catalog::{self, Device};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which devices to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeviceFilter {
    /// Devices whose name contains this text.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// List the devices of a catalog item
///
/// Returns the active assets that the item names, and the hosts and devices in and below its nodes. The list is empty
/// if the item has no devices. An item with `own_devices_only` lists those devices that the caller owns.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the item"), Both<DeviceFilter, Sorted>),
    responses((status = 200, description = "A page of devices", body = CatalogDevicePage))
)]
#[get("/catalog/{id}/devices")]
pub async fn list_catalog_devices(
    caller: Caller,
    id: Id<Uuid>,
    query: Query<Both<DeviceFilter, Sorted>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadFlow, &Target::listing())?;
    let Both(DeviceFilter { q }, page) = query.0;
    let listing = page.listing(&(id.0, &q))?;
    let conn = caller.conn().await?;
    let (stored, orgs, _) = find(&caller, &conn, id.0).await?;
    let item = stored.flow.definition.item.unwrap_or_default();
    let rows = catalog::devices(&conn, &item, caller.id(), orgs, q.as_deref(), &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (row.name.clone(), row.id));
    let items = rows
        .into_iter()
        .map(|Device { id, org_id, name, category }| CatalogDevice { id, org_id, name, category })
        .collect();
    Ok(Reply::answer(&CatalogDevicePage { items, next_cursor })?.send())
}
