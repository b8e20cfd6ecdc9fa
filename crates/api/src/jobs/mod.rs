//! Background work, for super admins: what waits, what failed, and another try for what failed.

mod get;
mod list;
mod retry;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config.service(list::list_jobs).service(get::get_job).service(retry::retry_job);
}
