//! What the tasks of `gatepass admin` do to the database, each in one transaction and with its event.

use gatepass_api::auth::{api_keys, secrets};
use gatepass_domain::authz::{Scope, UserKind};
use gatepass_domain::ids::UserId;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::api_keys::{self as stored_keys, ApiKey};
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::users::{self, User};
use gatepass_persistence::{Error, Tx, bootstrap, logins, sessions};
use serde_json::json;
use time::Duration;

use super::{AdminTask, CommandError, wire};
use crate::{config::Secret, database};

/// Carries out a task, and gives what to print. `password` is set for the tasks that set one.
pub async fn run(url: &str, task: &AdminTask, password: Option<&Secret>) -> Result<String, CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    let hash = password.map(wire::hash).transpose()?;
    let (said, user, data) = match task {
        AdminTask::CreateAdmin { username, .. } => create_admin(&mut tx, username, hash).await?,
        AdminTask::ResetPassword { username, .. } => reset_password(&mut tx, username, hash).await?,
        AdminTask::CreateKey { username, name, scopes, expires_in_days } => {
            create_key(&mut tx, username, name, scopes, *expires_in_days).await?
        }
        AdminTask::RotateKey => return Err(CommandError::Other("needs no database".into())),
    };
    if password.is_some() {
        // Whoever is locked out by somebody's guesses gets in with the new password.
        logins::forget(&mut tx, &user.username, "").await?;
    }
    let event = NewEvent {
        action: "admin.break_glass".into(),
        subject: Some(("user", user.id)),
        data,
        ..NewEvent::default()
    };
    events::record(&mut tx, &Origin::default(), vec![event]).await?;
    tx.commit().await?;
    Ok(said)
}

type Done = (String, User, serde_json::Value);

async fn create_admin(tx: &mut Tx, username: &str, hash: Option<String>) -> Result<Done, CommandError> {
    let data = json!({ "task": "create-admin" });
    let user = match users::find_by_username(tx, username).await {
        Ok(found) => {
            let found = users::find_locked(tx, UserId(found.id)).await?;
            let user = User {
                is_super_admin: true,
                is_active: true,
                kind: UserKind::Human,
                password_hash: hash,
                ..found
            };
            sessions::revoke_others(tx, UserId(user.id), None).await?;
            users::save(tx, &User { updated_at: tx.now, ..user.clone() }).await?;
            user
        }
        Err(Error::NotFound) => {
            let user = User { password_hash: hash, ..bootstrap::super_admin(tx, username, "") };
            users::insert(tx, &user).await?;
            user
        }
        Err(other) => return Err(other.into()),
    };
    Ok((format!("{} is a super admin", user.username), user, data))
}

async fn reset_password(tx: &mut Tx, username: &str, hash: Option<String>) -> Result<Done, CommandError> {
    let found = known(tx, username).await?;
    let user =
        User { password_hash: hash, updated_at: tx.now, ..users::find_locked(tx, UserId(found.id)).await? };
    users::save(tx, &user).await?;
    sessions::revoke_others(tx, UserId(user.id), None).await?;
    Ok((
        format!("{} has a new password, and no session", user.username),
        user,
        json!({ "task": "reset-password" }),
    ))
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
    };
    stored_keys::insert(tx, &key, &secrets::hash(&secret)).await?;
    Ok((secret, user, json!({ "task": "create-key", "api_key_id": key.id })))
}

async fn known(tx: &mut Tx, username: &str) -> Result<User, CommandError> {
    match users::find_by_username(tx, username).await {
        Err(Error::NotFound) => Err(CommandError::Other(format!("there is no user `{username}`"))),
        found => Ok(found?),
    }
}
