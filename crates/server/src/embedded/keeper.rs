//! The keeper: a shell process between the server and the database. It stops the database when the server's end of
//! its pipe closes. The system closes that end however the server exits, even by SIGKILL. A parent-death signal would
//! need unsafe code and Linux.

use std::{
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, Stdio},
};

use super::{Binaries, Error, Layout, Options, cluster::private_file, owner::Owner};

/// SIGINT is PostgreSQL's fast shutdown: it ends sessions and writes everything. The subshell `watch` must not keep
/// other pipes open, and the database must not read the keeper's pipe.
const SCRIPT: &str = r#"
exec 3<&0
"$@" </dev/null 3<&- & db=$!
{ read -r _ <&3; kill -INT "$db" 2>/dev/null; } & watch=$!
exec 3<&-
wait "$db"; status=$?
kill "$watch" 2>/dev/null
exit "$status"
"#;

/// A running keeper, and the pipe that keeps it running.
pub(super) struct Kept {
    /// The keeper's process, which exits after the database.
    pub child: Child,
    /// Closing it stops the database.
    pub pipe: ChildStdin,
}

/// Starts the database under a keeper. Does not wait until it is ready.
pub(super) fn start(
    layout: &Layout,
    binaries: &Binaries,
    owner: &Owner,
    options: &Options,
) -> Result<Kept, Error> {
    let log = private_file(&layout.log()).map_err(Error::at(layout.log()))?;
    log.set_len(0).map_err(Error::at(layout.log()))?;
    let also = log.try_clone().map_err(Error::at(layout.log()))?;
    let mut command = owner.command("/bin/sh");
    command
        .args(["-c", SCRIPT, "gatepass-database"])
        .arg(binaries.program("postgres"))
        .arg("-D")
        .arg(layout.pg());
    command.arg("-k").arg(&layout.socket_dir);
    for setting in options.settings() {
        command.args(["-c", &setting]);
    }
    // A process group of its own, so that Ctrl-C in the terminal reaches only the server. The server stops the
    // database after its requests are done.
    let mut child = command
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(log)
        .stderr(also)
        .spawn()
        .map_err(Error::at("/bin/sh"))?;
    let pipe = child.stdin.take().ok_or_else(|| Error::said("sh", "no pipe"))?;
    Ok(Kept { child, pipe })
}
