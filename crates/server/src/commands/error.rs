//! Why a command ended without success, in one line.

use std::io;

use crate::{config::ConfigError, embedded};

/// What `main` prints.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A setting is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The embedded database does not start.
    #[error("embedded database: {0}")]
    Embedded(#[from] embedded::Error),
    /// The system said no.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Nothing but an exit code: the command already said why.
    #[error("exit code {0}")]
    Exit(u8),
    /// The database said no.
    #[error(transparent)]
    Database(#[from] gatepass_persistence::Error),
    /// Anything that the other crates report.
    #[error("{0}")]
    Other(String),
}
