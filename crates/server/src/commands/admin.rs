//! `gatepass admin`: break-glass tasks for people with access to the database's machine, when nobody can log in.

use std::io::{self, BufRead};

use clap::Subcommand;

use super::{CommandError, admin_tasks, deactivate_rules, revoke_credentials, with_used_database};
use crate::{
    config::{Config, Flags, Secret},
    first_admin::Password,
    output,
};

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum AdminTask {
    /// Make a super admin, or turn an existing user into one
    CreateAdmin {
        /// The name to log in with
        username: String,
        /// Read the password from standard input instead of generating one
        #[arg(long)]
        password_stdin: bool,
        /// Keep the user's API keys instead of revoking them
        #[arg(long)]
        keep_keys: bool,
    },
    /// Set a user's password, clear failed logins, end their sessions and revoke their API keys
    ResetPassword {
        /// The name to log in with
        username: String,
        /// Read the password from standard input instead of generating one
        #[arg(long)]
        password_stdin: bool,
        /// Keep the user's API keys instead of revoking them
        #[arg(long)]
        keep_keys: bool,
    },
    /// Put a new signing key on top of the key file; tokens of the old key stay valid
    RotateKey,
    /// End all sessions and revoke all API keys. For use after a restore, which makes credentials valid again that
    /// were revoked since the backup
    RevokeCredentials {
        /// The credentials
        #[command(flatten)]
        which: revoke_credentials::Which,
        /// End sessions only
        #[arg(long)]
        keep_api_keys: bool,
    },
    /// Deactivate guard rules. For use when they let nobody log in who may change them
    DeactivateRules {
        /// The rules
        #[command(flatten)]
        which: deactivate_rules::Which,
    },
    /// Make an API key for a user
    CreateKey {
        /// The user of the key
        username: String,
        /// The purpose of the key
        #[arg(long, default_value = "made by gatepass admin")]
        name: String,
        /// The scopes of the key, such as `tickets:read,tickets:write`
        #[arg(long, value_delimiter = ',', required = true)]
        scopes: Vec<String>,
        /// Days until the key expires; without this flag it never expires
        #[arg(long)]
        expires_in_days: Option<u16>,
    },
}

pub(super) fn run(flags: &Flags, task: AdminTask) -> Result<(), CommandError> {
    let password = match &task {
        AdminTask::CreateAdmin { password_stdin: true, .. }
        | AdminTask::ResetPassword { password_stdin: true, .. } => {
            Some(Password { secret: read_password()?, generated: false })
        }
        AdminTask::CreateAdmin { .. } | AdminTask::ResetPassword { .. } => Some(Password::generate()),
        AdminTask::CreateKey { .. }
        | AdminTask::RotateKey
        | AdminTask::RevokeCredentials { .. }
        | AdminTask::DeactivateRules { .. } => None,
    };
    if task == AdminTask::RotateKey {
        let config = Config::read(flags)?;
        return with_used_database(flags, async move |url| {
            output::line(&admin_tasks::rotate_key(url, &config).await?)?;
            Ok(())
        });
    }
    if let AdminTask::RevokeCredentials { which, keep_api_keys } = task {
        return with_used_database(flags, async move |url| {
            output::line(&revoke_credentials::run(url, &which, keep_api_keys).await?)?;
            Ok(())
        });
    }
    if let AdminTask::DeactivateRules { which } = task {
        return with_used_database(flags, async move |url| {
            output::line(&deactivate_rules::run(url, &which).await?)?;
            Ok(())
        });
    }
    with_used_database(flags, async move |url| {
        output::line(&admin_tasks::run(url, &task, password.as_ref().map(|p| &p.secret)).await?)?;
        if let Some(Password { secret, generated: true }) = &password {
            output::line(&format!("password: {}", secret.expose()))?;
        }
        Ok(())
    })
}

fn read_password() -> Result<Secret, CommandError> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.chars().count() < 8 {
        return Err(CommandError::Other("the password must have at least 8 characters".into()));
    }
    Ok(Secret::new(password))
}
