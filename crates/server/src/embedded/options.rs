//! How the embedded database runs, as `-c` settings of `postgres`.

use std::path::PathBuf;

/// Options that differ between an operator's database and a test's.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of `initdb` and `postgres`. None: searched.
    pub bin_dir: Option<PathBuf>,
    /// Whether data survives a crash of the machine. False is faster, and for tests only.
    pub durable: bool,
    /// The most connections.
    pub max_connections: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { bin_dir: None, durable: true, max_connections: 100 }
    }
}

impl Options {
    /// Options for tests: no waiting for the disk, and room for many pools.
    pub fn throwaway() -> Self {
        Self { durable: false, max_connections: 400, ..Self::default() }
    }

    /// The settings, each `name=value`.
    pub(super) fn settings(&self) -> Vec<String> {
        let mut settings = vec![
            format!("max_connections={}", self.max_connections),
            "listen_addresses=".to_owned(),
            "unix_socket_permissions=0700".to_owned(),
            // The log file is not rotated, and must not contain rows. So refused statements are not logged: their
            // text and details may contain what people typed.
            "log_min_messages=log".to_owned(),
            "log_min_error_statement=panic".to_owned(),
            "log_error_verbosity=terse".to_owned(),
            "log_checkpoints=off".to_owned(),
        ];
        if !self.durable {
            settings
                .extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"].map(String::from));
        }
        settings
    }
}
