//! Permissions, and the questions they answer: may this user do this now, who reaches what.

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(_config: &mut ServiceConfig) {}
