//! What the settings of all services have in common.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A secret of a service. `Debug` does not show it, and its bytes are overwritten when it is dropped.
///
/// `Serialize` writes it as it is, so that the settings can be stored encrypted. Never answer serialized settings: remove the
/// fields that `SECRETS` of the settings names.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The secret as text.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        secret.reveal().to_owned()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("****")
    }
}

/// What is wrong with a field of the settings. Never shows a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} {why}")]
pub struct ConfigFault {
    /// The field, such as `signing_secret`.
    pub field: &'static str,
    /// What is wrong, in a few words, such as `is missing`.
    pub why: &'static str,
}

/// Collects the faults of settings, so that all of them are told at once.
#[derive(Default)]
pub(super) struct Faults(Vec<ConfigFault>);

impl Faults {
    /// Notes a fault unless this holds.
    pub fn unless(&mut self, holds: bool, field: &'static str, why: &'static str) {
        if !holds {
            self.0.push(ConfigFault { field, why });
        }
    }

    /// An identifier, which travels in addresses and headers.
    pub fn id(&mut self, field: &'static str, text: &str) {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._@:-".contains(&b);
        self.present(field, text);
        let holds = text.len() <= 200 && text.bytes().all(is_plain);
        self.unless(holds, field, "must have up to 200 letters, digits, dots, hyphens and underscores");
    }

    /// A secret, which travels in headers and bodies.
    pub fn secret(&mut self, field: &'static str, secret: &Secret) {
        let text = secret.reveal();
        self.present(field, text);
        let holds = text.len() <= 1000 && text.bytes().all(|b| b.is_ascii_graphic());
        self.unless(holds, field, "must have up to 1000 visible ASCII characters and no space");
    }

    /// A secret that never travels, so that it may have spaces.
    pub fn text(&mut self, field: &'static str, secret: &Secret) {
        let text = secret.reveal();
        self.present(field, text);
        let holds = text.len() <= 1000 && !text.chars().any(char::is_control);
        self.unless(holds, field, "must have up to 1000 bytes and no control character");
    }

    fn present(&mut self, field: &'static str, text: &str) {
        self.unless(!text.is_empty(), field, "is missing");
    }

    /// The faults, if there are any.
    pub fn done(self) -> Result<(), Vec<ConfigFault>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}
