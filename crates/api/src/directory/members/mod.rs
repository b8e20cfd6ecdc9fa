//! Members of organizations, with their roles.

mod get;
mod list;
mod put;
mod removal;
mod remove;
pub mod wire;

use crate::error::Result;
use crate::extract::Caller;
use crate::reply;
use gatepass_persistence::directory::members::Member;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list_members)
        .service(get::get_member)
        .service(put::put_member)
        .service(remove::remove_member);
}

/// Refuses to change a membership if the caller's `If-Match` names another version of it.
fn refuse_stale(caller: &Caller) -> impl Fn(&Member) -> Result<()> {
    move |member| reply::refuse_stale(&caller.client.request, &wire::MemberView::from(member.clone()))
}

/// Refuses to change a membership like [`refuse_stale`], and to make one if `If-Match` names one.
fn refuse_stale_or_new(caller: &Caller) -> impl Fn(Option<&Member>) -> Result<()> {
    move |member| match member {
        Some(member) => refuse_stale(caller)(member),
        None => reply::refuse_new(&caller.client.request),
    }
}
