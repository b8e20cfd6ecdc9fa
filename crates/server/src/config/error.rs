//! Why a configuration is refused: each error is one line that says which setting and why, and never shows its value.

use std::path::PathBuf;

/// A configuration that stops the start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A variable that begins with `GATEPASS_` and means nothing, most likely a typing error.
    #[error("{name}: unknown variable; known are {known}")]
    UnknownVariable {
        /// The variable as it was found.
        name: String,
        /// Every variable there is.
        known: String,
    },
    /// A variable whose value is not UTF-8.
    #[error("{0}: the value is not UTF-8")]
    NotUnicode(String),
    /// A key of the file that means nothing.
    #[error("{}: unknown key `{key}`; known are {known}", file.display())]
    UnknownKey {
        /// The file read.
        file: PathBuf,
        /// The key as it was found.
        key: String,
        /// Every key there is.
        known: String,
    },
    /// A value of the file that is neither text nor a whole number.
    #[error("{}: `{key}` must be a string or a whole number", file.display())]
    WrongType {
        /// The file read.
        file: PathBuf,
        /// The key.
        key: String,
    },
    /// A file that is not TOML.
    #[error("{}: not valid TOML: {why}", file.display())]
    Syntax {
        /// The file read.
        file: PathBuf,
        /// The parser's word, on one line.
        why: String,
    },
    /// A file that can't be read.
    #[error("{}: can't be read: {cause}", file.display())]
    Unreadable {
        /// The file named by `--config`, or found in the working directory.
        file: PathBuf,
        /// The system's word.
        cause: std::io::Error,
    },
    /// A file with a password in it that everybody on the machine can read.
    #[error("{}: everybody can read `{key}` in it; `chmod o-r` it", file.display())]
    Open {
        /// The file read.
        file: PathBuf,
        /// The secret setting in it.
        key: &'static str,
    },
    /// A value that was read but can't be used.
    #[error("{key} (from {origin}): {why}")]
    Invalid {
        /// The setting.
        key: &'static str,
        /// Where the value came from.
        origin: String,
        /// What is expected.
        why: &'static str,
    },
}
