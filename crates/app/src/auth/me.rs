//! Users change their own profile and password. A new password or e-mail address needs the present password: a stolen session
//! or key must not be enough to take the account over.

use super::passwords::Hashing;
use super::{common_passwords, guesses};
use crate::{By, Refusal, Result, rules};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_persistence::auth::logins::{self, Counted};
use gatepass_persistence::directory::users::{self, User};
use gatepass_persistence::events::{self, NewEvent};
use gatepass_persistence::{Db, Tx, auth::sessions};
use serde_json::{Value, json};
use validator::{Validate, ValidationError};

/// The fault of a password that is not the present one.
const WRONG: &str = "wrong_password";

/// Changes of a user to their own profile. None: the field stays as it is.
#[derive(Validate)]
#[validate(schema(function = "a_new_password_needs_the_present_one"))]
#[allow(clippy::option_option, reason = "to leave the address and to remove it are different")]
pub struct UpdateMe {
    /// The display name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<Option<String>>,
    /// A new password. It ends the other sessions of the user.
    pub password: Option<String>,
    /// The present password.
    pub current_password: Option<String>,
}

impl UpdateMe {
    /// Whether the change needs the user's present password.
    fn needs_password(&self, user: &User) -> bool {
        changes_credentials(user, self.password.is_some(), self.email.as_ref())
    }
}

/// Whether a change sets a password or another e-mail address, with which somebody could take the account over.
pub(crate) fn changes_credentials(user: &User, sets_password: bool, email: Option<&Option<String>>) -> bool {
    sets_password || email.is_some_and(|email| *email != user.email)
}

/// Otherwise a stolen session would be enough to take the account over.
fn a_new_password_needs_the_present_one(input: &UpdateMe) -> Result<(), ValidationError> {
    let is_missing = input.password.is_some() && input.current_password.is_none();
    rules::outcome(
        is_missing.then(|| Fault::new("/current_password", "required", "is needed with a new password")),
    )
}

/// A present password that was compared before the transaction of the change began.
pub struct Confirmed {
    /// The counted attempt, which the change takes back.
    counted: Counted,
    /// The hash that the present password fits.
    present: Option<String>,
    /// The hash of the new password. None: the password stays.
    new: Option<String>,
}

/// Compares the present password if the change needs it and the door accepts the user (`expect`), and hashes the new one.
/// That takes too long for a transaction. None: the change does not need the present password.
pub async fn confirm_password<E: Refusal>(
    db: &Db,
    hashing: &Hashing,
    by: By<'_>,
    input: &UpdateMe,
    expect: impl Fn(&User) -> Result<(), E>,
) -> Result<Option<Confirmed>, E> {
    authorize(by)?;
    let user = users::find(&mut db.conn().await?, by.id()).await?;
    if !input.needs_password(&user) {
        return Ok(None);
    }
    let session = by.require_session()?;
    expect(&user)?;
    rules::refuse(faults(&user, input).await?)?;
    // A request that finds the queue full is refused before it asks the database anything else.
    let place = hashing.enter()?;
    let counted = guesses::count_in_session(db, by, session).await?;
    let given = input.current_password.clone().unwrap_or_default();
    if !place.verify(given, user.password_hash.clone()).await? {
        record_wrong_password(db, by).await?;
        return Err(wrong_password().into());
    }
    let new = match &input.password {
        Some(password) => Some(place.hash(password.clone()).await?),
        None => None,
    };
    Ok(Some(Confirmed { counted, present: user.password_hash, new }))
}

/// The faults of a change that needs the present password.
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

/// Records that the given password was not the present one.
async fn record_wrong_password(db: &Db, by: By<'_>) -> Result<()> {
    let refused = NewEvent::new(EventAction::PasswordRefused, json!({ "reason": WRONG })).about(by.id().0);
    let mut tx = db.begin().await?;
    events::record(&mut tx, by.origin, vec![refused]).await?;
    Ok(tx.commit().await?)
}

/// Changes the actor's profile, if the door accepts the user (`expect`). None: nothing was changed. The input has the e-mail
/// address that [`confirm_password`] found, so no password was compared. Somebody has changed the address since.
pub async fn update_me<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    input: UpdateMe,
    confirmed: Option<Confirmed>,
    expect: impl Fn(&User) -> Result<(), E>,
) -> Result<Option<User>, E> {
    authorize(by)?;
    let before = users::find_locked(tx, by.id()).await?;
    expect(&before)?;
    let mut after = before.clone();
    if input.needs_password(&before) {
        let Some(confirmed) = confirmed else { return Ok(None) };
        after.password_hash = accept(tx, by, &before, confirmed).await?;
    }
    let UpdateMe { name, email, password, current_password: _ } = input;
    after.name = name.unwrap_or(after.name);
    after.email = email.unwrap_or(after.email);
    after.updated_at = tx.now;
    users::save(tx, &after).await?;
    let data = json!({
        "before": logged(&before),
        "after": logged(&after),
        "password_changed": password.is_some(),
    });
    let updated = NewEvent::new(EventAction::UserUpdated, data).about(after.id);
    events::record(tx, by.origin, vec![updated]).await?;
    Ok(Some(after))
}

/// Takes the counted guess back, and ends the other sessions if there is a new password. Returns the hash to store. Refuses if
/// the stored hash was changed since the present password was compared with it.
async fn accept(tx: &mut Tx, by: By<'_>, user: &User, confirmed: Confirmed) -> Result<Option<String>> {
    let Confirmed { counted, present, new } = confirmed;
    if present != user.password_hash {
        return Err(wrong_password());
    }
    logins::forget(tx, &counted).await?;
    if new.is_none() {
        return Ok(present);
    }
    sessions::revoke_others(tx, by.id(), by.session(), "password_changed").await?;
    Ok(new)
}

fn authorize(by: By<'_>) -> Result<()> {
    by.authorize(Act::UpdateProfile, &Target::global().owned_by(by.id()))
}

fn wrong_password() -> Refused {
    Refused::faults(vec![Fault::new("/current_password", WRONG, "is not the present password")])
}

/// The profile as the audit log shows it.
fn logged(user: &User) -> Value {
    json!({ "name": user.name, "email": user.email })
}
