//! The caller's login sessions. API keys can't list or end them, because many people may have the same key.

mod end;
mod end_others;
mod list;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config.service(list::list_sessions).service(end::end_session).service(end_others::end_other_sessions);
}
