//! The caller's own login sessions: seen and ended. With an API key nobody sees or ends them: it may be in many hands.

mod end;
mod end_others;
mod list;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config.service(list::list_sessions).service(end::end_session).service(end_others::end_other_sessions);
}
