//! Why a backup can't be made or restored.

use std::{io, path::PathBuf};

/// An error of a backup. Each is one line.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file is not a whole backup.
    #[error("{}: {why}; nothing was changed", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A file can't be used.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's error.
        cause: io::Error,
    },
    /// A newer version of Gatepass made the backup.
    #[error(
        "gatepass {0} made this backup, which is newer than this program; restore it with that version; nothing was changed"
    )]
    Newer(String),
    /// The database has contents.
    #[error("the database is not empty; `--replace` drops all that is in it; nothing was changed")]
    NotEmpty,
    /// Servers use the database.
    #[error(
        "{0} connections of gatepass use the database; stop all servers and workers first; nothing was changed"
    )]
    InUse(i64),
    /// The restore failed on its way.
    #[error(
        "{0}; the database has no data now: restore again, with `--replace`, before a server starts on it"
    )]
    Halfway(String),
    /// The database reported an error.
    #[error(transparent)]
    Database(#[from] gatepass_persistence::Error),
}
