//! `GET /users/{id}`.

use super::wire::UserView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_app::directory::target;
use gatepass_domain::authz::Act;
use gatepass_domain::ids::UserId;
use gatepass_persistence::directory::users;

/// Get a user
///
/// Callers may read themselves, and users who share an organization with them. Admins may also read services whose
/// home is their organization.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the user")),
    responses((status = 200, description = "The user", body = UserView))
)]
#[get("/users/{id}")]
pub async fn get_user(caller: Caller, Id(id): Id<UserId>) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let user = users::find(&mut conn, id).await?;
    caller.authorize(Act::ReadUser, &target(&mut conn, &user).await?)?;
    reply::object(&caller.client.request, &UserView::new(user, &caller.actor))
}
