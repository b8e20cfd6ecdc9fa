//! `GET` and `PATCH /me`: the caller, as they are now.

use super::wire::{Me, UpdateMe};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, get, patch};
use gatepass_app::auth::me;
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::directory::users::{self, User};

/// Get the caller
///
/// Returns the user of the credentials, with their current roles.
#[utoipa::path(tag = "auth", responses((status = 200, description = "The caller", body = Me)))]
#[get("/me")]
pub async fn get_me(caller: Caller) -> Result<HttpResponse> {
    caller.authorize(Act::ReadProfile, &Target::global().owned_by(caller.id()))?;
    let user = users::find(&mut caller.conn().await?, caller.id()).await?;
    reply::object(&caller.client.request, &Me::new(&caller.actor, user))
}

/// Change the caller's profile or password
///
/// A new password or e-mail needs a login session and the current password. A new password ends the other sessions of
/// the user. After 10 wrong current passwords, the session has to wait. A common password is refused.
#[utoipa::path(
    tag = "auth",
    request_body(content = UpdateMe, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed caller", body = Me))
)]
#[patch("/me")]
pub async fn update_me(caller: Caller, body: Body<UpdateMe>) -> Result<HttpResponse> {
    let input = body.input.into();
    let (db, hashing) = (&caller.client.db, caller.client.shared.hashing());
    let confirmed = me::confirm_password(db, hashing, caller.by(), &input, refuse_stale(&caller)).await?;
    caller
        .write_about(&[caller.id()], &body.bytes, async |tx, caller| {
            let changed = me::update_me(tx, caller.by(), input, confirmed, refuse_stale(caller)).await?;
            let user = changed.ok_or_else(|| Problem::new(Code::Stale))?;
            Reply::ok(&Me::new(&caller.actor, user))
        })
        .await
}

impl From<UpdateMe> for me::UpdateMe {
    fn from(input: UpdateMe) -> Self {
        let UpdateMe { name, email, password, current_password } = input;
        Self { name, email, password, current_password }
    }
}

/// Refuses to change a caller who is not as their `If-Match` names them.
fn refuse_stale(caller: &Caller) -> impl Fn(&User) -> Result<()> {
    |user| reply::refuse_stale(&caller.client.request, &Me::new(&caller.actor, user.clone()))
}
