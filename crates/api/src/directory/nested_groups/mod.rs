//! Groups in groups.

mod get;
mod list;
mod nest;
mod unnest;
mod wire;

use crate::error::Result;
use crate::extract::Caller;
use crate::reply;
use gatepass_persistence::directory::nested_groups::NestedGroup;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list_nested_groups)
        .service(get::get_nested_group)
        .service(nest::nest_group)
        .service(unnest::unnest_group);
}

/// Refuses to change a nesting if the caller's `If-Match` names another version of it.
fn refuse_stale(caller: &Caller) -> impl Fn(&NestedGroup) -> Result<()> {
    move |nested| reply::refuse_stale(&caller.client.request, &wire::NestedGroupView::from(nested.clone()))
}

/// Refuses to change a nesting like [`refuse_stale`], and to make one if `If-Match` names one.
fn refuse_stale_or_new(caller: &Caller) -> impl Fn(Option<&NestedGroup>) -> Result<()> {
    move |nested| match nested {
        Some(nested) => refuse_stale(caller)(nested),
        None => reply::refuse_new(&caller.client.request),
    }
}
