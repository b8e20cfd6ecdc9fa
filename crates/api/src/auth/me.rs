//! `GET` and `PATCH /me`: the caller, as they are now.

use super::wire::{Me, UpdateMe};
use crate::error::{Code, Fault, Problem, Result};
use crate::extract::{Body, Caller};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, get, patch};
use gatepass_app::auth::{common_passwords, guesses};
use gatepass_app::rules;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::logins::{self, Counted};
use gatepass_persistence::users::{self, User};
use gatepass_persistence::{Tx, sessions};
use serde_json::json;

/// The fault of a password that is not the present one.
const WRONG: &str = "wrong_password";

/// Get the caller
///
/// Returns the user of the credentials, with their current roles.
#[utoipa::path(tag = "auth", responses((status = 200, description = "The caller", body = Me)))]
#[get("/me")]
pub async fn get_me(caller: Caller) -> Result<HttpResponse> {
    caller.authorize(Act::ReadProfile, &own(&caller))?;
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
    caller.authorize(Act::UpdateProfile, &own(&caller))?;
    let proved = prove(&caller, &body.input).await?;
    caller
        .write_about(&[caller.id()], &body.bytes, async |tx, caller| {
            change(caller, tx, body.input, proved).await
        })
        .await
}

/// What was proved and prepared for a change that needs the present password.
struct Proved {
    counted: Counted,
    /// The hash that the present password fits.
    present: Option<String>,
    /// The hash of the new password, where there is one.
    new: Option<String>,
}

/// Looks at the present password, where the change needs it: with a stolen session or key one must not take the account
/// over. Hashing takes long, so it is done before anything is locked.
async fn prove(caller: &Caller, input: &UpdateMe) -> Result<Option<Proved>> {
    let user = users::find(&mut caller.conn().await?, caller.id()).await?;
    let UpdateMe { name: _, email, password, current_password } = input;
    let is_new_email = email.as_ref().is_some_and(|email| *email != user.email);
    if password.is_none() && !is_new_email {
        return Ok(None);
    }
    let session = caller.require_session()?;
    reply::refuse_stale(&caller.client.request, &Me::new(&caller.actor, user.clone()))?;
    let faults = faults(&user, input).await?;
    if !faults.is_empty() {
        return Err(Problem::faults(faults));
    }
    // Where too many passwords wait, nothing else is asked.
    let place = caller.client.shared.hashing().enter()?;
    let counted = guesses::count_in_session(&caller.client.db, caller.by(), session).await?;
    let present = current_password.clone().unwrap_or_default();
    if !place.verify(present, user.password_hash.clone()).await? {
        record_wrong_password(caller).await?;
        return Err(wrong_password());
    }
    let new = match password {
        Some(password) => Some(place.hash(password.clone()).await?),
        None => None,
    };
    Ok(Some(Proved { counted, present: user.password_hash, new }))
}

/// What is wrong with a change that needs the present password.
async fn faults(user: &User, input: &UpdateMe) -> Result<Vec<Fault>> {
    let common = match &input.password {
        Some(password) => common_passwords::fault(password, common_passwords::about(user)).await?,
        None => None,
    };
    let is_missing = input.password.is_none() && input.current_password.is_none();
    let missing =
        is_missing.then(|| Fault::new("/current_password", "required", "is needed with a new e-mail"));
    Ok(common.into_iter().chain(missing).chain(rules::broken(input)).collect())
}

fn wrong_password() -> Problem {
    Problem::faults(vec![Fault::new("/current_password", WRONG, "is not the present password")])
}

/// Writes that the present password was not known.
async fn record_wrong_password(caller: &Caller) -> Result<()> {
    let event = NewEvent::new(EventAction::PasswordRefused, json!({ "reason": WRONG })).about(caller.id().0);
    let mut tx = caller.client.db.begin().await?;
    caller.record(&mut tx, vec![event]).await?;
    Ok(tx.commit().await?)
}

async fn change(caller: &Caller, tx: &mut Tx, input: UpdateMe, proved: Option<Proved>) -> Result<Reply> {
    caller.authorize(Act::UpdateProfile, &own(caller))?;
    let mut user = users::find_locked(tx, caller.id()).await?;
    reply::refuse_stale(&caller.client.request, &Me::new(&caller.actor, user.clone()))?;
    let before = json!({ "name": user.name, "email": user.email });
    let UpdateMe { name, email, password, current_password: _ } = input;
    user.name = name.unwrap_or(user.name);
    let email = email.unwrap_or_else(|| user.email.clone());
    if password.is_some() || email != user.email {
        // Another password, or another e-mail, that was set since the present password was looked at.
        let Some(Proved { counted, present, new }) = proved else { return Err(Problem::new(Code::Stale)) };
        if present != user.password_hash {
            return Err(wrong_password());
        }
        logins::forget(tx, &counted).await?;
        user.email = email;
        if let Some(new) = new {
            user.password_hash = Some(new);
            sessions::revoke_others(tx, caller.id(), caller.session(), "password_changed").await?;
        }
    }
    user.updated_at = tx.now;
    users::save(tx, &user).await?;
    let after = json!({ "name": user.name, "email": user.email });
    let data = json!({ "before": before, "after": after, "password_changed": password.is_some() });
    let event = NewEvent::new(EventAction::UserUpdated, data).about(user.id);
    caller.record(tx, vec![event]).await?;
    Reply::ok(&Me::new(&caller.actor, user))
}

fn own(caller: &Caller) -> Target {
    Target::global().owned_by(caller.id())
}
