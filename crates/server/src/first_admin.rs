//! The password of `admin`, the first super admin: the operator's, or a generated one that is shown once.

use std::io::{self, Write};

use rand::distr::{Alphanumeric, SampleString};

use crate::config::{Config, Secret};

/// A password, and whether it must be shown because nobody knows it yet.
#[derive(Debug)]
pub struct Password {
    /// The password.
    pub secret: Secret,
    /// Whether it was generated here.
    pub generated: bool,
}

impl Password {
    /// The configured password, or a generated one.
    pub fn of(config: &Config) -> Self {
        config.admin_password.clone().map_or_else(Self::generate, |secret| Self { secret, generated: false })
    }

    /// Shows the password on standard error, where the banner is too.
    pub fn show(&self) -> io::Result<()> {
        let text = format!("\nThe super admin `admin` has the password {}", self.secret.expose());
        writeln!(io::stderr(), "{text}   (shown at this start only: keep it)")
    }

    /// A password of 24 random letters and digits: 142 bits.
    pub fn generate() -> Self {
        Self { secret: Secret::new(Alphanumeric.sample_string(&mut rand::rng(), 24)), generated: true }
    }
}
