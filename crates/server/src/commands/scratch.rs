//! `gatepass scratch -- COMMAND`: runs a command with a database that exists only as long as the command runs. For
//! checks that need an empty PostgreSQL, such as those of schema and migrations.

use std::{env, ffi::OsString, fs, os::unix::fs::PermissionsExt, process};

use clap::Args;

use super::CommandError;
use crate::{
    config::{Config, Flags},
    embedded::{Binaries, Cluster, Options},
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The command and its arguments
    #[arg(required = true, trailing_var_arg = true)]
    command: Vec<OsString>,
}

pub(super) fn run(flags: &Flags, arguments: &Arguments) -> Result<(), CommandError> {
    let Some((program, rest)) = arguments.command.split_first() else { return Ok(()) };
    let bin_dir = Config::read(flags)?.pg_bin;
    let folder = tempfile::Builder::new().prefix("gatepass-").tempdir()?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711))?;
    let programs = Binaries::find(bin_dir.as_deref(), None)?;
    let cluster = Cluster::start(folder.path(), Options { bin_dir, ..Options::throwaway() })?;
    // `pg_dump` refuses a server that is newer than itself, so the folder of the server's programs comes first.
    let path = env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(programs.folder().to_owned()).chain(env::split_paths(&path));
    let status = process::Command::new(program)
        .args(rest)
        .env("PATH", env::join_paths(paths).map_err(|e| CommandError::Other(e.to_string()))?)
        .env("DATABASE_URL", cluster.url("gatepass"))
        .status();
    cluster.stop();
    let status = status.map_err(|cause| CommandError::Other(format!("{}: {cause}", program.display())))?;
    match status.code().and_then(|code| u8::try_from(code).ok()) {
        Some(0) => Ok(()),
        code => Err(CommandError::Exit(code.unwrap_or(1))),
    }
}
