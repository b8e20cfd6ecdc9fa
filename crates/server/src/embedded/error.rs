//! Why the embedded database does not start: each error is one line that says what to do.

use std::{io, path::PathBuf};

/// The embedded database does not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No `initdb` and `postgres` that are new enough.
    #[error(
        "no PostgreSQL {wanted} server found: install it (Debian, Ubuntu: `apt-get install postgresql`; macOS: \
         `brew install postgresql@17`), name its folder with GATEPASS_PG_BIN, or set GATEPASS_DATABASE_URL"
    )]
    NoBinaries {
        /// `15 or later`, or the one version that can read the data.
        wanted: String,
    },
    /// Another server has the data directory.
    #[error("{}: in use by another gatepass server; stop it, or set another GATEPASS_DATA_DIR", .0.display())]
    Locked(PathBuf),
    /// A folder on the way to the data that the database's user can't pass.
    #[error(
        "{}: user `{user}`, who runs the database because you are root, can't enter this folder; `chmod o+x` it, or set \
         GATEPASS_DATA_DIR to a folder elsewhere",
        folder.display()
    )]
    NotEnterable {
        /// The first such folder.
        folder: PathBuf,
        /// Who can't enter.
        user: String,
    },
    /// The data belongs to someone else, and only root could act for them.
    #[error("{}: belongs to user id {owner}, you are {you}; start as that user, or as root", folder.display())]
    Foreign {
        /// The database's folder.
        folder: PathBuf,
        /// Its owner.
        owner: u32,
        /// Who started the server.
        you: u32,
    },
    /// Root has no user to run the database as, and can't make one.
    #[error(
        "PostgreSQL must not run as root, and the OS user `gatepass`, who runs it instead, can't be made: {0}; make this \
         user, start as a user who is not root, or set GATEPASS_DATABASE_URL"
    )]
    NoUser(String),
    /// `initdb` or `postgres` said no.
    #[error("{program} failed: {said}")]
    Program {
        /// Which.
        program: &'static str,
        /// Its last words, on one line.
        said: String,
    },
    /// A process that had the data does not go away.
    #[error("process {0} still holds the database after {1} s; stop it and start again")]
    StillRunning(i32, u64),
    /// A file or folder can't be used.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's word.
        cause: io::Error,
    },
}

impl Error {
    /// For `map_err`: what failed, at which path.
    pub(super) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Io { path, cause }
    }

    /// A program's end, told by the last lines that it wrote.
    pub(super) fn said(program: &'static str, output: &str) -> Self {
        let lines: Vec<_> = output.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let last = lines.get(lines.len().saturating_sub(3)..).unwrap_or_default().join(" | ");
        Self::Program { program, said: if last.is_empty() { "without a word".into() } else { last } }
    }
}
