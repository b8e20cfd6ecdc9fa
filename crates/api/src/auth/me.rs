//! `GET` and `PATCH /me`: the caller, as they are now.

use super::login;
use super::wire::{Me, UpdateMe};
use crate::error::{Answer, Fault, Problem};
use crate::extract::{Body, Caller};
use crate::reply::{self, Reply};
use crate::rules;
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
    rules::keep(&body.input)?;
    let replacement = match &body.input.password {
        Some(password) => replace(&caller, password, body.input.current_password.clone()).await.map(Some),
        None => Ok(None),
    };
    let outcome = match replacement {
        Ok(new) => {
            let about = [caller.id()];
            let work = async |tx: &mut Tx, caller: &Caller| change(caller, tx, body.input, new).await;
            caller.write_about(&about, &body.bytes, work).await
        }
        Err(problem) => Err(problem),
    };
    if outcome.as_ref().is_err_and(|problem| problem.has_fault(WRONG)) {
        record_wrong_password(&caller).await?;
    }
    outcome
}

/// What is stored of a password, and of the one that takes its place.
struct Replacement {
    old: Option<String>,
    new: String,
}

/// Looks at the present password and hashes the new one, which takes long, before anything is locked.
async fn replace(caller: &Caller, password: &str, present: Option<String>) -> Answer<Replacement> {
    let place = caller.client.shared.hashing().enter()?;
    // With a stolen session one could guess the present password here instead of at the login.
    let tx = caller.client.db.begin().await?;
    login::count_attempt(tx, &caller.actor.username, &caller.client.origin).await?;
    let old = users::find(&mut caller.conn().await?, caller.id()).await?.password_hash;
    // A stolen access token or key must not be enough to take the account over.
    if !place.verify(present.unwrap_or_default(), old.clone()).await? {
        return Err(wrong());
    }
    Ok(Replacement { old, new: place.hash(password.to_owned()).await? })
}

fn wrong() -> Problem {
    Problem::faults(vec![Fault::new("/current_password", WRONG, "is not the present password")])
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

async fn change(caller: &Caller, tx: &mut Tx, input: UpdateMe, new: Option<Replacement>) -> Answer<Reply> {
    caller.authorize(Act::UpdateProfile, &own(caller))?;
    let mut user = users::find_locked(tx, caller.id()).await?;
    reply::refuse_stale(&caller.client.request, &Me::new(&caller.actor, user.clone()))?;
    let before = json!({ "name": user.name, "email": user.email });
    let UpdateMe { name, email, password: _, current_password: _ } = input;
    user.name = name.unwrap_or(user.name);
    user.email = email.unwrap_or(user.email);
    let changes_password = new.is_some();
    if let Some(Replacement { old, new }) = new {
        // Somebody set another one meanwhile: what was given is not the present one any more.
        if old != user.password_hash {
            return Err(wrong());
        }
        let address = caller.client.origin.ip.as_deref().unwrap_or_default();
        logins::forget(tx, &caller.actor.username, address).await?;
        user.password_hash = Some(new);
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
