//! Nodes, assets and the accounts on them.

mod accounts;
mod assets;
pub mod in_use;
mod nodes;
mod owners;
pub mod targets;
mod widening;

pub use assets::AssetCategory;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config.configure(nodes::configure).configure(assets::configure).configure(accounts::configure);
}
