//! `POST /users`.

use super::wire::{CreateUser, UserView};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::directory::users;
use gatepass_domain::authz::UserKind;
use gatepass_domain::ids::{OrgId, UserId};

/// Create a user
///
/// Only super admins may create users, who are in no organization yet. Admins of an organization may create services
/// with that home; such a service is a member of its home from the beginning. API keys can't set passwords or create
/// super admins. A common password is refused.
#[utoipa::path(
    tag = "directory",
    request_body = CreateUser,
    responses((status = 201, description = "The user", body = UserView))
)]
#[post("/users")]
pub async fn create_user(caller: Caller, body: Body<CreateUser>) -> Result<HttpResponse> {
    let input = body.input.into();
    let password = users::prepare_create(caller.by(), caller.client.shared.hashing(), &input).await?;
    caller
        .write(&body.bytes, async |tx, caller| {
            let user = users::create_user(tx, caller.by(), input, password).await?;
            let location = format!("/api/v1/users/{}", user.id);
            Reply::created(location, &UserView::new(user, &caller.actor))
        })
        .await
}

/// Fills in the defaults.
impl From<CreateUser> for users::CreateUser {
    fn from(input: CreateUser) -> Self {
        let CreateUser { username, name, email, password, kind, manager_id, home_org_id, is_super_admin } =
            input;
        Self {
            username,
            name,
            email,
            password,
            kind: kind.unwrap_or(UserKind::Human),
            manager_id: manager_id.map(UserId),
            home_org_id: home_org_id.map(OrgId),
            is_super_admin: is_super_admin.unwrap_or(false),
        }
    }
}
