//! `GET /assets/{id}`.

use super::wire::AssetView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::assets;
use uuid::Uuid;

/// Get an asset
///
/// Only members of the asset's organization may.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The id of the asset")),
    responses((status = 200, description = "The asset", body = AssetView)))]
#[get("/assets/{id}")]
pub async fn get_asset(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let asset = assets::find(&mut caller.conn().await?, id.0.into()).await?;
    caller.authorize(Act::ReadInventory, &Target::org(asset.org_id.into()))?;
    reply::object(&caller.client.request, &AssetView::from(asset))
}
