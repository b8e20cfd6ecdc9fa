//! What a receiver answered, and what follows from it.

use std::time::Duration;

use hyper::header::{HeaderMap, HeaderName};

use crate::text::{cut, line};

/// The headers that are kept for the log of deliveries.
const KEPT: [&str; 4] = ["content-type", "location", "retry-after", "server"];
/// The longest value of such a header, in characters.
const LONGEST_VALUE: usize = 200;

/// The answer of a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// A few headers: content-type, location, retry-after, server.
    pub headers: Vec<(String, String)>,
    /// The first 2 KiB of the body, as text.
    pub body: String,
    /// How long it took, from the lookup of the name on.
    pub took: Duration,
    /// How long the receiver asks to wait before the next attempt, a day at most.
    pub retry_after: Option<Duration>,
}

/// What follows from an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// 2xx: the receiver has it.
    Delivered,
    /// 410: the receiver wants no more. Disable the webhook.
    Gone,
    /// 429, 502, 503 and 504: the receiver is overloaded. Try again, and slow down.
    Overloaded,
    /// Anything else, redirects included. Try again.
    Refused,
}

impl Answer {
    /// What follows.
    pub fn verdict(&self) -> Verdict {
        match self.status {
            200..=299 => Verdict::Delivered,
            410 => Verdict::Gone,
            429 | 502..=504 => Verdict::Overloaded,
            _ => Verdict::Refused,
        }
    }
}

/// The headers that are kept.
pub(super) fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let value = |name: &str| {
        let value = headers.get(HeaderName::from_bytes(name.as_bytes()).ok()?)?;
        Some((name.to_owned(), cut(&line(&String::from_utf8_lossy(value.as_bytes())), LONGEST_VALUE)))
    };
    KEPT.iter().filter_map(|name| value(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_have_a_meaning() {
        let verdict = |status| {
            Answer { status, headers: vec![], body: String::new(), took: Duration::ZERO, retry_after: None }
                .verdict()
        };
        for (verdicts, statuses) in [
            (Verdict::Delivered, [200, 202, 204, 299]),
            (Verdict::Gone, [410; 4]),
            (Verdict::Overloaded, [429, 502, 503, 504]),
            (Verdict::Refused, [301, 400, 404, 500]),
        ] {
            for status in statuses {
                assert_eq!(verdict(status), verdicts, "{status}");
            }
        }
    }
}
