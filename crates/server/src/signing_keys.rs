//! The keys that sign access tokens: a file of PEM blocks. The first key signs, and all keys verify. To change the
//! key, put a new block on top, and remove the old one a quarter of an hour later.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, chown},
    path::{Path, PathBuf},
};

use gatepass_app::auth::tokens::{self, Tokens};
use nix::unistd::geteuid;

use crate::{commands::CommandError, config::Config};

const END: &str = "-----END PRIVATE KEY-----";

/// The keys of the configured file, or else of a file in the data folder, which is made at the first start.
pub fn read_or_make(config: &Config) -> Result<Vec<String>, CommandError> {
    let (path, ours) = (file(config), config.jwt_key_file.is_none());
    if ours && !path.exists() {
        make(&path, &new_key()?)?;
    }
    let maker = fs::metadata(&config.data_dir).ok().filter(|_| ours).map(|meta| meta.uid());
    let text = read(&path, maker)
        .map_err(|e| CommandError::Other(format!("signing key {}: {e}", path.display())))?;
    Ok(blocks(&text))
}

/// The keys, if there is a file of them. A worker makes none: a key that the API does not know would sign worthless links.
pub fn read_existing(config: &Config) -> Result<Option<Vec<String>>, CommandError> {
    if config.jwt_key_file.is_none() && !own_file(config).exists() {
        return Ok(None);
    }
    read_or_make(config).map(Some)
}

/// Reads a key file, which nobody but its owner may be able to read. The owner must be the server's user or root.
/// Root's file may be readable for the server's group, because Kubernetes mounts secrets so. The generated key may
/// also belong to the owner of the data folder, because root may start the server of another user.
pub fn read(path: &Path, maker: Option<u32>) -> io::Result<String> {
    let mut file = File::open(path)?;
    let meta = file.metadata()?;
    let you = maker.filter(|maker| *maker == meta.uid()).unwrap_or_else(|| geteuid().as_raw());
    if let Some(why) = lax(meta.mode(), meta.uid(), you) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
    }
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(text)
}

/// Why a file with this mode and owner must not hold a secret of `you`.
fn lax(mode: u32, owner: u32, you: u32) -> Option<String> {
    if owner != you && owner != 0 {
        return Some(format!(
            "belongs to user id {owner}, who is neither the server's user nor root; `chown` it"
        ));
    }
    let allowed = if owner == you { 0o600 } else { 0o640 };
    let open = mode & 0o077 & !allowed;
    (open != 0).then(|| {
        format!("others can read or write it (mode {:04o}); `chmod {allowed:o}` it, and `gatepass admin rotate-key` if \
                 somebody may have", mode & 0o7777)
    })
}

/// The key file: the configured one, or else that of the data folder.
pub fn file(config: &Config) -> PathBuf {
    config.jwt_key_file.clone().unwrap_or_else(|| own_file(config))
}

fn own_file(config: &Config) -> PathBuf {
    config.data_dir.join("jwt.pem")
}

/// A change of the signing key: the file, and the ids of the old and the new key.
pub struct Rotated {
    /// The key file.
    pub path: PathBuf,
    /// The id of the old key. None: there was none.
    pub before: Option<String>,
    /// The id of the new key.
    pub after: Option<String>,
}

/// Puts a new key on top of the key file. Old keys still verify. Servers read the file at their next start.
pub fn rotate(config: &Config) -> Result<Rotated, CommandError> {
    let path = file(config);
    let old = match fs::read_to_string(&path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let owner = fs::metadata(&path).ok().filter(|_| geteuid().is_root());
    let new = new_key()?;
    let (before, after) = (signs(&old)?, signs(&new)?);
    let next = path.with_extension("pem.new");
    write_private(&next, &format!("{new}{old}"))?;
    // The server's user must still be able to read the file.
    if let Some(meta) = owner {
        chown(&next, Some(meta.uid()), Some(meta.gid()))?;
    }
    fs::rename(&next, &path)?;
    Ok(Rotated { path, before, after })
}

/// The id of the key that signs.
fn signs(text: &str) -> Result<Option<String>, CommandError> {
    let Some(first) = blocks(text).into_iter().next() else { return Ok(None) };
    let tokens = Tokens::new(&[first]).map_err(|e| CommandError::Other(format!("signing key: {e}")))?;
    Ok(tokens.signing_key().map(str::to_owned))
}

/// Writes a file that only its owner can read, unless another server was faster.
pub fn make(path: &Path, text: &str) -> Result<(), CommandError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match write_private(path, text) {
        // Another server on the same folder was faster. Use its key.
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
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::config::Resolved;

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        for mode in [0o600, 0o400] {
            assert_eq!((lax(mode, 7, 7), lax(mode, 0, 7)), (None, None));
        }
        for mode in [0o640, 0o604, 0o644, 0o620, 0o602, 0o666] {
            let why = lax(mode, 7, 7).unwrap();
            assert!(why.contains("`chmod 600` it") && why.contains(&format!("mode {mode:04o}")), "{why}");
        }
        // Root's file, which the server reads as a member of its group.
        assert_eq!((lax(0o640, 0, 7), lax(0o440, 0, 7)), (None, None));
        assert!(lax(0o644, 0, 7).is_some() && lax(0o660, 0, 7).is_some());
        assert!(lax(0o600, 8, 7).unwrap().contains("belongs to user id 8"));
    }

    #[test]
    fn a_server_does_not_start_with_a_key_that_everybody_can_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key.pem");
        let flags = [("jwt_key_file", file.to_str().unwrap().to_owned())].into();
        let config = Config::understand(&Resolved::merge(&flags, [], None).unwrap()).unwrap();
        write_private(&file, &new_key().unwrap()).unwrap();
        assert_eq!(read_or_make(&config).unwrap().len(), 1);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = read_or_make(&config).unwrap_err().to_string();
        assert!(refused.contains("key.pem") && refused.contains("`chmod 600` it"), "{refused}");
        rotate(&config).unwrap();
        assert_eq!(
            read_or_make(&config).unwrap().len(),
            2,
            "a new file is private, whatever the old one was"
        );
    }

    #[test]
    fn a_file_may_hold_several_keys() {
        let (old, new) = (new_key().unwrap(), new_key().unwrap());
        let keys = blocks(&format!("# made in May\n{new}\n{old}"));
        assert_eq!(keys.len(), 2);
        assert_eq!(keys[1], old.trim());
    }
}
