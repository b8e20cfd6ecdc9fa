//! THE table of everything that answers, area by area. The OpenAPI document is made from this very function.

use crate::openapi;
use crate::{access, auth, catalog, directory, events, flows, grants, inventory, jobs, service, tickets};
use actix_web::{App, web};
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

/// Everything under `/api/v1`.
fn v1(config: &mut ServiceConfig) {
    config
        .configure(auth::configure)
        .configure(directory::configure)
        .configure(inventory::configure)
        .configure(access::configure)
        .configure(flows::configure)
        .configure(catalog::configure)
        .configure(tickets::configure)
        .configure(grants::configure)
        .configure(events::configure)
        .configure(jobs::configure);
}

/// Everything that is documented.
fn documented(config: &mut ServiceConfig) {
    config.service(scope("/api/v1").configure(v1)).configure(service::configure);
}

/// Everything that answers. The server gives the application its database and shared state.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut collecting = ServiceConfig::new(config);
    documented(&mut collecting);
    config.configure(service::docs::configure).default_service(web::to(openapi::unrouted));
}

/// What the handlers say of themselves; [`openapi::document`] adds what they have in common.
pub fn collect() -> utoipa::openapi::OpenApi {
    App::new().into_utoipa_app().configure(documented).split_for_parts().1
}
