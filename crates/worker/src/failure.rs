//! Why a job failed. Stored with the job, and shown to super admins.

use gatepass_domain::refused::Refused;

/// The most characters that are stored.
const MOST: usize = 1000;

/// The reason, without secrets.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Failure(String);

impl Failure {
    /// A failure with this reason.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into().replace('\0', "\u{fffd}").chars().take(MOST).collect())
    }
}

impl From<gatepass_persistence::Error> for Failure {
    fn from(error: gatepass_persistence::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::new(refused.to_string())
    }
}
