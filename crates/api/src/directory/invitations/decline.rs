//! `POST /me/invitations/{id}/decline`.

use super::{event, find_to_answer, summary};
use crate::error::{Code, Problem, Result};
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::ids::InvitationId;
use gatepass_persistence::{Tx, invitations};
use serde_json::json;

/// Decline an invitation
///
/// It is gone. For oneself, or as an admin of its home for a service.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The invitation")),
    responses((status = 204, description = "It is gone"))
)]
#[post("/me/invitations/{id}/decline")]
pub async fn decline_invitation(caller: Caller, Id(id): Id<InvitationId>) -> Result<HttpResponse> {
    caller.write(&[], async |tx, caller| decline(caller, tx, id).await).await
}

async fn decline(caller: &Caller, tx: &mut Tx, id: InvitationId) -> Result<Reply> {
    let invitation = find_to_answer(caller, tx, id).await?;
    if !invitations::take(tx, id).await? {
        return Err(Problem::new(Code::NotFound));
    }
    let data = json!({ "before": summary(&invitation) });
    caller.record(tx, vec![event("invitation.declined", &invitation, data)]).await?;
    Ok(Reply::no_content())
}
