//! Organizations, their members, users and groups.

mod group_members;
mod groups;
mod invitations;
mod members;
mod nested_groups;
mod organizations;
mod users;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .configure(organizations::configure)
        .configure(members::configure)
        .configure(invitations::configure)
        .configure(users::configure)
        .configure(groups::configure)
        .configure(group_members::configure)
        .configure(nested_groups::configure);
}
