//! The keys that access tokens are signed with: one file of PEM blocks, of which the first signs and all verify.
//! To change the key, put a new block on top; take the old one out a quarter of an hour later.

use std::{
    fs, io,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use gatepass_api::auth::tokens::{self, Tokens};

use crate::{commands::CommandError, config::Config};

const END: &str = "-----END PRIVATE KEY-----";

/// The keys of the configured file; without one, of a file in the data folder, made at the first start.
pub fn read_or_make(config: &Config) -> Result<Vec<String>, CommandError> {
    let (path, ours) = match &config.jwt_key_file {
        Some(path) => (path.clone(), false),
        None => (own_file(config), true),
    };
    if ours && !path.exists() {
        make(&path)?;
    }
    let text = fs::read_to_string(&path)
        .map_err(|e| CommandError::Other(format!("signing key {}: {e}", path.display())))?;
    Ok(blocks(&text))
}

fn own_file(config: &Config) -> PathBuf {
    config.data_dir.join("jwt.pem")
}

/// What was changed: the file, and the ids of the keys that signed before and sign now.
pub struct Rotated {
    /// Where the keys are.
    pub path: PathBuf,
    /// None: there was no key.
    pub before: Option<String>,
    /// Of the new key.
    pub after: Option<String>,
}

/// Puts a new key on top of our own file; the old ones go on verifying. Servers take it at their next start.
pub fn rotate(config: &Config) -> Result<Rotated, CommandError> {
    let path = config.jwt_key_file.clone().unwrap_or_else(|| own_file(config));
    let old = match fs::read_to_string(&path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let new = new_key()?;
    let (before, after) = (signs(&old)?, signs(&new)?);
    let next = path.with_extension("pem.new");
    write_private(&next, &format!("{new}{old}"))?;
    fs::rename(&next, &path)?;
    Ok(Rotated { path, before, after })
}

/// The id of the key that signs.
fn signs(text: &str) -> Result<Option<String>, CommandError> {
    let Some(first) = blocks(text).into_iter().next() else { return Ok(None) };
    let tokens = Tokens::new(&[first]).map_err(|e| CommandError::Other(format!("signing key: {e}")))?;
    Ok(tokens.signing_key().map(str::to_owned))
}

fn make(path: &Path) -> Result<(), CommandError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match write_private(path, &new_key()?) {
        // Another server on the same folder was faster: its key is as good.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        written => Ok(written?),
    }
}

fn new_key() -> Result<String, CommandError> {
    tokens::generate_key().map_err(|e| CommandError::Other(format!("signing key: {e}")))
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn blocks(text: &str) -> Vec<String> {
    text.split_inclusive(END)
        .filter(|block| block.contains(END))
        .map(|block| block.trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_hold_several_keys() {
        let (old, new) = (new_key().unwrap(), new_key().unwrap());
        let keys = blocks(&format!("# made in May\n{new}\n{old}"));
        assert_eq!(keys.len(), 2);
        assert_eq!(keys[1], old.trim());
    }
}
