//! Why the embedded database does not start. Each error is one line that says what to do.

use std::{io, path::PathBuf};

/// An error that keeps the embedded database from starting.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No `initdb` and `postgres` of a usable version were found.
    #[error(
        "no PostgreSQL {wanted} server found: install it (Debian, Ubuntu: `apt-get install postgresql`; macOS: \
         `brew install postgresql@17`), name its folder with GATEPASS_PG_BIN, or set GATEPASS_DATABASE_URL"
    )]
    NoBinaries {
        /// The usable versions: `15 or later`, or the one that can read the data.
        wanted: String,
    },
    /// Another server uses the data directory.
    #[error("{}: in use by another gatepass server; stop it, or set another GATEPASS_DATA_DIR", .0.display())]
    Locked(PathBuf),
    /// The data directory has no database, and the command makes none.
    #[error(
        "{}: there is no database in this folder; start `gatepass serve` once, or name the right folder with \
         GATEPASS_DATA_DIR, or its database with GATEPASS_DATABASE_URL",
        .0.display()
    )]
    NoData(PathBuf),
    /// The database's OS user can't enter a folder above the data.
    #[error(
        "{}: user `{user}`, who runs the database because you are root, can't enter this folder; `chmod o+x` it, or set \
         GATEPASS_DATA_DIR to a folder elsewhere",
        folder.display()
    )]
    NotEnterable {
        /// The first such folder.
        folder: PathBuf,
        /// The database's OS user.
        user: String,
    },
    /// The data belongs to another user, and only root could act for them.
    #[error("{}: belongs to user id {owner}, you are {you}; start as that user, or as root", folder.display())]
    Foreign {
        /// The database's folder.
        folder: PathBuf,
        /// Its owner.
        owner: u32,
        /// The user who started the server.
        you: u32,
    },
    /// The server runs as root, but there is no OS user for the database, and none can be made.
    #[error(
        "PostgreSQL must not run as root, and the OS user `gatepass`, who runs it instead, can't be made: {0}; make this \
         user, start as a user who is not root, or set GATEPASS_DATABASE_URL"
    )]
    NoUser(String),
    /// `initdb` or `postgres` failed.
    #[error("{program} failed: {said}")]
    Program {
        /// The program.
        program: &'static str,
        /// The last lines of its output, on one line.
        said: String,
    },
    /// An earlier process still uses the data.
    #[error("process {0} still holds the database after {1} s; stop it and start again")]
    StillRunning(i32, u64),
    /// A file or folder can't be used.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        cause: io::Error,
    },
}

impl Error {
    /// For `map_err`: adds the path to an I/O error.
    pub(super) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Io { path, cause }
    }

    /// The failure of a program, with the last lines of its output.
    pub(super) fn said(program: &'static str, output: &str) -> Self {
        let lines: Vec<_> = output.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let last = lines.get(lines.len().saturating_sub(3)..).unwrap_or_default().join(" | ");
        Self::Program { program, said: if last.is_empty() { "without a word".into() } else { last } }
    }
}
