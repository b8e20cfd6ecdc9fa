//! Invitations into an organization, and their answers.

mod accept;
mod create;
mod decline;
mod get;
mod list;
mod mine;
mod wire;
mod withdraw;

use crate::error::Result;
use crate::extract::Caller;
use crate::reply;
use gatepass_persistence::directory::invitations::Invitation;
use utoipa_actix_web::service_config::ServiceConfig;
use wire::InvitationView;

/// The routes of this resource.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(create::create_invitation)
        .service(list::list_invitations)
        .service(get::get_invitation)
        .service(withdraw::delete_invitation)
        .service(mine::list_my_invitations)
        .service(accept::accept_invitation)
        .service(decline::decline_invitation);
}

/// Refuses to withdraw an invitation if the caller's `If-Match` names another version of it.
fn refuse_stale(caller: &Caller) -> impl Fn(&Invitation) -> Result<()> {
    move |invitation| reply::refuse_stale(&caller.client.request, &InvitationView::from(invitation.clone()))
}
