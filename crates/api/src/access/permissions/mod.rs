//! `/permissions`: the rules of access, made by admins. What a ticket made is read here and ended by its grant.

mod check;
mod create;
mod delete;
mod export;
mod get;
mod list;
mod update;
mod wire;

pub use wire::{AccountEntry, ProtocolEntry};

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of permissions.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_permission)
        .service(list::list_permissions)
        .service(export::export_permissions)
        .service(get::get_permission)
        .service(update::update_permission)
        .service(delete::delete_permission);
}
