//! Sets a user's password.

use super::password::{NewPassword, change, finish};
use crate::Result;
use gatepass_domain::ids::UserId;
use gatepass_persistence::directory::users::{self, User};
use gatepass_persistence::{Error, Tx};
use serde_json::Value;

/// Sets a user's password, clears failed logins and ends the user's sessions. Revokes the user's API keys unless
/// `keep_keys` is set. Returns the user and the number of revoked keys.
pub async fn reset_password(
    tx: &mut Tx,
    operator: Value,
    input: NewPassword,
) -> Result<(User, usize), Error> {
    let NewPassword { username, hash, keep_keys } = input;
    let id = UserId(users::find_by_username(tx, &username).await?.id);
    let changed = change(tx, id, keep_keys, |user| User { password_hash: Some(hash), ..user }).await?;
    finish(tx, operator, "reset-password", &changed).await?;
    Ok((changed.after, changed.revoked_keys.len()))
}
