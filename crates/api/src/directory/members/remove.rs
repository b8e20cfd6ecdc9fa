//! `DELETE /organizations/{id}/members/{user_id}`.

use super::refuse_stale;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::directory::members;
use gatepass_domain::ids::{OrgId, UserId};

/// Remove a user from an organization
///
/// Only admins of the organization may. A member is in use while they are in its groups, named in its permissions, or
/// have open grants there.
#[utoipa::path(
    tag = "directory",
    params(
        ("id" = Uuid, Path, description = "The id of the organization"),
        ("user_id" = Uuid, Path, description = "The id of the user")
    ),
    responses((status = 204, description = "The user is no longer a member"))
)]
#[delete("/organizations/{id}/members/{user_id}")]
pub async fn remove_member(caller: Caller, Id((org, user)): Id<(OrgId, UserId)>) -> Result<HttpResponse> {
    caller
        .write_about(&[user], &[], async |tx, caller| {
            members::remove_member(tx, caller.by(), (org, user), refuse_stale(caller)).await?;
            Ok(Reply::no_content())
        })
        .await
}
