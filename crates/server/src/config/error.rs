//! Errors of the configuration. Each is one line that names the setting and the reason, and never shows the value.

use std::path::PathBuf;

/// An error of the configuration, which stops the start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// An unknown variable that begins with `GATEPASS_`, most likely a typing error.
    #[error("{name}: unknown variable; known are {known}")]
    UnknownVariable {
        /// The variable.
        name: String,
        /// All known variables.
        known: String,
    },
    /// A variable whose value is not UTF-8.
    #[error("{0}: the value is not UTF-8")]
    NotUnicode(String),
    /// An unknown key in the file.
    #[error("{}: unknown key `{key}`; known are {known}", file.display())]
    UnknownKey {
        /// The configuration file.
        file: PathBuf,
        /// The key.
        key: String,
        /// All known keys.
        known: String,
    },
    /// A value in the file that is neither text nor a whole number.
    #[error("{}: `{key}` must be a string or a whole number", file.display())]
    WrongType {
        /// The configuration file.
        file: PathBuf,
        /// The key.
        key: String,
    },
    /// A file that is not TOML.
    #[error("{}: not valid TOML: {why}", file.display())]
    Syntax {
        /// The configuration file.
        file: PathBuf,
        /// The parser's message, on one line.
        why: String,
    },
    /// A file that can't be read.
    #[error("{}: can't be read: {cause}", file.display())]
    Unreadable {
        /// The file named by `--config`, or found in the working directory.
        file: PathBuf,
        /// The system's error.
        cause: std::io::Error,
    },
    /// A file that contains a password and that everybody on the machine can read.
    #[error("{}: everybody can read `{key}` in it; `chmod o-r` it", file.display())]
    Open {
        /// The configuration file.
        file: PathBuf,
        /// The secret setting in the file.
        key: &'static str,
    },
    /// A value of the wrong form.
    #[error("{key} (from {origin}): {why}")]
    Invalid {
        /// The setting.
        key: &'static str,
        /// The source of the value.
        origin: String,
        /// The expected form.
        why: &'static str,
    },
}
