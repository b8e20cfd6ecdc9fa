//! A user logs in with a password. An unknown user and a wrong password are refused alike, after the same time, and both count
//! as guesses. The rules on logins are asked after the password, so that nobody else learns of them.
//!
//! A login makes its own transactions, because it writes something whether or not it succeeds, and because no transaction may be
//! open while a password is compared, which takes long.

use super::enter::{Doors, LoggedIn, enter, record_failure};
use super::guesses::{self, user_named};
use super::passwords::Hashing;
use crate::Result;
use gatepass_domain::why::Why;
use gatepass_domain::writing::login_name;
use gatepass_metrics::LoginOutcome;
use gatepass_persistence::auth::sessions::Device;
use gatepass_persistence::events::Origin;
use gatepass_persistence::{auth::logins, directory::users};
use std::borrow::Cow;

/// A login with a password.
#[derive(Debug, Clone)]
pub struct Login {
    /// The login name, in any case.
    pub username: String,
    /// The password.
    pub password: String,
    /// The device of the new session.
    pub device: Device,
}

/// Logs in the user with this name and password.
pub async fn login(doors: Doors<'_>, hashing: &Hashing, from: &Origin, input: Login) -> Result<LoggedIn> {
    let db = doors.db;
    let Login { username, password, device } = input;
    // A name that can't be one counts as it was typed, like an unknown name.
    let username = login_name(&username).map_or_else(|| username.clone(), Cow::into_owned);
    // A login that finds the queue full is refused before it asks the database anything.
    let place = hashing.enter()?;
    let counted = guesses::count_login(db, from, &username).await?;
    let user = users::find_for_login(&mut db.conn().await?, &username).await?;
    let stored = user.as_ref().and_then(|user| user.password_hash.clone());
    let fits = place.verify(password, stored).await?;
    drop(place);

    let mut tx = db.begin().await?;
    if let Some(user) = user.filter(|_| fits)
        && let Some(ended) = enter(&mut tx, doors, from, &user, &device).await?
    {
        logins::forget(&mut tx, &counted).await?;
        tx.commit().await?;
        return ended;
    }
    let named = user_named(&mut tx, &username).await?;
    record_failure(&mut tx, from, named, ("invalid_credentials", LoginOutcome::Failed)).await?;
    tx.commit().await?;
    Err(Why::InvalidCredentials.into())
}
