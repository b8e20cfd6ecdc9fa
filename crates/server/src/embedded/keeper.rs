//! The process between us and the database: a shell that stops the database when our end of its pipe closes. The system
//! closes it however we end, SIGKILL included; a death signal would need unsafe code and Linux.

use std::{
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, Stdio},
};

use super::{Binaries, Error, Layout, Options, cluster::private_file, owner::Owner};

/// SIGINT is PostgreSQL's fast shutdown: sessions end, everything is written. `watch` must not keep the pipes of others
/// open, and the database must not read ours.
const SCRIPT: &str = r#"
exec 3<&0
"$@" </dev/null 3<&- & db=$!
{ read -r _ <&3; kill -INT "$db" 2>/dev/null; } & watch=$!
exec 3<&-
wait "$db"; status=$?
kill "$watch" 2>/dev/null
exit "$status"
"#;

/// A running keeper, and the pipe that keeps it.
pub(super) struct Kept {
    /// Ends when the database has ended.
    pub child: Child,
    /// Closing it stops the database.
    pub pipe: ChildStdin,
}

/// Starts the database under a keeper. It is not ready yet.
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
    // A group of its own: Ctrl-C at the terminal is for the server, which stops the database when its requests are done.
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
