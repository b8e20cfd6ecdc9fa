//! Access windows (domain.md section 6): half-open, `[start, end)`, in UTC.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// When access is given: from `start` up to, and without, `end`. No `end`: permanent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first moment of access.
    #[serde(with = "time::serde::rfc3339")]
    pub start: OffsetDateTime,
    /// The first moment after access. None: permanent.
    #[serde(with = "time::serde::rfc3339::option")]
    pub end: Option<OffsetDateTime>,
}

impl Window {
    /// Whether the window covers this moment.
    pub fn contains(&self, at: OffsetDateTime) -> bool {
        self.has_begun(at) && !self.is_over(at)
    }

    /// Whether the window has begun at this moment.
    pub fn has_begun(&self, at: OffsetDateTime) -> bool {
        self.start <= at
    }

    /// Whether the window has ended at this moment.
    pub fn is_over(&self, at: OffsetDateTime) -> bool {
        self.end.is_some_and(|end| end <= at)
    }
}
