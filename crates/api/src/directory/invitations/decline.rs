//! `POST /me/invitations/{id}/decline`.

use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::directory::invitations;
use gatepass_domain::ids::InvitationId;

/// Decline an invitation
///
/// Removes the invitation. The user declines, or for a service an admin of its home organization.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the invitation")),
    responses((status = 204, description = "The invitation is deleted"))
)]
#[post("/me/invitations/{id}/decline")]
pub async fn decline_invitation(caller: Caller, Id(id): Id<InvitationId>) -> Result<HttpResponse> {
    caller
        .write(&[], async |tx, caller| {
            invitations::decline_invitation(tx, caller.by(), id).await?;
            Ok(Reply::no_content())
        })
        .await
}
