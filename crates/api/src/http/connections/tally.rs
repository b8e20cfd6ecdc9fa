//! Logs connections that ended badly: the first of each kind in a minute at once, and their number at the end of the
//! minute. So a client that sends rubbish in a loop can't fill the log.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ended {
    /// It was over the limit.
    Refused,
    /// The other end sent no valid HTTP.
    Malformed,
    /// The head of a request was not finished in time.
    Unfinished,
    /// The response was not accepted in time.
    Unread,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "too many connections: one was refused",
            Self::Malformed => "a connection sent what is no HTTP and was closed",
            Self::Unfinished => "a connection left a request unfinished and was closed",
            Self::Unread => "a connection left an answer unread and was closed",
        })
    }
}

/// The number of connections in this minute, by how they ended.
#[derive(Debug, Default)]
pub struct Tally(Mutex<BTreeMap<Ended, u64>>);

impl Tally {
    /// Counts a connection.
    pub fn count(&self, ended: Ended) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(ended).or_default();
        *count += 1;
        if *count == 1 {
            tracing::warn!("{ended}; more of this minute are counted");
        }
    }

    /// The counts of this minute so far.
    pub fn minute(&self) -> BTreeMap<Ended, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn end_minute(&self) {
        let counts = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for (ended, count) in counts.into_iter().filter(|(_, count)| *count > 1) {
            tracing::warn!(count, "{ended}; so many in a minute");
        }
    }

    /// Ends each minute, as long as the server runs.
    pub async fn count_minutes(&self) {
        let mut minutes = tokio::time::interval(Duration::from_mins(1));
        loop {
            minutes.tick().await;
            self.end_minute();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_counted_by_kind_and_begins_with_nothing() {
        let tally = Tally::default();
        for _ in 0..1000 {
            tally.count(Ended::Malformed);
        }
        tally.count(Ended::Refused);
        assert_eq!(tally.minute(), [(Ended::Refused, 1), (Ended::Malformed, 1000)].into());
        tally.end_minute();
        assert!(tally.minute().is_empty());
    }
}
