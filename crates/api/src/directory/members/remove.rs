//! `DELETE /organizations/{id}/members/{user_id}`.

use super::super::refuse_used;
use super::wire::MemberView;
use crate::error::{Answer, Code, Problem};
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, members, users, uses};
use serde_json::json;

/// Remove a user from an organization
///
/// Who is still in its groups, named in its permissions, or holds open grants of it, is in use.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("user_id" = Uuid, Path, description = "The user")
    ),
    responses((status = 204, description = "The user is no member any more"))
)]
#[delete("/organizations/{id}/members/{user_id}")]
pub async fn remove_member(caller: Caller, Id((org, user)): Id<(OrgId, UserId)>) -> Answer<HttpResponse> {
    caller.write_about(&[user], &[], async |tx, caller| remove(caller, tx, org, user).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, org: OrgId, user: UserId) -> Answer<Reply> {
    caller.authorize(Act::ManageMembers, &Target::org(org))?;
    // Locked, the user gets into no group or permission meanwhile.
    users::find_locked(tx, user).await?;
    let member = members::find_opt_locked(tx, org, user).await?;
    let before = MemberView::from(member.ok_or_else(|| Problem::new(Code::NotFound))?);
    reply::refuse_stale(&caller.client.request, &before)?;
    refuse_used(&uses::of_member(tx, org, user).await?)?;
    members::delete(tx, org, user).await?;
    let event = NewEvent {
        action: "member.removed".into(),
        org_id: Some(org.into()),
        subject: Some(("user", user.into())),
        data: json!({ "before": before }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
