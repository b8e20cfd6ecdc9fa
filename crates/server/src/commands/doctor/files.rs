//! The data folder and the key files: whether they are there, readable, and only by those who may.

use std::{fs, os::unix::fs::MetadataExt};

use gatepass_app::auth::tokens::Tokens;

use super::{super::CommandError, Finding};
use crate::{config::Config, secret_keys, signing_keys};

pub(super) fn judge(config: &Config) -> Vec<Finding> {
    let signing = signing_keys::read_existing(config).and_then(|keys| match keys {
        Some(keys) => match Tokens::new(&keys) {
            Ok(_) => Ok(true),
            Err(error) => Err(CommandError::Other(format!("signing key: {error}"))),
        },
        None => Ok(false),
    });
    let secrets = secret_keys::read_existing(config).map(|keys| keys.is_some());
    vec![folder(config), keys("signing key", signing), keys("secrets key", secrets)]
}

fn folder(config: &Config) -> Finding {
    let shown = config.data_dir.display();
    match fs::metadata(&config.data_dir) {
        Err(_) => Finding::ok("data folder", format!("{shown} is not there yet")),
        Ok(meta) if !meta.is_dir() => {
            Finding::fault("data folder", format!("{shown} is no folder"), "set data_dir to a folder")
        }
        Ok(meta) if meta.mode() & 0o022 != 0 => Finding::fault(
            "data folder",
            format!("others can write in {shown} (mode {:04o})", meta.mode() & 0o7777),
            format!("`chmod go-w {shown}`"),
        ),
        Ok(_) => Finding::ok("data folder", format!("nobody else can write in {shown}")),
    }
}

fn keys(check: &'static str, read: Result<bool, CommandError>) -> Finding {
    match read {
        Ok(true) => Finding::ok(check, "is there, and private"),
        Ok(false) => {
            Finding::ok(check, "is not there yet: a start of `gatepass serve` makes it if it needs it")
        }
        Err(error) => {
            Finding::fault(check, error.to_string(), "mend the file, or take it from where you keep it")
        }
    }
}
