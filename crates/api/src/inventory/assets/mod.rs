//! `/assets`: the assets that people request access to.

mod create;
mod delete;
mod get;
mod list;
mod update;
mod wire;

use super::widening::Move;
use gatepass_domain::inventory::{Moved, Place};
use gatepass_persistence::inventory::assets::Asset;
use utoipa_actix_web::service_config::ServiceConfig;
pub use wire::AssetCategory;

/// The routes of assets.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_asset)
        .service(list::list_assets)
        .service(get::get_asset)
        .service(update::update_asset)
        .service(delete::delete_asset);
}

/// A move of an asset from one place to another.
fn placed<'a>(asset: &'a Asset, before: &'a Place, after: &'a Place) -> Move<'a> {
    Move { org: asset.org_id.into(), moved: Moved::Asset(asset.id.into()), name: &asset.name, before, after }
}
