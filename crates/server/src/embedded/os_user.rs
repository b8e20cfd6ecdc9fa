//! The OS user that runs the database if root starts the server. It is a user of its own, made if it is missing.
//! Programs that share a user (`nobody`, or `postgres` beside another PostgreSQL) can read and stop each other.

use std::{
    fs::File,
    io,
    os::unix::fs::OpenOptionsExt,
    process::{Command, Stdio},
};

use nix::unistd::{Group, User};

use super::Error;

/// The name of the user and of its group.
pub(super) const NAME: &str = "gatepass";

/// The folders of the programs below. Root's PATH may lack `sbin`.
const FOLDERS: &str = "/usr/sbin:/usr/bin:/sbin:/bin";

/// The file to lock while the user is made. `useradd` checks before it locks its own files, so the second of two
/// concurrent calls would give the user another id.
const LOCK: &str = "/etc/.pwd.lock";

/// Finds the user, or makes it.
pub(super) fn find_or_make() -> Result<User, Error> {
    if let Some(user) = find() {
        return Ok(user);
    }
    let lock = File::options().create(true).append(true).mode(0o600).open(LOCK).map_err(Error::at(LOCK))?;
    lock.lock().map_err(Error::at(LOCK))?;
    if find().is_none() {
        make().map_err(Error::NoUser)?;
    }
    find().ok_or_else(|| Error::NoUser("it was made, and is not there".to_owned()))
}

fn find() -> Option<User> {
    User::from_name(NAME).ok().flatten()
}

/// Makes the user with shadow's `useradd`, or with `BusyBox`'s `adduser` if there is no `useradd`.
fn make() -> Result<(), String> {
    let has_group = Group::from_name(NAME).ok().flatten().is_some();
    let group: &[&str] = if has_group { &["--gid", NAME] } else { &["--user-group"] };
    let more = ["--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false"];
    match run("useradd", &[&more, group, &[NAME]].concat()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        done => return done.map_err(|error| error.to_string()),
    }
    if !has_group {
        run("addgroup", &["-S", NAME]).map_err(|error| format!("no `useradd`, and `addgroup`: {error}"))?;
    }
    let arguments = ["-S", "-D", "-H", "-h", "/nonexistent", "-s", "/bin/false", "-G", NAME, NAME];
    run("adduser", &arguments).map_err(|error| format!("no `useradd`, and `adduser`: {error}"))
}

fn run(program: &str, arguments: &[&str]) -> io::Result<()> {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", FOLDERS).env("LC_ALL", "C").args(arguments);
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(said.lines().last().unwrap_or("without a word").trim().to_owned()))
}
