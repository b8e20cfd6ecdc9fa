//! Groups: named sets of users in one organization.

mod create;
mod delete;
mod get;
mod list;
mod update;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_group)
        .service(list::list_groups)
        .service(get::get_group)
        .service(update::update_group)
        .service(delete::delete_group);
}
