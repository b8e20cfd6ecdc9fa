//! The settings of an app of WeCom.

use serde::{Deserialize, Serialize};

use crate::chat::{ConfigFault, Secret, config::Faults, envelope::key};

/// An app of one corporation. It must have a callback URL, or WeCom refuses cards with buttons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The corporation, such as `ww1234567890abcdef`.
    pub corp_id: String,
    /// The app, such as 1000002.
    pub agent_id: u32,
    /// The app's secret.
    pub secret: Secret,
    /// The token that signs callbacks.
    pub token: Secret,
    /// The key that encrypts callbacks, 43 characters.
    pub encoding_aes_key: Secret,
}

impl Config {
    /// The fields that are never answered.
    pub const SECRETS: &'static [&'static str] = &["secret", "token", "encoding_aes_key"];

    /// Checks all fields.
    pub fn check(&self) -> Result<(), Vec<ConfigFault>> {
        let mut faults = Faults::default();
        faults.id("corp_id", &self.corp_id);
        faults.unless(self.agent_id != 0, "agent_id", "is missing");
        faults.secret("secret", &self.secret);
        faults.secret("token", &self.token);
        faults.secret("encoding_aes_key", &self.encoding_aes_key);
        let is_key = self.encoding_aes_key.reveal().is_empty() || key(&self.encoding_aes_key).is_some();
        faults.unless(is_key, "encoding_aes_key", "must have 43 characters of base64");
        faults.done()
    }
}
