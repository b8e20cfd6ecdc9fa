//! The environment of PostgreSQL's programs. The server's own environment holds passwords, which the database's OS
//! user could read in `/proc`. So each program gets only the variables that it needs.

use std::{env, ffi::OsStr, process::Command};

/// The server's variables that programs get.
const KEPT: [&str; 3] = ["PATH", "TZ", "LD_LIBRARY_PATH"];

/// A command with that environment. Its messages are English, because the server searches them.
pub(super) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C");
    command.envs(KEPT.iter().filter_map(|name| Some((name, env::var_os(name)?))));
    command
}
