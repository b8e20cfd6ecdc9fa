//! `DELETE /organizations/{id}/members/{user_id}`. Reports what ends with the membership.

use super::refuse_stale;
use super::removal::{MemberRemoval, RemoveMember};
use crate::error::Result;
use crate::extract::{Caller, Id, Query};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::directory::members;
use gatepass_domain::ids::{OrgId, UserId};

/// Remove a user from an organization
///
/// Only admins of the organization may. Everything that needs the membership ends with it: the user's grants there are revoked
/// and their open tickets canceled (with the reason `member_removed`), they leave the groups, and permissions no longer name
/// them. Tickets that wait for their decision go on without them. The response names all of it. `dry_run=true` only reports it.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the organization"),
        ("user_id" = Uuid, Path, description = "The id of the user"),
        RemoveMember
    ),
    responses(
        (status = 200, description = "What ends with the membership", body = MemberRemoval),
        (status = 204, description = "The user is no longer a member, and nothing else ended")
    )
)]
#[delete("/organizations/{id}/members/{user_id}")]
pub async fn remove_member(
    caller: Caller,
    Id(who): Id<(OrgId, UserId)>,
    Query(asked): Query<RemoveMember>,
) -> Result<HttpResponse> {
    if asked.dry_run {
        let mut tx = caller.client.db.begin().await?;
        let ended = Box::pin(members::remove_member(&mut tx, caller.by(), who, refuse_stale(&caller))).await;
        tx.rollback().await?;
        return Ok(Reply::answer(&MemberRemoval::new(who, false, ended?, &caller.actor))?.send());
    }
    caller
        .write_about(&[who.1], &[], async |tx, caller| {
            let ended = members::remove_member(tx, caller.by(), who, refuse_stale(caller)).await?;
            if ended.is_nothing() {
                Ok(Reply::no_content())
            } else {
                Reply::answer(&MemberRemoval::new(who, true, ended, &caller.actor))
            }
        })
        .await
}
