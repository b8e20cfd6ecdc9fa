//! `PUT /organizations/{id}/members/{user_id}`: makes a user a member, or gives a member another role.

use super::super::users::target;
use super::wire::{MemberView, PutMember};
use crate::error::{Answer, Code, Problem};
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::http::header;
use actix_web::{HttpResponse, put};
use gatepass_domain::authz::{Act, Role, Target, UserKind, authorize};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::why::Why;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::members::{self, Member};
use gatepass_persistence::{Tx, organizations, users};
use serde_json::json;

/// Put a user into an organization
///
/// Super admins put in anybody; admins of the organization a service whose home they administer too. Everybody else is asked:
/// see `POST /organizations/{id}/invitations`. Admins change the roles of members; that of a service is raised by admins
/// of its home alone.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("user_id" = Uuid, Path, description = "The user")
    ),
    request_body = PutMember,
    responses(
        (status = 200, description = "The member, who was one before", body = MemberView),
        (status = 201, description = "The new member", body = MemberView)
    )
)]
#[put("/organizations/{id}/members/{user_id}")]
pub async fn put_member(
    caller: Caller,
    Id((org, user)): Id<(OrgId, UserId)>,
    body: Body<PutMember>,
) -> Answer<HttpResponse> {
    let PutMember { role } = body.input;
    caller.write_about(&[user], &body.bytes, async |tx, caller| put(caller, tx, org, user, role).await).await
}

async fn put(caller: &Caller, tx: &mut Tx, org: OrgId, user: UserId, role: Role) -> Answer<Reply> {
    caller.authorize(Act::ManageMembers, &Target::org(org))?;
    let not_found = || Problem::new(Code::NotFound);
    if !organizations::exists(tx, org).await? {
        return Err(not_found());
    }
    // The user before the membership: whoever locks both does so in this order.
    if users::existing(tx, &[user.into()]).await?.is_empty() {
        return Err(not_found());
    }
    if let Some(member) = members::find_opt_locked(tx, org, user).await? {
        return change(caller, tx, member, role).await;
    }
    if !controls(caller, tx, user).await? {
        return Err(Problem::new(Code::ConsentRequired));
    }
    if caller.client.request.headers().contains_key(header::IF_MATCH) {
        return Err(Problem::new(Code::Stale));
    }
    if !members::insert(tx, org, user, role).await? {
        let member = members::find_opt_locked(tx, org, user).await?.ok_or_else(not_found)?;
        return change(caller, tx, member, role).await;
    }
    let view = MemberView::from(members::find(tx, org, user).await?);
    record(caller, tx, "member.added", &view, json!({ "after": view })).await?;
    Reply::created(format!("/api/v1/organizations/{org}/members/{user}"), &view)
}

async fn change(caller: &Caller, tx: &mut Tx, member: Member, role: Role) -> Answer<Reply> {
    let before = MemberView::from(member);
    reply::refuse_stale(&caller.client.request, &before)?;
    if before.role == role {
        return Reply::ok(&before);
    }
    let (org, user) = (OrgId(before.org_id), UserId(before.user_id));
    if role > before.role {
        refuse_raise(caller, tx, user).await?;
    }
    members::save_role(tx, org, user, role).await?;
    let after = MemberView::from(members::find(tx, org, user).await?);
    record(caller, tx, "member.updated", &after, json!({ "before": before, "after": after })).await?;
    Reply::ok(&after)
}

/// Whether the caller may give the user more without asking anybody. 404 for a user whom they do not see.
async fn controls(caller: &Caller, tx: &mut Tx, user: UserId) -> Answer<bool> {
    let user = users::find(tx, user).await?;
    match authorize(&caller.actor, Act::ControlUser, &target(tx, &user).await?) {
        Ok(_) => Ok(true),
        Err(why @ Why::NotFound) => Err(why.into()),
        Err(_) => Ok(false),
    }
}

/// A service gets more rights from those alone who control it: its keys are made by others.
async fn refuse_raise(caller: &Caller, tx: &mut Tx, user: UserId) -> Answer<()> {
    if users::find(tx, user).await?.kind == UserKind::Human || controls(caller, tx, user).await? {
        return Ok(());
    }
    let detail = "the role of a service is raised by admins of its home organization";
    Err(Problem::new(Code::RoleRequired).detail(detail))
}

async fn record(
    caller: &Caller,
    tx: &mut Tx,
    action: &str,
    member: &MemberView,
    data: serde_json::Value,
) -> Answer<()> {
    let event = NewEvent {
        action: action.into(),
        org_id: Some(member.org_id),
        subject: Some(("user", member.user_id)),
        data,
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await
}
