//! `POST /me/invitations/{id}/accept`. The inviter must still be one who may enrol.

use super::super::members::wire::MemberView;
use super::{event, find_to_answer, summary};
use crate::error::{Code, Problem, Result};
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Role;
use gatepass_domain::ids::{InvitationId, OrgId, UserId};
use gatepass_persistence::invitations::{self, Invitation};
use gatepass_persistence::{Tx, members, users};
use serde_json::json;

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
    caller.write(&[], async |tx, caller| accept(caller, tx, id).await).await
}

async fn accept(caller: &Caller, tx: &mut Tx, id: InvitationId) -> Result<Reply> {
    let invitation = find_to_answer(caller, tx, id).await?;
    if caller.actor.scopes.is_some() {
        return Err(Problem::new(Code::SessionRequired));
    }
    if !may_still_invite(tx, &invitation).await? {
        return Err(Problem::new(Code::InvitationVoid));
    }
    // Of two answers at once, or an answer and a withdrawal, the first is it.
    if !invitations::take(tx, id).await? {
        return Err(Problem::new(Code::NotFound));
    }
    let (org, user) = (OrgId(invitation.org_id), UserId(invitation.user_id));
    if !members::insert(tx, org, user, invitation.role).await? {
        return Err(Problem::new(Code::AlreadyExists).detail("the user is a member already"));
    }
    let view = MemberView::from(members::find(tx, org, user).await?);
    let data = json!({ "after": view, "invitation": summary(&invitation) });
    caller.record(tx, vec![event("member.added", &invitation, data)]).await?;
    Reply::ok(&view)
}

/// Whether whoever invited is still an active admin of the organization; they stay it until the transaction ends.
async fn may_still_invite(tx: &mut Tx, invitation: &Invitation) -> Result<bool> {
    let inviter = users::find_shared(tx, UserId(invitation.invited_by)).await?;
    if !inviter.is_active || inviter.is_super_admin {
        return Ok(inviter.is_active);
    }
    let role = members::role_shared(tx, OrgId(invitation.org_id), UserId(inviter.id)).await?;
    Ok(role == Some(Role::OrgAdmin))
}
