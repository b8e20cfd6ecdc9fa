//! `/nodes`: the tree of an organization's nodes.

mod create;
mod delete;
mod get;
mod list;
mod parent;
mod update;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of nodes.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_node)
        .service(list::list_nodes)
        .service(get::get_node)
        .service(update::update_node)
        .service(delete::delete_node);
}
