//! `GET /assets/{id}`.

use super::wire::AssetView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::inventory::targets;
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_persistence::inventory::assets;
use uuid::Uuid;

/// Get an asset
///
/// Only members of the asset's organization may.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The id of the asset")),
    responses((status = 200, description = "The asset", body = AssetView)))]
#[get("/assets/{id}")]
pub async fn get_asset(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let asset = assets::find(&mut conn, id.0.into()).await?;
    let target = targets::asset(&caller, &conn, asset.org_id.into(), id.0.into()).await?;
    caller.authorize(Act::ReadInventory, &target)?;
    reply::object(&caller.client.request, &AssetView::from(asset))
}
