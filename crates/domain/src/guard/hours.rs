//! The times of a rule: weekdays and hours of a clock on the wall of a time zone.

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use time::OffsetDateTime;

use super::parts::Reach;
use crate::text::TextEnum;

crate::text_enum! {
    /// A day of the week.
    pub enum Weekday {
        /// The first day of the week (ISO 8601).
        Monday = "monday",
        /// The second day.
        Tuesday = "tuesday",
        /// The third day.
        Wednesday = "wednesday",
        /// The fourth day.
        Thursday = "thursday",
        /// The fifth day.
        Friday = "friday",
        /// The sixth day.
        Saturday = "saturday",
        /// The seventh day.
        Sunday = "sunday",
    }
}

/// A span on some weekdays, `[start, end)`, as `HH:MM`. One that ends at or before its start ends on the next day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The weekdays on which it starts.
    pub days: BTreeSet<Weekday>,
    /// Its first minute.
    pub start: String,
    /// The first minute after it.
    pub end: String,
}

/// Spans in a time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The name of the time zone in the IANA database.
    pub zone: String,
    /// The spans.
    pub spans: Vec<Span>,
}

/// The time zones, as they are when the server is built: what is true on one server is true on all.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The minute of the day that a text as `08:30` names.
pub fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let is_two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_two_digits(hour) || !is_two_digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Whether the IANA database knows this time zone.
pub fn is_zone(name: &str) -> bool {
    zone(name).is_some()
}

fn zone(name: &str) -> Option<TimeZone> {
    ZONES.get(name).ok()
}

impl Hours {
    /// When a moment is in one of the spans: always, if one has all weekdays and the whole day.
    pub(super) fn reach(&self) -> Reach {
        let is_always = |span: &Span| span.days.len() == Weekday::ALL.len() && span.start == span.end;
        if self.spans.iter().any(is_always) {
            Reach::Always
        } else if self.spans.iter().all(|span| span.days.is_empty()) {
            Reach::Never
        } else {
            Reach::Sometimes
        }
    }

    /// Whether the moment is in one of the spans. Never, if the zone or a span is none.
    pub fn contain(&self, at: OffsetDateTime) -> bool {
        let Some(zone) = zone(&self.zone) else { return false };
        let Ok(moment) = Timestamp::from_second(at.unix_timestamp()) else { return false };
        let wall = moment.to_zoned(zone).datetime();
        let today = weekday(wall.date().weekday());
        let yesterday = weekday(wall.date().weekday().previous());
        let now = minute_of(wall.time());
        self.spans.iter().any(|span| span.contains(today, yesterday, now))
    }
}

impl Span {
    fn contains(&self, today: Weekday, yesterday: Weekday, now: u16) -> bool {
        let (Some(start), Some(end)) = (minute(&self.start), minute(&self.end)) else { return false };
        if start < end {
            return self.days.contains(&today) && (start..end).contains(&now);
        }
        (self.days.contains(&today) && start <= now) || (self.days.contains(&yesterday) && now < end)
    }
}

fn minute_of(time: Time) -> u16 {
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}

fn weekday(day: jiff::civil::Weekday) -> Weekday {
    match day {
        jiff::civil::Weekday::Monday => Weekday::Monday,
        jiff::civil::Weekday::Tuesday => Weekday::Tuesday,
        jiff::civil::Weekday::Wednesday => Weekday::Wednesday,
        jiff::civil::Weekday::Thursday => Weekday::Thursday,
        jiff::civil::Weekday::Friday => Weekday::Friday,
        jiff::civil::Weekday::Saturday => Weekday::Saturday,
        jiff::civil::Weekday::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn hours(zone: &str, days: &[Weekday], start: &str, end: &str) -> Hours {
        let days = days.iter().copied().collect();
        Hours { zone: zone.into(), spans: vec![Span { days, start: start.into(), end: end.into() }] }
    }

    #[test]
    fn a_span_holds_its_first_minute_and_not_its_last() {
        let work = hours("UTC", &[Weekday::Monday], "08:00", "17:30");
        for (at, inside) in [
            (datetime!(2026-11-30 07:59:59 UTC), false),
            (datetime!(2026-11-30 08:00 UTC), true),
            (datetime!(2026-11-30 17:29:59 UTC), true),
            (datetime!(2026-11-30 17:30 UTC), false),
            (datetime!(2026-12-01 09:00 UTC), false),
        ] {
            assert_eq!(work.contain(at), inside, "{at}");
        }
    }

    #[test]
    fn a_span_over_midnight_belongs_to_the_day_on_which_it_starts() {
        let night = hours("UTC", &[Weekday::Friday], "22:00", "06:00");
        for (at, inside) in [
            (datetime!(2026-11-27 21:59 UTC), false),
            (datetime!(2026-11-27 22:00 UTC), true),
            (datetime!(2026-11-28 05:59 UTC), true),
            (datetime!(2026-11-28 06:00 UTC), false),
            (datetime!(2026-11-28 22:00 UTC), false),
            (datetime!(2026-11-27 05:00 UTC), false),
        ] {
            assert_eq!(night.contain(at), inside, "{at}");
        }
    }

    #[test]
    fn the_whole_day_is_from_midnight_to_midnight() {
        let sunday = hours("Europe/Zurich", &[Weekday::Sunday], "00:00", "00:00");
        assert!(sunday.contain(datetime!(2026-11-28 23:00 UTC)));
        assert!(sunday.contain(datetime!(2026-11-29 22:59 UTC)));
        assert!(!sunday.contain(datetime!(2026-11-29 23:00 UTC)));
    }

    #[test]
    fn the_wall_clock_counts_an_hour_twice_and_another_never() {
        let all = [Weekday::Sunday];
        // On 2026-10-25 at 01:00 UTC, 03:00 becomes 02:00.
        let twice = hours("Europe/Zurich", &all, "02:00", "03:00");
        for (at, inside) in [
            (datetime!(2026-10-25 00:00 UTC), true),
            (datetime!(2026-10-25 01:59 UTC), true),
            (datetime!(2026-10-25 02:00 UTC), false),
            // On 2026-03-29 at 01:00 UTC, 02:00 becomes 03:00.
            (datetime!(2026-03-29 00:59 UTC), false),
            (datetime!(2026-03-29 01:00 UTC), false),
        ] {
            assert_eq!(twice.contain(at), inside, "{at}");
        }
    }

    #[test]
    fn a_span_of_all_days_and_hours_is_always_and_one_without_days_never() {
        let week = Weekday::ALL;
        assert_eq!(hours("UTC", week, "08:00", "08:00").reach(), Reach::Always);
        assert_eq!(hours("UTC", week, "08:00", "07:00").reach(), Reach::Sometimes);
        assert_eq!(hours("UTC", &week[1..], "00:00", "00:00").reach(), Reach::Sometimes);
        assert_eq!(hours("UTC", &[], "00:00", "00:00").reach(), Reach::Never);
    }

    #[test]
    fn minutes_and_zones_are_written_exactly() {
        for (text, expected) in [
            ("00:00", Some(0)),
            ("23:59", Some(1439)),
            ("24:00", None),
            ("8:00", None),
            ("08:60", None),
            ("+8:00", None),
            ("", None),
        ] {
            assert_eq!(minute(text), expected, "{text}");
        }
        assert!(is_zone("Europe/Zurich") && is_zone("UTC") && !is_zone("Mars/Olympus") && !is_zone(""));
        let nowhere = hours("Mars/Olympus", &[Weekday::Sunday], "00:00", "00:00");
        assert!(!nowhere.contain(datetime!(2026-11-29 12:00 UTC)));
        let odd = hours("UTC", &[Weekday::Sunday], "noon", "00:00");
        assert!(!odd.contain(datetime!(2026-11-29 12:00 UTC)));
        let all: Vec<_> = jiff::civil::Weekday::Monday.cycle_forward().take(7).map(weekday).collect();
        assert_eq!(all, Weekday::ALL);
    }
}
