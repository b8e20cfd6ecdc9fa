//! Why a command failed, in one line.

use std::io;

use crate::{backup::BackupError, config::ConfigError, embedded};

/// An error that `main` prints.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A setting is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The embedded database did not start.
    #[error("embedded database: {0}")]
    Embedded(#[from] embedded::Error),
    /// The operating system reported an error.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A backup could not be made or restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// Only an exit code: the command has already printed the reason.
    #[error("exit code {0}")]
    Exit(u8),
    /// The database reported an error.
    #[error(transparent)]
    Database(#[from] gatepass_persistence::Error),
    /// Any other error.
    #[error("{0}")]
    Other(String),
}
