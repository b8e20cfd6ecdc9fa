//! The questions that permissions answer: may this user do this now, and who has access to what.

mod answers;
mod assets;
mod check;
mod check_batch;
mod explain;
mod users;
mod wire;

pub(crate) use wire::{AccessQuestion, DenialReason};

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this area.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(check::check_access)
        .service(check_batch::check_access_batch)
        .service(explain::explain_access)
        .service(assets::list_accessible_assets)
        .service(users::list_access_users);
}

/// Whether the query returned as many rows as wanted, so that there may be more.
fn is_full<T>(found: &[T], wanted: i64) -> bool {
    i64::try_from(found.len()).is_ok_and(|count| count >= wanted)
}
