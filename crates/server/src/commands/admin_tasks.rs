//! What the tasks of `gatepass admin` do to the database, each in one transaction and with its event.

use gatepass_api::auth::{api_keys, secrets};
use gatepass_domain::authz::{Scope, UserKind};
use gatepass_domain::ids::UserId;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::api_keys::{self as stored_keys, ApiKey};
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::users::{self, User};
use gatepass_persistence::{Error, Tx, actors, bootstrap, logins, sessions};
use serde_json::{Value, json};
use time::Duration;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::{AdminTask, CommandError, operator::operator, wire};
use crate::{
    config::{Config, Secret},
    database, signing_keys,
};

/// Carries out a task, and gives what to print. `password` is set for the tasks that set one.
pub async fn run(url: &str, task: &AdminTask, password: Option<&Secret>) -> Result<String, CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    if let (
        Some(password),
        AdminTask::CreateAdmin { username, .. } | AdminTask::ResetPassword { username, .. },
    ) = (password, task)
    {
        wire::refuse_common(password, username)?;
    }
    let hash = password.map(wire::hash).transpose()?;
    let (said, user, data) = match task {
        AdminTask::CreateAdmin { username, keep_keys, .. } => {
            create_admin(&mut tx, username, hash, *keep_keys).await?
        }
        AdminTask::ResetPassword { username, keep_keys, .. } => {
            reset_password(&mut tx, username, hash, *keep_keys).await?
        }
        AdminTask::CreateKey { username, name, scopes, expires_in_days } => {
            create_key(&mut tx, username, name, scopes, *expires_in_days).await?
        }
        AdminTask::RotateKey | AdminTask::RevokeCredentials { .. } => {
            return Err(CommandError::Other("is a task of its own".into()));
        }
    };
    if password.is_some() {
        // Whoever is locked out by somebody's guesses gets in with the new password.
        logins::forget_user(&mut tx, UserId(user.id)).await?;
    }
    record(&mut tx, Some(("user", user.id)), data).await?;
    tx.commit().await?;
    Ok(said)
}

/// Puts a new signing key on top of the key file; gives what to print. The log has it before the servers can use it.
pub async fn rotate_key(url: &str, config: &Config) -> Result<String, CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    let rotated = signing_keys::rotate(config)?;
    let data = json!({
        "task": "rotate-key",
        "before": { "kid": rotated.before },
        "after": { "kid": rotated.after },
    });
    record(&mut tx, None, data).await?;
    tx.commit().await?;
    Ok(format!(
        "{} has a new key on top: restart the servers, and take the last block out after 15 minutes",
        rotated.path.display()
    ))
}

/// Writes the event of a task, with who did it.
pub(super) async fn record(
    tx: &mut Tx,
    subject: Option<(&'static str, Uuid)>,
    mut data: Value,
) -> Result<(), CommandError> {
    if let Some(data) = data.as_object_mut() {
        data.insert("by".into(), operator());
    }
    let event = NewEvent { action: "admin.break_glass".into(), subject, data, ..NewEvent::default() };
    Ok(events::record(tx, &Origin::default(), vec![event]).await?)
}

/// What to print, of whom, and what the log says.
type Done = (String, User, Value);

/// A task on a user, as the log has it. A password is none of it, but whether it was set.
fn changed(task: &str, before: Option<&User>, after: &User, revoked_keys: &[Uuid]) -> Value {
    json!({
        "task": task,
        "before": before.map(bootstrap::summary),
        "after": bootstrap::summary(after),
        "password_changed": true,
        "revoked_keys": revoked_keys,
    })
}

async fn create_admin(
    tx: &mut Tx,
    username: &str,
    hash: Option<String>,
    keep_keys: bool,
) -> Result<Done, CommandError> {
    let (before, user, revoked) = match users::find_by_username(tx, username).await {
        Ok(found) => {
            lock_rights(tx, UserId(found.id)).await?;
            let found = users::find_locked(tx, UserId(found.id)).await?;
            let user = User {
                is_super_admin: true,
                is_active: true,
                kind: UserKind::Human,
                home_org_id: None,
                password_hash: hash,
                ..found.clone()
            };
            let revoked = revoke(tx, UserId(user.id), keep_keys).await?;
            users::save(tx, &User { updated_at: tx.now, ..user.clone() }).await?;
            (Some(found), user, revoked)
        }
        Err(Error::NotFound) => {
            let user = User { password_hash: hash, ..bootstrap::super_admin(tx, username, "") };
            users::insert(tx, &user).await?;
            (None, user, Vec::new())
        }
        Err(other) => return Err(other.into()),
    };
    let data = changed("create-admin", before.as_ref(), &user, &revoked);
    Ok((format!("{} is a super admin", user.username), user, data))
}

async fn reset_password(
    tx: &mut Tx,
    username: &str,
    hash: Option<String>,
    keep_keys: bool,
) -> Result<Done, CommandError> {
    let found = known(tx, username).await?;
    lock_rights(tx, UserId(found.id)).await?;
    let before = users::find_locked(tx, UserId(found.id)).await?;
    let user = User { password_hash: hash, updated_at: tx.now, ..before.clone() };
    users::save(tx, &user).await?;
    let revoked = revoke(tx, UserId(user.id), keep_keys).await?;
    let data = changed("reset-password", Some(&before), &user, &revoked);
    let keys = match revoked.len() {
        0 => String::new(),
        1 => "; 1 API key is revoked".to_owned(),
        count => format!("; {count} API keys are revoked"),
    };
    Ok((format!("{} has a new password, and no session{keys}", user.username), user, data))
}

/// Waits for what the user and those do whose keys may be revoked with theirs.
async fn lock_rights(tx: &mut Tx, user: UserId) -> Result<(), CommandError> {
    let mut users = stored_keys::owners_of_keys_of(tx, user, false).await?;
    users.push(user);
    users.sort_unstable();
    users.dedup();
    for user in users {
        actors::lock_rights(tx, user).await?;
    }
    Ok(())
}

/// Ends the user's sessions and, unless they are to be kept, revokes their API keys; gives which.
async fn revoke(tx: &mut Tx, user: UserId, keep_keys: bool) -> Result<Vec<Uuid>, CommandError> {
    sessions::revoke_all(tx, user, "password_reset").await?;
    if keep_keys {
        return Ok(Vec::new());
    }
    let revoked = stored_keys::revoke_all_of(tx, user, false).await?;
    Ok(revoked.into_iter().map(|key| key.id).collect())
}

async fn create_key(
    tx: &mut Tx,
    username: &str,
    name: &str,
    scopes: &[String],
    expires_in_days: Option<u16>,
) -> Result<Done, CommandError> {
    let user = known(tx, username).await?;
    let unknown = |s: &String| CommandError::Other(format!("`{s}` is no scope"));
    let scopes =
        scopes.iter().map(|s| Scope::parse(s).ok_or_else(|| unknown(s))).collect::<Result<_, _>>()?;
    let rights = users::principal(tx, &user).await?.rights;
    let secret = secrets::generate(api_keys::PREFIX);
    let key = ApiKey {
        id: tx.ids.next(),
        user_id: user.id,
        name: name.to_owned(),
        hint: api_keys::hint(&secret),
        scopes,
        created_by: None,
        created_at: tx.now,
        updated_at: tx.now,
        expires_at: expires_in_days.map(|days| tx.now + Duration::days(days.into())),
        last_used_at: None,
        revoked_at: None,
        made_with: None,
        rights: (user.kind == UserKind::Service).then_some(rights),
    };
    stored_keys::insert(tx, &key, &secrets::hash(&secret)).await?;
    let ends = key.expires_at.and_then(|at| at.format(&Rfc3339).ok());
    let after = json!({ "id": key.id, "name": key.name, "scopes": key.scopes, "expires_at": ends });
    let data = json!({ "task": "create-key", "api_key_id": key.id, "before": null, "after": after });
    Ok((secret, user, data))
}

async fn known(tx: &mut Tx, username: &str) -> Result<User, CommandError> {
    match users::find_by_username(tx, username).await {
        Err(Error::NotFound) => Err(CommandError::Other(format!("there is no user `{username}`"))),
        found => Ok(found?),
    }
}
