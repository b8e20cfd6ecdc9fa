//! The tasks of `gatepass admin`: each runs a use case in one transaction, and returns the text to print.

use gatepass_app::break_glass::{self, CreateKey, NewPassword};
use gatepass_domain::authz::Scope;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::Error;

use super::{AdminTask, CommandError, operator::operator, wire};
use crate::{
    config::{Config, Secret},
    database, signing_keys,
};

/// Runs a task about a user. `password` is set for tasks that set one.
pub async fn run(url: &str, task: &AdminTask, password: Option<&Secret>) -> Result<String, CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    let by = operator();
    let said = match task {
        AdminTask::CreateAdmin { username, keep_keys, .. } => {
            let input = new_password(username, password, *keep_keys)?;
            let user = break_glass::create_admin(&mut tx, by, input).await?;
            format!("{} is a super admin", user.username)
        }
        AdminTask::ResetPassword { username, keep_keys, .. } => {
            let input = new_password(username, password, *keep_keys)?;
            let reset = break_glass::reset_password(&mut tx, by, input).await;
            let (user, revoked_keys) = reset.map_err(|error| unknown(error, username))?;
            let keys = match revoked_keys {
                0 => String::new(),
                1 => "; 1 API key is revoked".to_owned(),
                count => format!("; {count} API keys are revoked"),
            };
            format!("{} has a new password, and no session{keys}", user.username)
        }
        AdminTask::CreateKey { username, name, scopes, expires_in_days } => {
            let unknown_scope = |s: &String| CommandError::Other(format!("`{s}` is no scope"));
            let scopes = scopes.iter().map(|s| Scope::parse(s).ok_or_else(|| unknown_scope(s)));
            let input = CreateKey {
                username: username.clone(),
                name: name.clone(),
                scopes: scopes.collect::<Result<_, _>>()?,
                expires_in_days: *expires_in_days,
            };
            let created = break_glass::create_key(&mut tx, by, input).await;
            created.map_err(|error| unknown(error, username))?
        }
        AdminTask::RotateKey | AdminTask::RevokeCredentials { .. } | AdminTask::DeactivateRules { .. } => {
            return Err(CommandError::Other("is a task of its own".into()));
        }
    };
    tx.commit().await?;
    Ok(said)
}

/// Puts a new signing key on top of the key file. The event is committed before servers can use the key.
pub async fn rotate_key(url: &str, config: &Config) -> Result<String, CommandError> {
    let mut tx = database::pool(url)?.begin().await?;
    let rotated = signing_keys::rotate(config)?;
    let (before, after) = (rotated.before.as_deref(), rotated.after.as_deref());
    break_glass::rotate_key(&mut tx, operator(), before, after).await?;
    tx.commit().await?;
    Ok(format!(
        "{} has a new key on top: restart the servers, and take the last block out after 15 minutes",
        rotated.path.display()
    ))
}

/// A user and their new password, unless it is easy to guess.
fn new_password(
    username: &str,
    password: Option<&Secret>,
    keep_keys: bool,
) -> Result<NewPassword, CommandError> {
    let password = password.ok_or_else(|| CommandError::Other("needs a password".into()))?;
    wire::refuse_common(password, username)?;
    Ok(NewPassword { username: username.to_owned(), hash: wire::hash(password)?, keep_keys })
}

/// Turns "not found" into an error that names the user.
fn unknown(error: Error, username: &str) -> CommandError {
    match error {
        Error::NotFound => CommandError::Other(format!("there is no user `{username}`")),
        other => other.into(),
    }
}
