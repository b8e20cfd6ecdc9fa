//! `PUT /organizations/{id}/members/{user_id}`: makes a user a member, or gives a member another role.

use super::refuse_stale_or_new;
use super::wire::{MemberView, PutMember};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, put};
use gatepass_app::Put;
use gatepass_app::directory::members;
use gatepass_domain::ids::{OrgId, UserId};

/// Add a user to an organization, or change a role
///
/// Super admins may add anybody. Admins of the organization may add services whose home organization they also
/// administer; all other users must be invited, with `POST /organizations/{id}/invitations`. Admins may change the
/// roles of members. But only admins of a service's home organization may give the service a higher role.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the organization"),
        ("user_id" = Uuid, Path, description = "The id of the user")
    ),
    request_body = PutMember,
    responses(
        (status = 200, description = "The existing member", body = MemberView),
        (status = 201, description = "The new member", body = MemberView)
    )
)]
#[put("/organizations/{id}/members/{user_id}")]
pub async fn put_member(
    caller: Caller,
    Id((org, user)): Id<(OrgId, UserId)>,
    body: Body<PutMember>,
) -> Result<HttpResponse> {
    let PutMember { role } = body.input;
    caller
        .write_about(&[user], &body.bytes, async |tx, caller| {
            let expect = refuse_stale_or_new(caller);
            match members::put_member(tx, caller.by(), (org, user), role, expect).await? {
                Put::Old(member) => Reply::ok(&MemberView::from(member)),
                Put::New(member) => {
                    let location = format!("/api/v1/organizations/{org}/members/{user}");
                    Reply::created(location, &MemberView::from(member))
                }
            }
        })
        .await
}
