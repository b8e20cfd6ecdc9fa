//! `GET` and `PATCH /me`: the caller, as they are now.

use super::wire::{Me, UpdateMe};
use super::{login, passwords};
use crate::error::{Answer, Fault, Problem};
use crate::extract::{Body, Caller};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, get, patch};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Tx, logins, sessions, users};
use serde_json::json;

/// The fault of a password that is not the present one.
const WRONG: &str = "wrong_password";

/// Who am I
///
/// The user behind the credentials, with their roles as they are now.
#[utoipa::path(tag = "auth", responses((status = 200, description = "The caller", body = Me)))]
#[get("/me")]
pub async fn get_me(caller: Caller) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadProfile, &own(&caller))?;
    let user = users::find(&mut caller.conn().await?, caller.id()).await?;
    reply::object(&caller.client.request, &Me::new(&caller.actor, user))
}

/// Change my profile or password
///
/// A new password needs the present one, and ends the other sessions of the user.
#[utoipa::path(
    tag = "auth",
    request_body(content = UpdateMe, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The caller, changed", body = Me))
)]
#[patch("/me")]
pub async fn update_me(caller: Caller, body: Body<UpdateMe>) -> Answer<HttpResponse> {
    caller.authorize(Act::UpdateProfile, &own(&caller))?;
    if body.input.password.is_some() {
        // With a stolen session one could guess the present password here instead of at the login.
        let tx = caller.client.db.begin().await?;
        login::count_attempt(tx, &caller.actor.username, &caller.client.origin).await?;
    }
    let outcome = caller
        .write_about(&[caller.id()], &body.bytes, async |tx, caller| change(caller, tx, body.input).await)
        .await;
    if outcome.as_ref().is_err_and(|problem| problem.has_fault(WRONG)) {
        record_wrong_password(&caller).await?;
    }
    outcome
}

/// Writes that the present password was not known, in a transaction of its own: the change's is undone.
async fn record_wrong_password(caller: &Caller) -> Answer<()> {
    let event = NewEvent {
        action: "password.refused".into(),
        subject: Some(("user", caller.id().into())),
        data: json!({ "reason": WRONG }),
        ..NewEvent::default()
    };
    let mut tx = caller.client.db.begin().await?;
    caller.record(&mut tx, vec![event]).await?;
    Ok(tx.commit().await?)
}

async fn change(caller: &Caller, tx: &mut Tx, input: UpdateMe) -> Answer<Reply> {
    caller.authorize(Act::UpdateProfile, &own(caller))?;
    let mut user = users::find_locked(tx, caller.id()).await?;
    reply::refuse_stale(&caller.client.request, &Me::new(&caller.actor, user.clone()))?;
    let before = json!({ "name": user.name, "email": user.email });
    let UpdateMe { name, email, password, current_password } = input;
    user.name = name.unwrap_or(user.name);
    user.email = email.unwrap_or(user.email);
    let changes_password = password.is_some();
    if let Some(password) = password {
        // A stolen access token or key must not be enough to take the account over.
        let fits =
            passwords::verify(current_password.unwrap_or_default(), user.password_hash.clone()).await?;
        if !fits {
            let fault = Fault::new("/current_password", WRONG, "is not the present password");
            return Err(Problem::faults(vec![fault]));
        }
        let address = caller.client.origin.ip.as_deref().unwrap_or_default();
        logins::forget(tx, &caller.actor.username, address).await?;
        user.password_hash = Some(passwords::hash(password).await?);
        sessions::revoke_others(tx, caller.id(), caller.client.origin.credential.as_deref()).await?;
    }
    user.updated_at = tx.now;
    users::save(tx, &user).await?;
    let after = json!({ "name": user.name, "email": user.email });
    let event = NewEvent {
        action: "user.updated".into(),
        subject: Some(("user", user.id)),
        data: json!({ "before": before, "after": after, "password_changed": changes_password }),
        ..NewEvent::default()
    };
    caller.record(tx, vec![event]).await?;
    Reply::ok(&Me::new(&caller.actor, user))
}

fn own(caller: &Caller) -> Target {
    Target::global().owned_by(caller.id())
}
