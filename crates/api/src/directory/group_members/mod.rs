//! Who is in a group. Only members of its organization can be.

mod add;
mod get;
mod list;
mod remove;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list_group_members)
        .service(get::get_group_member)
        .service(add::add_group_member)
        .service(remove::remove_group_member);
}
