//! The commands of all sessions.

mod export;
mod list;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of commands.
pub fn configure(config: &mut ServiceConfig) {
    config.service(list::list_session_commands).service(export::export_session_commands);
}
