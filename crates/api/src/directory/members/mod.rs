//! Who is in an organization, and as what.

mod get;
mod list;
mod put;
mod remove;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list_members)
        .service(get::get_member)
        .service(put::put_member)
        .service(remove::remove_member);
}
