//! Background jobs, for super admins: list them, and retry failed ones.

mod get;
mod list;
mod retry;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config.service(list::list_jobs).service(get::get_job).service(retry::retry_job);
}
