//! Moments before a deadline or an end, at which people are reminded.

use time::{Duration, OffsetDateTime};

crate::text_enum! {
    /// When approvers who have not decided are reminded.
    pub enum Reminder {
        /// After half of the time until the decision deadline.
        Half = "half",
        /// A day before the decision deadline.
        Day = "day",
    }
}

crate::text_enum! {
    /// When people are told that access ends soon.
    pub enum EndNotice {
        /// A week before.
        Week = "week",
        /// A day before.
        Day = "day",
        /// An hour before.
        Hour = "hour",
    }
}

impl Reminder {
    /// When it is due, for a decision that may take so long until this deadline. None: the time is too short for it.
    pub fn due(self, deadline: OffsetDateTime, takes: Duration) -> Option<OffsetDateTime> {
        let (before, at_least) = match self {
            Self::Half => (takes / 2, Duration::days(1)),
            Self::Day => (Duration::days(1), Duration::days(2)),
        };
        let is_long_enough = match self {
            Self::Half => takes >= at_least,
            Self::Day => takes > at_least,
        };
        is_long_enough.then(|| deadline.checked_sub(before)).flatten()
    }
}

impl EndNotice {
    /// How long before the end it is due.
    pub fn before(self) -> Duration {
        match self {
            Self::Week => Duration::weeks(1),
            Self::Day => Duration::days(1),
            Self::Hour => Duration::hours(1),
        }
    }

    /// When it is due, for access in this window. None: the access is too short for it.
    pub fn due(self, start: OffsetDateTime, end: OffsetDateTime) -> Option<OffsetDateTime> {
        (end - start >= self.before() * 2).then(|| end.checked_sub(self.before())).flatten()
    }
}
