//! The settings of an app of Feishu or Lark.

use serde::{Deserialize, Serialize};

use crate::chat::{ConfigFault, Secret, config::Faults};

/// Which of the two services. They have the same API, and share no data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Host {
    /// Feishu, in China.
    #[default]
    China,
    /// Lark, everywhere else.
    International,
}

/// A self-built app with a bot. Its callbacks must be encrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Feishu or Lark.
    pub host: Host,
    /// The app, such as `cli_a1b2c3`.
    pub app_id: String,
    /// The app's secret.
    pub app_secret: Secret,
    /// The key that encrypts and signs callbacks.
    pub encrypt_key: Secret,
    /// The token in callbacks.
    pub verification_token: Secret,
}

impl Config {
    /// The fields that are never answered.
    pub const SECRETS: &'static [&'static str] = &["app_secret", "encrypt_key", "verification_token"];

    /// Checks all fields.
    pub fn check(&self) -> Result<(), Vec<ConfigFault>> {
        let mut faults = Faults::default();
        faults.id("app_id", &self.app_id);
        faults.secret("app_secret", &self.app_secret);
        faults.text("encrypt_key", &self.encrypt_key);
        faults.secret("verification_token", &self.verification_token);
        faults.done()
    }
}
