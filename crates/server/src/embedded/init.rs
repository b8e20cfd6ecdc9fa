//! Makes a new cluster with the database `gatepass`, completely or not at all.

use std::{fs, io::Write, process::Stdio};

use super::{Binaries, Error, Layout, Options, owner::Owner};

/// The locale of the cluster. It knows the case of all letters, and system upgrades don't change its sort order.
const LETTERS: &str = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };

/// Makes the cluster unless it exists.
pub(super) fn ensure(
    layout: &Layout,
    binaries: &Binaries,
    owner: &Owner,
    options: &Options,
) -> Result<(), Error> {
    if layout.pg().exists() {
        return Ok(());
    }
    let folder = layout.unfinished();
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Error::at(&folder))?;
    }
    owner.private_folder(&folder)?;
    let mut initdb = owner.command(binaries.program("initdb"));
    initdb.arg("-D").arg(&folder).args([
        "--username=gatepass",
        "--auth-local=reject",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--locale=C",
        &format!("--lc-ctype={LETTERS}"),
    ]);
    if !options.durable {
        initdb.arg("--no-sync");
    }
    let output = initdb.stdin(Stdio::null()).output().map_err(Error::at(binaries.program("initdb")))?;
    if !output.status.success() {
        return Err(Error::said("initdb", &String::from_utf8_lossy(&output.stderr)));
    }
    create_database(layout, binaries, owner, options)?;
    fs::rename(&folder, layout.pg()).map_err(Error::at(&folder))
}

/// Creates the database in single-user mode, which needs neither a running server nor a client.
fn create_database(
    layout: &Layout,
    binaries: &Binaries,
    owner: &Owner,
    options: &Options,
) -> Result<(), Error> {
    let path = binaries.program("postgres");
    let mut postgres = owner.command(&path);
    postgres.arg("--single").arg("-D").arg(layout.unfinished());
    postgres.args(if options.durable { ["-c", "fsync=on"] } else { ["-c", "fsync=off"] }).arg("postgres");
    let mut child = postgres
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Error::at(&path))?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(b"CREATE DATABASE gatepass\n").map_err(Error::at(&path))?;
    }
    let output = child.wait_with_output().map_err(Error::at(&path))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() && !said.contains("ERROR") {
        Ok(())
    } else {
        Err(Error::said("postgres", &said))
    }
}
