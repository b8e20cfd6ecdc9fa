//! `POST /organizations/{id}/invitations`.

use super::wire::{CreateInvitation, InvitationView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::directory::invitations;
use gatepass_domain::ids::{OrgId, UserId};

/// Invite a user into an organization
///
/// Only admins of the organization may, and the user must be visible to them. The user accepts or declines within 14
/// days. For a service, an admin of its home organization does.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the organization")),
    request_body = CreateInvitation,
    responses((status = 201, description = "The invitation", body = InvitationView))
)]
#[post("/organizations/{id}/invitations")]
pub async fn create_invitation(
    caller: Caller,
    Id(org): Id<OrgId>,
    body: Body<CreateInvitation>,
) -> Result<HttpResponse> {
    let CreateInvitation { user_id, role } = body.input;
    caller
        .write(&body.bytes, async |tx, caller| {
            let named = (org, UserId(user_id));
            let invitation = invitations::create_invitation(tx, caller.by(), named, role).await?;
            let location = format!("/api/v1/organizations/{org}/invitations/{}", invitation.id);
            Reply::created(location, &InvitationView::from(invitation))
        })
        .await
}
