//! Requests for access, from preview to decision.

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(_config: &mut ServiceConfig) {}
