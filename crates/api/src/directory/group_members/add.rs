//! `PUT /groups/{id}/members/{user_id}`.

use super::wire::GroupMemberView;
use crate::error::{Answer, Code, Fault, Problem, ProblemView};
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::http::header;
use actix_web::{HttpResponse, put};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{GroupId, OrgId, UserId};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, group_members, groups, members, users};
use serde_json::json;

/// Put a user into a group
///
/// The user must be a member of the group's organization.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The group"),
        ("user_id" = Uuid, Path, description = "The user")
    ),
    responses(
        (status = 200, description = "The member, who was one before", body = GroupMemberView),
        (status = 201, description = "The new member", body = GroupMemberView),
        (status = 422, description = "The user is no member of the organization", body = ProblemView,
            content_type = "application/problem+json")
    )
)]
#[put("/groups/{id}/members/{user_id}")]
pub async fn add_group_member(
    caller: Caller,
    Id((group, user)): Id<(GroupId, UserId)>,
) -> Answer<HttpResponse> {
    caller.write(&[], async |tx, caller| add(caller, tx, group, user).await).await
}

async fn add(caller: &Caller, tx: &mut Tx, group: GroupId, user: UserId) -> Answer<Reply> {
    let org = OrgId(groups::find_locked(tx, group).await?.org_id);
    caller.authorize(Act::ManageGroup, &Target::org(org))?;
    // The user before the membership: whoever locks both does so in this order.
    users::existing(tx, &[user.into()]).await?;
    if members::existing(tx, org, &[user.into()]).await?.is_empty() {
        let fault = Fault::new("/user_id", "not_a_member", "the user is no member of the organization");
        return Err(Problem::faults(vec![fault]));
    }
    let is_new = group_members::insert(tx, group, user).await?;
    let view = GroupMemberView::from(group_members::find(tx, group, user).await?);
    if !is_new {
        reply::refuse_stale(&caller.client.request, &view)?;
        return Reply::ok(&view);
    }
    if caller.client.request.headers().contains_key(header::IF_MATCH) {
        return Err(Problem::new(Code::Stale));
    }
    let event = NewEvent {
        action: "group.member_added".into(),
        org_id: Some(org.into()),
        subject: Some(("group", group.into())),
        data: json!({ "user_id": user }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Reply::created(format!("/api/v1/groups/{group}/members/{user}"), &view)
}
