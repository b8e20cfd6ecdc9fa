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
/// From now on its user is a member of the organization. For oneself, or as an admin of its home for a service; by nobody
/// who comes with an API key. Where whoever invited may not any more, it is 409 `invitation_void`.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The invitation")),
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
