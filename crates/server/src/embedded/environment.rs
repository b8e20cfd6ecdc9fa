//! The environment of PostgreSQL's programs. The server's own holds passwords, and whoever runs the database could read
//! it in `/proc`: a program is given what it needs, and nothing else.

use std::{env, ffi::OsStr, process::Command};

/// Variables of the server that are handed on.
const KEPT: [&str; 3] = ["PATH", "TZ", "LD_LIBRARY_PATH"];

/// A command with that environment. Its messages are English, which the server knows them by.
pub(super) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C");
    command.envs(KEPT.iter().filter_map(|name| Some((name, env::var_os(name)?))));
    command
}
