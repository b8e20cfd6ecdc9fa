//! The keys that encrypt secrets of others in the database: a file with a key on each line. The first key encrypts, and all
//! decrypt. To change the key, put a new line on top.

use std::{fs, os::unix::fs::MetadataExt, path::PathBuf};

use gatepass_app::auth::secret_box::{SecretBox, generate_key};

use crate::{commands::CommandError, config::Config, signing_keys};

/// The keys of the configured file, or else of a file in the data folder, which is made at the first start. Losing them loses the
/// secrets of channels and no more: admins give the channels their settings again.
///
/// None: the operator keeps the signing key elsewhere and names no file for these keys. Then other servers may share the database,
/// and a key of this server alone would be worthless to them.
pub fn read_or_make(config: &Config) -> Result<Option<SecretBox>, CommandError> {
    if config.jwt_key_file.is_some() && config.secrets_key_file.is_none() {
        return Ok(None);
    }
    let ours = config.data_dir.join("secrets.key");
    let path = file(config);
    if config.secrets_key_file.is_none() && !ours.exists() {
        signing_keys::make(&ours, &format!("{}\n", generate_key()))?;
    }
    let maker = fs::metadata(&config.data_dir).ok().filter(|_| path == ours).map(|meta| meta.uid());
    let broken =
        |why: &dyn std::fmt::Display| CommandError::Other(format!("secrets key {}: {why}", path.display()));
    let text = signing_keys::read(&path, maker).map_err(|error| broken(&error))?;
    let keys: Vec<String> = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    SecretBox::new(&keys).map(Some).map_err(|error| broken(&error))
}

/// The key file: the configured one, or else that of the data folder.
pub fn file(config: &Config) -> PathBuf {
    config.secrets_key_file.clone().unwrap_or_else(|| config.data_dir.join("secrets.key"))
}

/// The keys, if there is a file of them. A worker makes none, as the API does not know them.
pub fn read_existing(config: &Config) -> Result<Option<SecretBox>, CommandError> {
    let is_there = config.secrets_key_file.is_some() || config.data_dir.join("secrets.key").exists();
    if is_there { read_or_make(config) } else { Ok(None) }
}
