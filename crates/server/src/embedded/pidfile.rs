//! `postmaster.pid`: which process has the cluster, and whether it accepts connections. Replaces `pg_ctl`.

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

/// How long a leftover database may take to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// The pause between two checks. Short, so that a start takes tens of milliseconds.
pub(super) const PAUSE: Duration = Duration::from_millis(3);

/// Whether the database of this file accepts connections.
pub(super) fn is_ready(pg: &Path) -> bool {
    let text = fs::read_to_string(pg.join("postmaster.pid")).unwrap_or_default();
    text.lines().nth(7).is_some_and(|status| status.trim() == "ready")
}

/// Stops a database that outlived its server, and removes a file whose process is gone. The caller holds the lock, so
/// the process can't belong to another server.
pub(super) fn clear(pg: &Path) -> Result<(), Error> {
    let file = pg.join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&file) else { return Ok(()) };
    let Some(pid) = text.lines().next().and_then(|line| line.trim().parse().ok()).filter(|pid| *pid > 1)
    else {
        return fs::remove_file(&file).map_err(Error::at(&file));
    };
    if is_postgres(pid) {
        tracing::warn!(pid, "stopping a database that an earlier server left running");
        // SIGINT ends every session and stops the database cleanly.
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

/// Whether the process is a PostgreSQL. The system reuses process ids, so another process may have this id by now.
fn is_postgres(pid: i32) -> bool {
    if kill(Pid::from_raw(pid), None) == Err(Errno::ESRCH) {
        return false;
    }
    let called = fs::read_to_string(format!("/proc/{pid}/stat")).ok().or_else(|| {
        let ps = environment::command("ps").args(["-o", "comm=", "-p", &pid.to_string()]).output().ok()?;
        String::from_utf8(ps.stdout).ok()
    });
    // `12 (postgres) Z ...` is a zombie: it has ended, and its parent has not been told yet.
    called.is_some_and(|text| text.contains("postgres") && !text.contains(") Z "))
}
