//! THE table of all resources, area by area. The OpenAPI document is made from this function.

use crate::openapi;
use crate::{
    access, auth, catalog, chats, connectors, directory, events, flows, gateway, grants, guard, inventory,
    jobs, notify, pages, permissions, service, tickets,
};
use actix_web::{App, web};
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

/// The resources under `/api/v1`.
fn v1(config: &mut ServiceConfig) {
    config
        .configure(auth::configure)
        .configure(directory::configure)
        .configure(inventory::configure)
        .configure(permissions::configure)
        .configure(access::configure)
        .configure(flows::configure)
        .configure(catalog::configure)
        .configure(tickets::configure)
        .configure(grants::configure)
        .configure(guard::configure)
        .configure(gateway::configure)
        .configure(events::configure)
        .configure(notify::configure)
        .configure(connectors::configure)
        .configure(jobs::configure);
}

/// The documented resources.
fn documented(config: &mut ServiceConfig) {
    config.service(scope("/api/v1").configure(v1)).configure(service::configure);
}

/// All resources. The server adds its database and shared state to the application.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut collecting = ServiceConfig::new(config);
    documented(&mut collecting);
    config
        .configure(pages::configure)
        .configure(chats::configure)
        .configure(service::docs::configure)
        .default_service(web::to(openapi::unrouted));
}

/// The document as the handlers describe it. [`openapi::document`] adds the parts that all operations share.
pub fn collect() -> utoipa::openapi::OpenApi {
    App::new().into_utoipa_app().configure(documented).split_for_parts().1
}
