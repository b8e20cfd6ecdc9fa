//! The other ends of deliveries, as real programs: `scripts/ensure/peers.sh` installs them.

#![allow(dead_code, reason = "each test uses its part")]

pub mod certificates;
pub mod smtp;

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The folder of this crate.
pub const CRATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/");

/// A file of `tests/peers/`.
pub fn source(name: &str) -> PathBuf {
    repository().join("crates/delivery/tests/peers").join(name)
}

/// The top of the repository.
fn repository() -> PathBuf {
    let here = Path::new(CRATE);
    here.ancestors().find(|folder| folder.join("Makefile").exists()).unwrap().to_owned()
}

/// The folder of the installed programs.
pub fn installed() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let run = Command::new(repository().join("scripts/ensure/peers.sh")).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap().trim().into()
    })
}

/// Python, with the packages of `requirements.txt`.
pub fn python() -> Command {
    Command::new(installed().join("python/bin/python"))
}
