//! The result of a run, or why it failed.

use gatepass_domain::refused::Refused;

/// The result of a run. `P` is the payload of the next run.
#[derive(Debug)]
pub enum Progress<P> {
    /// Everything is done.
    Done,
    /// Everything is done except items that would fail again.
    PassedOver(P, Failure),
    /// The limit of one run was reached. Holds the failure of the items that were passed over so far.
    More(P, Option<Failure>),
}

impl<P> Progress<P> {
    /// This result with another payload.
    pub fn map<Q>(self, other: impl FnOnce(P) -> Q) -> Progress<Q> {
        match self {
            Self::Done => Progress::Done,
            Self::PassedOver(payload, failure) => Progress::PassedOver(other(payload), failure),
            Self::More(payload, failure) => Progress::More(other(payload), failure),
        }
    }
}

/// The most characters of a reason that are stored.
const MOST: usize = 1000;

/// Why a job failed, without secrets. Stored with the job, and shown to super admins.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure with this reason.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into().replace('\0', "\u{fffd}").chars().take(MOST).collect())
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
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

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new(error.to_string())
    }
}
