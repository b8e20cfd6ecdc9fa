//! Sessions on assets, and their commands.

mod end;
mod export;
mod get;
mod list;
mod list_commands;
mod report;
pub(super) mod show;
mod terminate;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of sessions.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list_asset_sessions)
        .service(export::export_asset_sessions)
        .service(get::get_asset_session)
        .service(list_commands::list_commands_of_session)
        .service(report::report_session_commands)
        .service(end::end_asset_session)
        .service(terminate::terminate_asset_session);
}
