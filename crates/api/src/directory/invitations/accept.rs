//! `POST /me/invitations/{id}/accept`.

use super::super::members::wire::MemberView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::directory::invitations;
use gatepass_domain::ids::InvitationId;

/// Accept an invitation
///
/// Makes the invited user a member of the organization. The user accepts, or for a service an admin of its home
/// organization. API keys can't accept. If the sender has lost the right to invite, the answer is 409
/// `invitation_void`.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the invitation")),
    responses((status = 200, description = "The new member", body = MemberView))
)]
#[post("/me/invitations/{id}/accept")]
pub async fn accept_invitation(caller: Caller, Id(id): Id<InvitationId>) -> Result<HttpResponse> {
    caller
        .write(&[], async |tx, caller| {
            let member = invitations::accept_invitation(tx, caller.by(), id).await?;
            Reply::ok(&MemberView::from(member))
        })
        .await
}
