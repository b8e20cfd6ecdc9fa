//! `PATCH /users/{id}`. Deactivating a user ends all that they have open. Setting their password ends their sessions.

use super::refuse_stale;
use super::wire::{UpdateUser, UserView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, patch};
use gatepass_app::directory::users;
use gatepass_domain::ids::{OrgId, UserId};

/// Change a user
///
/// Only super admins may, and at least one active super admin must remain. API keys can't set passwords or make super
/// admins. A new password ends the user's sessions. Unless `revoke_keys` is false, it also revokes their API keys,
/// with the keys that were created with those. Deactivating a user ends their sessions, revokes their API keys and grants,
/// and cancels their open tickets; groups and permissions stay, and count again once the user is active. Callers change
/// their own password and e-mail with `PATCH /me`. A common password is refused.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the user")),
    request_body(content = UpdateUser, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed user", body = UserView))
)]
#[patch("/users/{id}")]
pub async fn update_user(caller: Caller, Id(id): Id<UserId>, body: Body<UpdateUser>) -> Result<HttpResponse> {
    let input = body.input.into();
    let (conn, hashing) = (caller.conn().await?, caller.client.shared.hashing());
    let prepared = users::prepare_update(conn, caller.by(), hashing, id, &input).await?;
    caller
        .write_about(&prepared.held, &body.bytes, async |tx, caller| {
            let expect = refuse_stale(caller);
            let user = users::update_user(tx, caller.by(), id, input, &prepared, expect).await?;
            Reply::ok(&UserView::new(user, &caller.actor))
        })
        .await
}

impl From<UpdateUser> for users::UpdateUser {
    fn from(input: UpdateUser) -> Self {
        let UpdateUser {
            username,
            name,
            email,
            password,
            manager_id,
            home_org_id,
            is_super_admin,
            is_active,
            revoke_keys,
        } = input;
        Self {
            username,
            name,
            email,
            password,
            manager_id: manager_id.map(|manager| manager.map(UserId)),
            home_org_id: home_org_id.map(|home| home.map(OrgId)),
            is_super_admin,
            is_active,
            revoke_keys: revoke_keys.unwrap_or(true),
        }
    }
}
