//! A user logs in with a password. An unknown user and a wrong password are refused alike, after the same time, and both count
//! as guesses.
//!
//! A login makes its own transactions, because it writes something whether or not it succeeds, and because no transaction may be
//! open while a password is compared, which takes long.

use super::guesses::{self, user_named};
use super::passwords::Hashing;
use super::sessions::{SessionTokens, begin_session};
use super::tokens::Tokens;
use crate::Result;
use gatepass_domain::event::EventAction;
use gatepass_domain::why::Why;
use gatepass_domain::writing::login_name;
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::sessions::Device;
use gatepass_persistence::{Db, Tx, logins, users};
use serde_json::json;
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

/// Begins a session of the user with this name and password; gives its tokens.
pub async fn login(
    db: &Db,
    hashing: &Hashing,
    tokens: &Tokens,
    from: &Origin,
    input: Login,
) -> Result<SessionTokens> {
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
        && let Some(begun) = begin_session(&mut tx, tokens, from, &user, &device).await?
    {
        logins::forget(&mut tx, &counted).await?;
        tx.commit().await?;
        return Ok(begun);
    }
    record_failure(&mut tx, from, &username).await?;
    tx.commit().await?;
    Err(Why::InvalidCredentials.into())
}

/// Writes the event of a failed login. It has no unknown names: somebody may have typed a password into the wrong field.
async fn record_failure(tx: &mut Tx, from: &Origin, username: &str) -> Result<()> {
    let user = user_named(tx, username).await?;
    let reason = json!({ "reason": "invalid_credentials" });
    let event = NewEvent::new(EventAction::LoginFailed, reason).about(user);
    Ok(events::record(tx, from, vec![event]).await?)
}
