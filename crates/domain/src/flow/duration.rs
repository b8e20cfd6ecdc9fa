//! Durations: their ISO 8601 text, and the rule by which a flow limits them (domain.md section 6).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

#[cfg(test)]
mod tests;

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;
const WEEK: u32 = 7 * DAY;

/// A duration in whole seconds, written in ISO 8601 (`PT4H`, `P7D`). Never negative, at most about 136 years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IsoDuration(u32);

/// The text is not a duration. Years and months are refused, because their length is ambiguous.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 8601 duration of weeks, or of days, hours, minutes and seconds, such as PT4H or P7D")]
pub struct NotADuration;

impl IsoDuration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A duration of this many seconds.
    pub const fn seconds(count: u32) -> Self {
        Self(count)
    }

    /// A duration of this many hours.
    pub const fn hours(count: u16) -> Self {
        Self((count as u32).saturating_mul(HOUR))
    }

    /// A duration of this many days of 24 hours.
    pub const fn days(count: u16) -> Self {
        Self((count as u32).saturating_mul(DAY))
    }

    /// This duration, so many times.
    #[must_use]
    pub const fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// The length, for arithmetic with moments.
    pub fn length(self) -> Duration {
        Duration::seconds(i64::from(self.0))
    }

    /// The moment this long after `start`, or the last moment that can be stored: the database stores microseconds.
    pub fn after(self, start: OffsetDateTime) -> OffsetDateTime {
        let end = start.saturating_add(self.length());
        end.replace_microsecond(end.microsecond()).unwrap_or(end)
    }
}

impl FromStr for IsoDuration {
    type Err = NotADuration;

    fn from_str(text: &str) -> Result<Self, NotADuration> {
        parse(text).map(Self).ok_or(NotADuration)
    }
}

fn parse(text: &str) -> Option<u32> {
    let text = text.strip_prefix('P')?;
    if let Some(weeks) = text.strip_suffix('W') {
        return count(weeks)?.checked_mul(WEEK);
    }
    match text.split_once('T') {
        _ if text.is_empty() => None,
        None => sum(text, &[('D', DAY)]),
        Some((_, "")) => None,
        Some((days, rest)) => {
            sum(days, &[('D', DAY)])?.checked_add(sum(rest, &[('H', HOUR), ('M', MINUTE), ('S', 1)])?)
        }
    }
}

/// Adds up components such as `1H30M`. Each unit occurs at most once, in the order of `units`.
fn sum(mut text: &str, units: &[(char, u32)]) -> Option<u32> {
    let mut total = 0_u32;
    for &(unit, seconds) in units {
        if let Some((digits, rest)) = text.split_once(unit) {
            total = total.checked_add(count(digits)?.checked_mul(seconds)?)?;
            text = rest;
        }
    }
    text.is_empty().then_some(total)
}

fn count(digits: &str) -> Option<u32> {
    if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}

impl fmt::Display for IsoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ZERO {
            return f.write_str("PT0S");
        }
        f.write_str("P")?;
        if self.0 >= DAY {
            write!(f, "{}D", self.0 / DAY)?;
        }
        let clock = [(self.0 % DAY / HOUR, 'H'), (self.0 % HOUR / MINUTE, 'M'), (self.0 % MINUTE, 'S')];
        if clock.iter().any(|(count, _)| *count > 0) {
            f.write_str("T")?;
        }
        clock.iter().filter(|(count, _)| *count > 0).try_for_each(|(count, unit)| write!(f, "{count}{unit}"))
    }
}

impl TryFrom<String> for IsoDuration {
    type Error = NotADuration;

    fn try_from(text: String) -> Result<Self, NotADuration> {
        text.parse()
    }
}

impl From<IsoDuration> for String {
    fn from(duration: IsoDuration) -> Self {
        duration.to_string()
    }
}

/// How long the access that a flow gives may last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum DurationRule {
    /// Without end, or any shorter time.
    Permanent,
    /// Exactly this long.
    Fixed {
        /// The only duration.
        duration: IsoDuration,
    },
    /// One of these durations.
    Choice {
        /// The durations to choose from.
        options: Vec<IsoDuration>,
    },
    /// At most this long.
    Max {
        /// The longest duration.
        max: IsoDuration,
    },
}

impl Default for DurationRule {
    fn default() -> Self {
        Self::Max { max: IsoDuration::days(30) }
    }
}

/// What the rule allows, in words: `at most PT8H`.
impl fmt::Display for DurationRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Permanent => f.write_str("any duration"),
            Self::Fixed { duration } => write!(f, "exactly {duration}"),
            Self::Choice { options } => {
                let options: Vec<String> = options.iter().map(ToString::to_string).collect();
                write!(f, "one of {}", options.join(", "))
            }
            Self::Max { max } => write!(f, "at most {max}"),
        }
    }
}

impl DurationRule {
    /// The longest access. None: without end.
    pub fn longest(&self) -> Option<IsoDuration> {
        match self {
            Self::Permanent => None,
            Self::Fixed { duration: longest } | Self::Max { max: longest } => Some(*longest),
            Self::Choice { options } => Some(options.iter().max().copied().unwrap_or(IsoDuration::ZERO)),
        }
    }

    /// Whether an access may last exactly this long.
    pub fn allows(&self, length: Duration) -> bool {
        match self {
            Self::Permanent => true,
            Self::Fixed { duration } => duration.length() == length,
            Self::Choice { options } => options.iter().any(|option| option.length() == length),
            Self::Max { max } => length <= max.length(),
        }
    }
}
