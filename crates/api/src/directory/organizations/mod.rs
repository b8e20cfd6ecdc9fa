//! Organizations: super admins make and remove them, their admins rename them.

mod create;
mod delete;
mod get;
mod get_settings;
mod list;
mod put_settings;
mod settings;
mod update;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_organization)
        .service(list::list_organizations)
        .service(get::get_organization)
        .service(update::update_organization)
        .service(get_settings::get_organization_settings)
        .service(put_settings::put_organization_settings)
        .service(delete::delete_organization);
}
