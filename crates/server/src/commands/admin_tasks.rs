//! What the tasks of `gatepass admin` do to the database, each in one transaction and with its event.

use gatepass_domain::authz::UserKind;
use gatepass_domain::ids::UserId;
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::users::{self, User};
use gatepass_persistence::{Error, Tx, bootstrap, sessions};
use serde_json::json;

use super::{AdminTask, CommandError, wire};
use crate::{config::Secret, database};

/// Carries out a task, and gives what to print. `password` is set for the tasks that set one.
pub async fn run(url: &str, task: &AdminTask, password: Option<&Secret>) -> Result<String, CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    let hash = password.map(wire::hash).transpose()?;
    let (said, user, data) = match task {
        AdminTask::CreateAdmin { username, .. } => create_admin(&mut tx, username, hash).await?,
        AdminTask::ResetPassword { username, .. } => reset_password(&mut tx, username, hash).await?,
        AdminTask::CreateKey { .. } => return Err(CommandError::Other("later".into())),
        AdminTask::RotateKey => return Err(CommandError::Other("needs no database".into())),
    };
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

async fn known(tx: &mut Tx, username: &str) -> Result<User, CommandError> {
    match users::find_by_username(tx, username).await {
        Err(Error::NotFound) => Err(CommandError::Other(format!("there is no user `{username}`"))),
        found => Ok(found?),
    }
}
