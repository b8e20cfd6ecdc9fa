//! API keys, for people and for service users.

use utoipa_actix_web::service_config::ServiceConfig;

/// How a key begins, so that scanners of leaked secrets know one.
pub const PREFIX: &str = "gp_";

/// The routes of this area.
pub fn configure(_config: &mut ServiceConfig) {}
