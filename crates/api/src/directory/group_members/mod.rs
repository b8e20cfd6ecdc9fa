//! Members of groups. Only members of the organization can be members of its groups.

mod add;
mod get;
mod list;
mod remove;
mod wire;

use crate::error::Result;
use crate::extract::Caller;
use crate::reply;
use gatepass_persistence::directory::group_members::GroupMember;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list_group_members)
        .service(get::get_group_member)
        .service(add::add_group_member)
        .service(remove::remove_group_member);
}

/// Refuses to change a membership if the caller's `If-Match` names another version of it.
fn refuse_stale(caller: &Caller) -> impl Fn(&GroupMember) -> Result<()> {
    move |member| reply::refuse_stale(&caller.client.request, &wire::GroupMemberView::from(member.clone()))
}

/// Refuses to change a membership like [`refuse_stale`], and to make one if `If-Match` names one.
fn refuse_stale_or_new(caller: &Caller) -> impl Fn(Option<&GroupMember>) -> Result<()> {
    move |member| match member {
        Some(member) => refuse_stale(caller)(member),
        None => reply::refuse_new(&caller.client.request),
    }
}
