//! `/assets`: what people ask access to.

mod create;
mod delete;
mod get;
mod list;
mod update;
mod wire;

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
