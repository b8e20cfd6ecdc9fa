//! `postmaster.pid`: who has the cluster, and whether it takes connections. What `pg_ctl` does, without `pg_ctl`.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{Error, environment};

/// How long a leftover database gets to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// Short, so that a start takes tens of milliseconds.
pub(super) const PAUSE: Duration = Duration::from_millis(3);

/// True once the database that this file tells of takes connections.
pub(super) fn is_ready(pg: &Path) -> bool {
    let text = fs::read_to_string(pg.join("postmaster.pid")).unwrap_or_default();
    text.lines().nth(7).is_some_and(|status| status.trim() == "ready")
}

/// Stops a database that outlived its server, and removes a file whose process is long gone. The caller holds the lock,
/// so that no other server can be meant.
pub(super) fn clear(pg: &Path) -> Result<(), Error> {
    let file = pg.join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&file) else { return Ok(()) };
    let Some(pid) = text.lines().next().and_then(|line| line.trim().parse().ok()).filter(|pid| *pid > 1)
    else {
        return fs::remove_file(&file).map_err(Error::at(&file));
    };
    if is_postgres(pid) {
        tracing::warn!(pid, "stopping a database that an earlier server left running");
        // SIGINT: end every session and stop cleanly.
        kill(Pid::from_raw(pid), Signal::SIGINT).ok();
        let start = Instant::now();
        while is_postgres(pid) {
            if start.elapsed() > PATIENCE {
                return Err(Error::StillRunning(pid, PATIENCE.as_secs()));
            }
            thread::sleep(PAUSE);
        }
    }
    match fs::remove_file(&file) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Error::Io { path: file, cause: e }),
        _ => Ok(()),
    }
}

/// Process ids are used again: one that lives is the database only if it is called so.
fn is_postgres(pid: i32) -> bool {
    if kill(Pid::from_raw(pid), None) == Err(Errno::ESRCH) {
        return false;
    }
    let called = fs::read_to_string(format!("/proc/{pid}/stat")).ok().or_else(|| {
        let ps = environment::command("ps").args(["-o", "comm=", "-p", &pid.to_string()]).output().ok()?;
        String::from_utf8(ps.stdout).ok()
    });
    // `12 (postgres) Z ...`: a zombie is gone, it only waits to be told to its parent.
    called.is_some_and(|text| text.contains("postgres") && !text.contains(") Z "))
}
