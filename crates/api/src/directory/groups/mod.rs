//! Groups: named sets of users in one organization.

mod create;
mod delete;
mod get;
mod list;
mod update;
mod wire;

use crate::error::Result;
use crate::extract::Caller;
use crate::reply;
use gatepass_persistence::directory::groups::Group;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_group)
        .service(list::list_groups)
        .service(get::get_group)
        .service(update::update_group)
        .service(delete::delete_group);
}

/// Refuses to change a group if the caller's `If-Match` names another version of it.
fn refuse_stale(caller: &Caller) -> impl Fn(&Group) -> Result<()> {
    move |group| reply::refuse_stale(&caller.client.request, &wire::GroupView::from(group.clone()))
}
