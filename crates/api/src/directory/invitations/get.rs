//! `GET /organizations/{id}/invitations/{invitation_id}`.

use super::wire::InvitationView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{InvitationId, OrgId};
use gatepass_persistence::directory::invitations::{self, Whose};

/// Get an invitation
///
/// Only admins of the organization may. Not found if the invitation is not open.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the organization"),
        ("invitation_id" = Uuid, Path, description = "The id of the invitation")
    ),
    responses((status = 200, description = "The invitation", body = InvitationView))
)]
#[get("/organizations/{id}/invitations/{invitation_id}")]
pub async fn get_invitation(
    caller: Caller,
    Id((org, id)): Id<(OrgId, InvitationId)>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadInvitations, &Target::org(org))?;
    let invitation = invitations::find(&mut caller.conn().await?, &Whose::Org(org), id).await?;
    reply::object(&caller.client.request, &InvitationView::from(invitation))
}
