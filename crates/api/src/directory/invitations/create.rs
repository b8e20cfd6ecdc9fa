//! `POST /organizations/{id}/invitations`.

use super::super::users::seen;
use super::wire::{CreateInvitation, InvitationView};
use super::{event, summary};
use crate::error::{Code, Fault, Problem, Result};
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{InvitationId, OrgId, UserId};
use gatepass_persistence::invitations::{self, Whose};
use gatepass_persistence::{Tx, members, organizations};
use serde_json::json;
use time::Duration;

/// So long an invitation can be accepted.
const OPEN_FOR: Duration = Duration::days(14);

/// Invite a user into an organization
///
/// For admins of the organization, who invite whom they see. The user accepts or declines within 14 days; for a service,
/// an admin of its home does.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The organization")),
    request_body = CreateInvitation,
    responses((status = 201, description = "The invitation", body = InvitationView))
)]
#[post("/organizations/{id}/invitations")]
pub async fn create_invitation(
    caller: Caller,
    Id(org): Id<OrgId>,
    body: Body<CreateInvitation>,
) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, org, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, org: OrgId, input: CreateInvitation) -> Result<Reply> {
    caller.authorize(Act::ManageMembers, &Target::org(org))?;
    let CreateInvitation { user_id, role } = input;
    if !organizations::exists(tx, org).await? {
        return Err(Problem::new(Code::NotFound));
    }
    if !seen(caller, tx, &[user_id]).await?.contains(&user_id) {
        let fault = Fault::new("/user_id", "not_found", "there is no such user");
        return Err(Problem::faults(vec![fault]));
    }
    let user = UserId(user_id);
    if members::find_opt_locked(tx, org, user).await?.is_some() {
        return Err(taken("the user is a member already"));
    }
    let (id, expires_at): (InvitationId, _) = (tx.ids.next(), tx.now + OPEN_FOR);
    if !invitations::insert(tx, id, (org, user, role), caller.id(), expires_at).await? {
        return Err(taken("the user is invited already"));
    }
    let invitation = invitations::find(tx, &Whose::Org(org), id).await?;
    let data = json!({ "after": summary(&invitation) });
    caller.record(tx, vec![event("invitation.created", &invitation, data)]).await?;
    let location = format!("/api/v1/organizations/{org}/invitations/{id}");
    Reply::created(location, &InvitationView::from(invitation))
}

fn taken(detail: &str) -> Problem {
    let fault = Fault::new("/user_id", "already_exists", detail);
    Problem::new(Code::AlreadyExists).detail(detail).with_faults(vec![fault])
}
