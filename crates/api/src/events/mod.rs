//! The audit log.

mod export;
mod get;
mod list;
mod stream;
mod wire;

pub use wire::{EventPerson, EventSubject};

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list_events)
        .service(export::export_events)
        .service(stream::stream_events)
        .service(get::get_event);
}
