//! `DELETE /groups/{id}/members/{user_id}`.

use super::wire::GroupMemberView;
use crate::error::{Answer, Code, Problem};
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{GroupId, OrgId, UserId};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, group_members, groups};
use serde_json::json;

/// Take a user out of a group
///
/// For admins of the group's organization. A membership that a grant gives ends with the grant: revoke that.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The group"),
        ("user_id" = Uuid, Path, description = "The user")
    ),
    responses((status = 204, description = "The user is not in the group any more"))
)]
#[delete("/groups/{id}/members/{user_id}")]
pub async fn remove_group_member(
    caller: Caller,
    Id((group, user)): Id<(GroupId, UserId)>,
) -> Answer<HttpResponse> {
    caller.write(&[], async |tx, caller| remove(caller, tx, group, user).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, group: GroupId, user: UserId) -> Answer<Reply> {
    let org = OrgId(groups::find_locked(tx, group).await?.org_id);
    caller.authorize(Act::ManageGroup, &Target::org(org))?;
    let before = GroupMemberView::from(group_members::find(tx, group, user).await?);
    if before.grant_id.is_some() {
        return Err(
            Problem::new(Code::ManagedByGrant).detail("a grant gives this membership: revoke it instead")
        );
    }
    reply::refuse_stale(&caller.client.request, &before)?;
    if !group_members::delete(tx, group, user).await? {
        return Err(Problem::new(Code::NotFound));
    }
    let event = NewEvent {
        action: "group.member_removed".into(),
        org_id: Some(org.into()),
        subject: Some(("group", group.into())),
        data: json!({ "user_id": user }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
