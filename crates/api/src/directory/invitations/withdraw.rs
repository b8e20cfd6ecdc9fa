//! `DELETE /organizations/{id}/invitations/{invitation_id}`.

use super::{event, summary};
use crate::error::{Code, Problem, Result};
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{InvitationId, OrgId};
use gatepass_persistence::Tx;
use gatepass_persistence::invitations::{self, Whose};
use serde_json::json;

use super::wire::InvitationView;

/// Withdraw an invitation
///
/// For admins of the organization, whoever invited. It can't be accepted any more.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("invitation_id" = Uuid, Path, description = "The invitation")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/organizations/{id}/invitations/{invitation_id}")]
pub async fn delete_invitation(
    caller: Caller,
    Id((org, id)): Id<(OrgId, InvitationId)>,
) -> Result<HttpResponse> {
    caller.write(&[], async |tx, caller| withdraw(caller, tx, org, id).await).await
}

async fn withdraw(caller: &Caller, tx: &mut Tx, org: OrgId, id: InvitationId) -> Result<Reply> {
    caller.authorize(Act::ManageMembers, &Target::org(org))?;
    let invitation = invitations::find(tx, &Whose::Org(org), id).await?;
    reply::refuse_stale(&caller.client.request, &InvitationView::from(invitation.clone()))?;
    if !invitations::take(tx, id).await? {
        return Err(Problem::new(Code::NotFound));
    }
    let data = json!({ "before": summary(&invitation) });
    caller.record(tx, vec![event("invitation.deleted", &invitation, data)]).await?;
    Ok(Reply::no_content())
}
