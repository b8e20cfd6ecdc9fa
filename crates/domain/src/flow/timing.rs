//! When a ticket wants its access: the request's timing, what a flow makes of it, and the window it becomes
//! (domain.md section 6).

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime, UtcOffset};

use super::duration::{DurationRule, IsoDuration};
use crate::window::Window;

#[cfg(test)]
mod tests;

/// When, and for how long, access is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Timing {
    /// From the final approval on: waiting eats none of it.
    OnApproval {
        /// How long.
        duration: IsoDuration,
    },
    /// From a fixed start on; both ends are fixed, so an approval after the start leaves the rest.
    Scheduled {
        /// The first moment.
        #[serde(with = "time::serde::rfc3339")]
        start: OffsetDateTime,
        /// How long.
        duration: IsoDuration,
    },
    /// Up to a fixed end.
    Until {
        /// The first moment after the access.
        #[serde(with = "time::serde::rfc3339")]
        end: OffsetDateTime,
        /// The first moment; the approval when absent.
        #[serde(default, with = "time::serde::rfc3339::option", skip_serializing_if = "Option::is_none")]
        start: Option<OffsetDateTime>,
    },
    /// From the final approval on, without an end.
    Permanent,
}

crate::text_enum! {
    /// Why a flow does not take a timing.
    pub enum TimingFault {
        /// It is empty, or the flow's rule does not allow its length.
        DurationNotAllowed = "duration_not_allowed",
        /// The flow leaves a choice, and none was made.
        DurationRequired = "duration_required",
        /// It is over already.
        WindowPassed = "window_passed",
    }
}

impl std::error::Error for TimingFault {}

/// The window ended before it could be approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("window_passed")]
pub struct WindowPassed;

impl From<WindowPassed> for TimingFault {
    fn from(WindowPassed: WindowPassed) -> Self {
        Self::WindowPassed
    }
}

/// The bounds of a timing as they stand at a moment; none: unbounded, or floating with the approval.
struct Bounds {
    start: Option<OffsetDateTime>,
    end: Option<OffsetDateTime>,
    length: Option<Duration>,
}

impl Timing {
    /// The timing of a request under a flow's rule, in UTC; where none was asked for, the only one there is.
    ///
    /// An `until` is measured from its start or from now, whichever is later; a rule that names exact lengths
    /// wants its start spelled out.
    pub fn fit(rule: &DurationRule, wanted: Option<Self>, now: OffsetDateTime) -> Result<Self, TimingFault> {
        let timing = match (wanted, rule) {
            (Some(timing), _) => timing.sound(now)?,
            (None, DurationRule::Permanent) => Self::Permanent,
            (None, DurationRule::Fixed { duration }) => Self::OnApproval { duration: *duration },
            (None, DurationRule::Choice { .. } | DurationRule::Max { .. }) => {
                return Err(TimingFault::DurationRequired);
            }
        };
        let length = match (timing, rule) {
            (_, DurationRule::Permanent) => return Ok(timing),
            (Self::Until { end, start }, DurationRule::Fixed { .. } | DurationRule::Choice { .. }) => {
                start.map(|start| end - start)
            }
            (_, _) => timing.bounds(now).length,
        };
        if length.is_some_and(|length| rule.allows(length)) {
            Ok(timing)
        } else {
            Err(TimingFault::DurationNotAllowed)
        }
    }

    /// The timing in UTC, if it is not empty and not over, whatever a flow says.
    pub fn sound(self, now: OffsetDateTime) -> Result<Self, TimingFault> {
        let timing = match self {
            Self::OnApproval { .. } | Self::Permanent => self,
            Self::Scheduled { start, duration } => Self::Scheduled { start: utc(start), duration },
            Self::Until { end, start } => Self::Until { end: utc(end), start: start.map(utc) },
        };
        let is_empty = match timing {
            Self::OnApproval { duration } | Self::Scheduled { duration, .. } => duration == IsoDuration::ZERO,
            Self::Until { end, start } => start.is_some_and(|start| end <= start),
            Self::Permanent => false,
        };
        if is_empty {
            return Err(TimingFault::DurationNotAllowed);
        }
        timing.window(now)?;
        Ok(timing)
    }

    /// The window that an approval at this moment opens. It never begins before the approval.
    pub fn window(&self, approved_at: OffsetDateTime) -> Result<Window, WindowPassed> {
        let (start, end) = match *self {
            Self::OnApproval { duration } => {
                (approved_at, Some(approved_at.saturating_add(duration.length())))
            }
            Self::Scheduled { start, duration } => (start, Some(start.saturating_add(duration.length()))),
            Self::Until { end, start } => (start.unwrap_or(approved_at), Some(end)),
            Self::Permanent => (approved_at, None),
        };
        let window = Window { start: start.max(approved_at), end };
        if window.is_over(approved_at) { Err(WindowPassed) } else { Ok(window) }
    }

    /// Whether this gives no moment and no length that the other does not, seen from now.
    pub fn is_within(&self, other: &Self, now: OffsetDateTime) -> bool {
        let (inner, outer) = (self.bounds(now), other.bounds(now));
        let starts = outer.start.is_none_or(|limit| inner.start.is_some_and(|start| start >= limit));
        let ends = outer.end.is_none_or(|limit| inner.end.is_some_and(|end| end <= limit));
        let lasts = outer.length.is_none_or(|limit| inner.length.is_some_and(|length| length <= limit));
        starts && ends && lasts
    }

    fn bounds(&self, now: OffsetDateTime) -> Bounds {
        let fixed = |start: OffsetDateTime, end: OffsetDateTime| {
            let start = start.max(now);
            Bounds { start: Some(start), end: Some(end), length: Some(end - start) }
        };
        match *self {
            Self::OnApproval { duration } => {
                Bounds { start: None, end: None, length: Some(duration.length()) }
            }
            Self::Scheduled { start, duration } => Bounds {
                length: Some(duration.length()),
                ..fixed(start, start.saturating_add(duration.length()))
            },
            Self::Until { end, start } => fixed(start.unwrap_or(now), end),
            Self::Permanent => Bounds { start: None, end: None, length: None },
        }
    }
}

fn utc(moment: OffsetDateTime) -> OffsetDateTime {
    moment.to_offset(UtcOffset::UTC)
}
