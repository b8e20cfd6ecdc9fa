//! The timing of a ticket: the requested timing, its check against a flow, and the window that an approval opens
//! (domain.md section 6).

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime, UtcOffset};

use super::duration::{DurationRule, IsoDuration};
use crate::window::Window;

#[cfg(test)]
mod tests;

/// When access is wanted, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Timing {
    /// From the final approval on, so that waiting does not shorten it.
    OnApproval {
        /// How long.
        duration: IsoDuration,
    },
    /// From a fixed start to a fixed end. An approval after the start leaves the rest of the window.
    Scheduled {
        /// The first moment.
        #[serde(with = "time::serde::rfc3339")]
        start: OffsetDateTime,
        /// How long.
        duration: IsoDuration,
    },
    /// Up to a fixed end.
    Until {
        /// The first moment without access.
        #[serde(with = "time::serde::rfc3339")]
        end: OffsetDateTime,
        /// The first moment. None: the moment of the approval.
        #[serde(default, with = "time::serde::rfc3339::option", skip_serializing_if = "Option::is_none")]
        start: Option<OffsetDateTime>,
    },
    /// From the final approval on, without an end.
    Permanent,
}

crate::text_enum! {
    /// Why a flow refuses a timing.
    pub enum TimingFault {
        /// The flow does not allow the length.
        DurationNotAllowed = "duration_not_allowed",
        /// The timing lasts no time at all.
        NoLength = "no_length",
        /// The end is not after the start.
        NotAfterStart = "not_after_start",
        /// The flow leaves a choice of durations, and the request names none.
        DurationRequired = "duration_required",
        /// The timing is over already.
        WindowPassed = "window_passed",
    }
}

impl std::error::Error for TimingFault {}

/// The window ended before the approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("window_passed")]
pub struct WindowPassed;

impl From<WindowPassed> for TimingFault {
    fn from(WindowPassed: WindowPassed) -> Self {
        Self::WindowPassed
    }
}

/// The bounds of a timing, seen from a moment. None: unbounded, or relative to the approval.
struct Bounds {
    start: Option<OffsetDateTime>,
    end: Option<OffsetDateTime>,
    length: Option<Duration>,
}

impl Timing {
    /// Checks the requested timing against a flow's rule, and returns it in UTC. Without a requested timing, returns
    /// the only one that the rule allows.
    ///
    /// The length of an `until` is measured from its start or from now, whichever is later. A rule that names exact
    /// lengths requires a start.
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

    /// The timing in UTC, if it is neither empty nor over. Ignores the rules of flows.
    pub fn sound(self, now: OffsetDateTime) -> Result<Self, TimingFault> {
        let timing = match self {
            Self::OnApproval { .. } | Self::Permanent => self,
            Self::Scheduled { start, duration } => Self::Scheduled { start: utc(start), duration },
            Self::Until { end, start } => Self::Until { end: utc(end), start: start.map(utc) },
        };
        match timing {
            Self::OnApproval { duration } | Self::Scheduled { duration, .. }
                if duration == IsoDuration::ZERO =>
            {
                return Err(TimingFault::NoLength);
            }
            Self::Until { end, start } if start.is_some_and(|start| end <= start) => {
                return Err(TimingFault::NotAfterStart);
            }
            Self::OnApproval { .. } | Self::Scheduled { .. } | Self::Until { .. } | Self::Permanent => {}
        }
        timing.window(now)?;
        Ok(timing)
    }

    /// The window that an approval at this moment opens. It never begins before the approval.
    pub fn window(&self, approved_at: OffsetDateTime) -> Result<Window, WindowPassed> {
        let (start, end) = match *self {
            Self::OnApproval { duration } => (approved_at, Some(duration.after(approved_at))),
            Self::Scheduled { start, duration } => (start, Some(duration.after(start))),
            Self::Until { end, start } => (start.unwrap_or(approved_at), Some(end)),
            Self::Permanent => (approved_at, None),
        };
        let window = Window { start: start.max(approved_at), end };
        if window.is_over(approved_at) { Err(WindowPassed) } else { Ok(window) }
    }

    /// The fixed start. None: the moment of the approval.
    pub fn fixed_start(&self) -> Option<OffsetDateTime> {
        match *self {
            Self::OnApproval { .. } | Self::Permanent => None,
            Self::Scheduled { start, duration: _ } => Some(start),
            Self::Until { end: _, start } => start,
        }
    }

    /// The fixed end. After it, an approval would give nothing. None: the window moves with the approval, or has no end.
    pub fn fixed_end(&self) -> Option<OffsetDateTime> {
        match *self {
            Self::OnApproval { .. } | Self::Permanent => None,
            Self::Scheduled { start, duration } => Some(duration.after(start)),
            Self::Until { end, start: _ } => Some(end),
        }
    }

    /// Whether this timing gives no moment and no length that `other` does not give, if the approval is now.
    pub fn is_within(&self, other: &Self, now: OffsetDateTime) -> bool {
        let (inner, outer) = (self.bounds(now), other.bounds(now));
        let start = inner.start.unwrap_or(now);
        let end = inner.end.or_else(|| inner.length.map(|length| now.saturating_add(length)));
        let starts = outer.start.is_none_or(|limit| start >= limit);
        let ends = outer.end.is_none_or(|limit| end.is_some_and(|end| end <= limit));
        let lasts = outer.length.is_none_or(|limit| inner.length.is_some_and(|length| length <= limit));
        starts && ends && lasts
    }

    /// Whether this timing gives no moment that `other` does not give, whenever the ticket is approved. Another mode may give
    /// other moments, except that everything is part of `permanent`.
    pub fn is_part_of(&self, other: &Self) -> bool {
        match (*self, *other) {
            (_, Self::Permanent) => true,
            (Self::OnApproval { duration: inner }, Self::OnApproval { duration: outer }) => inner <= outer,
            (Self::Scheduled { start, duration }, Self::Scheduled { start: from, duration: most }) => {
                let (end, last) = (duration.length(), most.length());
                start >= from && start.saturating_add(end) <= from.saturating_add(last)
            }
            (Self::Until { end, start }, Self::Until { end: last, start: from }) => {
                end <= last && from.is_none_or(|from| start.is_some_and(|start| start >= from))
            }
            (
                Self::OnApproval { .. } | Self::Scheduled { .. } | Self::Until { .. } | Self::Permanent,
                Self::OnApproval { .. } | Self::Scheduled { .. } | Self::Until { .. },
            ) => false,
        }
    }

    /// Whether a request under this rule could have had this timing or a longer one, seen from now.
    pub fn is_allowed_by(&self, rule: &DurationRule, now: OffsetDateTime) -> bool {
        match rule.longest() {
            None => true,
            Some(longest) => self.bounds(now).length.is_some_and(|length| length <= longest.length()),
        }
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
            Self::Scheduled { start, duration } => {
                Bounds { length: Some(duration.length()), ..fixed(start, duration.after(start)) }
            }
            Self::Until { end, start } => fixed(start.unwrap_or(now), end),
            Self::Permanent => Bounds { start: None, end: None, length: None },
        }
    }
}

fn utc(moment: OffsetDateTime) -> OffsetDateTime {
    moment.to_offset(UtcOffset::UTC)
}
