//! `DELETE /organizations/{id}/invitations/{invitation_id}`.

use super::refuse_stale;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::directory::invitations;
use gatepass_domain::ids::{InvitationId, OrgId};

/// Withdraw an invitation
///
/// Any admin of the organization may, not only the sender. The invitation can't be accepted any more.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the organization"),
        ("invitation_id" = Uuid, Path, description = "The id of the invitation")
    ),
    responses((status = 204, description = "The invitation is deleted"))
)]
#[delete("/organizations/{id}/invitations/{invitation_id}")]
pub async fn delete_invitation(
    caller: Caller,
    Id((org, id)): Id<(OrgId, InvitationId)>,
) -> Result<HttpResponse> {
    caller
        .write(&[], async |tx, caller| {
            let expect = refuse_stale(caller);
            invitations::withdraw_invitation(tx, caller.by(), (org, id), expect).await?;
            Ok(Reply::no_content())
        })
        .await
}
