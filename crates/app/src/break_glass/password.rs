//! The common parts of creating an admin and resetting a password.

use super::record;
use crate::Result;
use crate::first_start::summary;
use gatepass_domain::ids::UserId;
use gatepass_persistence::directory::users::{self, User};
use gatepass_persistence::{
    Error, Tx,
    auth::{actors, api_keys, logins, sessions},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// A user and their new password.
#[derive(Debug, Clone)]
pub struct NewPassword {
    /// The name to log in with.
    pub username: String,
    /// The hash of the password.
    pub hash: String,
    /// Whether the user's API keys stay valid.
    pub keep_keys: bool,
}

/// A user who got a new password: before (None: a new user), after, and the API keys that were revoked.
pub(super) struct Changed {
    pub before: Option<User>,
    pub after: User,
    pub revoked_keys: Vec<Uuid>,
}

/// Changes a user who gets a new password. Ends their sessions, and revokes their API keys unless `keep_keys` is set.
pub(super) async fn change(
    tx: &mut Tx,
    id: UserId,
    keep_keys: bool,
    change: impl FnOnce(User) -> User,
) -> Result<Changed, Error> {
    lock_rights(tx, id).await?;
    let before = users::find_locked(tx, id).await?;
    let after = User { updated_at: tx.now, ..change(before.clone()) };
    users::save(tx, &after).await?;
    sessions::revoke_all(tx, id, "password_reset").await?;
    let revoked = if keep_keys { vec![] } else { api_keys::revoke_all_of(tx, id, false).await? };
    let revoked_keys = revoked.into_iter().map(|key| key.id).collect();
    Ok(Changed { before: Some(before), after, revoked_keys })
}

/// Clears failed logins, so that a user who was locked out by guesses can log in, and records the event. The event
/// says whether a password was set, but does not contain it.
pub(super) async fn finish(
    tx: &mut Tx,
    operator: Value,
    task: &str,
    Changed { before, after, revoked_keys }: &Changed,
) -> Result<(), Error> {
    logins::forget_user(tx, UserId(after.id)).await?;
    let data = json!({
        "task": task,
        "before": before.as_ref().map(summary),
        "after": summary(after),
        "password_changed": true,
        "revoked_keys": revoked_keys,
    });
    record(tx, operator, Some(after.id), data).await
}

/// Waits for running writes of the user, and of the users of keys that may be revoked with theirs.
async fn lock_rights(tx: &mut Tx, user: UserId) -> Result<(), Error> {
    let mut users = api_keys::owners_of_keys_of(tx, user, false).await?;
    users.push(user);
    users.sort_unstable();
    users.dedup();
    for user in users {
        actors::lock_rights(tx, user).await?;
    }
    Ok(())
}
