//! The settings of a chat. Those that are secrets are encrypted in the database, and are never answered.

use crate::Result;
use crate::auth::secret_box::SecretBox;
use gatepass_domain::why::Why;
use gatepass_persistence::notify::Channel;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Settings by their names.
type Settings = BTreeMap<String, String>;

/// The name of the row, which is authenticated with its secrets.
fn row(channel: Uuid) -> String {
    format!("channel {channel}")
}

/// Divides settings into those to store as they are and those to store encrypted. `secrets` names the latter.
pub fn seal(
    keys: &SecretBox,
    channel: Uuid,
    settings: Settings,
    secrets: &[&str],
) -> Result<(Value, Vec<u8>)> {
    let (hidden, plain): (Settings, Settings) =
        settings.into_iter().partition(|(name, _)| secrets.contains(&name.as_str()));
    let bytes = zeroize::Zeroizing::new(serde_json::to_vec(&hidden).map_err(|_| Why::Internal)?);
    let plain = serde_json::to_value(plain).map_err(|_| Why::Internal)?;
    Ok((plain, keys.seal(&row(channel), &bytes)?))
}

/// All settings of a channel, with the secrets. Refused if they were encrypted with a key that is gone.
pub fn open(keys: &SecretBox, channel: &Channel) -> Result<Settings> {
    let opened = || {
        let bytes = keys.open(&row(channel.id), &channel.secrets)?;
        let mut settings: Settings = serde_json::from_slice(&bytes).ok()?;
        let plain: Settings = serde_json::from_value(channel.settings.clone()).ok()?;
        settings.extend(plain);
        Some(settings)
    };
    opened().ok_or_else(|| {
        tracing::error!(id = %channel.id, "the secrets of a channel can't be decrypted: see secrets_key_file");
        Why::ChannelBroken.into()
    })
}
