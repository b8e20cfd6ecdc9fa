//! `/permissions`: permissions that admins or tickets created.

mod create;
mod delete;
mod export;
mod export_objects;
mod get;
mod list;
mod update;
mod wire;

pub use wire::{AccountEntry, ProtocolEntry};

use crate::error::Result;
use crate::extract::Caller;
use crate::reply;
use gatepass_persistence::permissions::Stored;
use time::OffsetDateTime;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;
use wire::PermissionView;

/// The routes of permissions.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_permission)
        .service(list::list_permissions)
        .service(export::export_permissions)
        .service(export_objects::export_permission_objects)
        .service(get::get_permission)
        .service(update::update_permission)
        .service(delete::delete_permission);
}

/// Refuses to change a permission that is not the one that the caller's `If-Match` names.
fn refuse_stale(caller: &Caller, now: OffsetDateTime) -> impl Fn(&Stored) -> Result<()> {
    move |stored| reply::refuse_stale(&caller.client.request, &PermissionView::new(stored.clone(), now))
}

/// Ids from the wire, as ids of their kind.
fn ids<T: From<Uuid>>(written: Vec<Uuid>) -> Vec<T> {
    written.into_iter().map(T::from).collect()
}

/// Accounts or protocols from the wire, as the domain takes them.
fn entries<T: Into<String>>(written: Vec<T>) -> Vec<String> {
    written.into_iter().map(T::into).collect()
}
