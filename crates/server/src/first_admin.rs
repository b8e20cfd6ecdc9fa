//! The password of `admin`, the first super admin: the operator's, or one made up and shown once.

use rand::distr::{Alphanumeric, SampleString};

use crate::config::{Config, Secret};

/// A password, and whether it has to be shown because nobody knows it yet.
#[derive(Debug)]
pub struct Password {
    /// The password.
    pub secret: Secret,
    /// True if it was made up here.
    pub generated: bool,
}

impl Password {
    /// The configured one, or a generated one.
    pub fn of(config: &Config) -> Self {
        config.admin_password.clone().map_or_else(Self::generate, |secret| Self { secret, generated: false })
    }

    /// 24 letters and digits: 142 bits.
    pub fn generate() -> Self {
        Self { secret: Secret::new(Alphanumeric.sample_string(&mut rand::rng(), 24)), generated: true }
    }
}
