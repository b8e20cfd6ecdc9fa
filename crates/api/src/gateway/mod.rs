//! Connection tokens, and sessions on assets through gateways.

mod commands;
mod sessions;
mod tokens;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config.configure(tokens::configure).configure(sessions::configure).configure(commands::configure);
}
