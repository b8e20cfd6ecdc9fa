//! What a receiver answered, and what follows from it.

use std::time::Duration;

use hyper::header::{HeaderMap, HeaderName};
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

use super::UrlFault;
use crate::text::{cut, line};

/// The headers that are kept for the log of deliveries.
const KEPT: [&str; 4] = ["content-type", "location", "retry-after", "server"];
/// The longest value of such a header, in characters.
const LONGEST_VALUE: usize = 200;
/// The longest time that a receiver can ask for.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

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

/// Why there is no answer. The text is for the owner of the webhook: it tells nothing about our network. So it does not say
/// whether a name exists that leads to an internal address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The address itself is refused.
    #[error("the address {0}")]
    Url(#[from] UrlFault),
    /// The name has no address, or none that is public.
    #[error("the host has no public address")]
    NoPublicAddress,
    /// No address accepts a connection.
    #[error("the host accepts no connection")]
    NoConnection,
    /// TLS failed, most likely for the certificate.
    #[error("the host has no valid certificate")]
    Tls,
    /// The connection ended, or what came is not HTTP.
    #[error("the connection broke before an answer")]
    Broken,
    /// It took too long.
    #[error("no answer in time")]
    TimedOut,
    /// The id of the message can't be a header.
    #[error("the id has other characters than letters, digits, hyphens and underscores")]
    Id,
}

/// The headers that are kept.
pub(super) fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let value = |name: &str| {
        let value = headers.get(HeaderName::from_bytes(name.as_bytes()).ok()?)?;
        Some((name.to_owned(), cut(&line(&String::from_utf8_lossy(value.as_bytes())), LONGEST_VALUE)))
    };
    KEPT.iter().filter_map(|name| value(name)).collect()
}

/// How long to wait: a number of seconds, or a date.
pub(super) fn retry_after(headers: &HeaderMap, now: OffsetDateTime) -> Option<Duration> {
    let text = headers.get("retry-after")?.to_str().ok()?.trim();
    let wait = if let Ok(seconds) = text.parse() {
        Duration::from_secs(seconds)
    } else {
        let until = OffsetDateTime::parse(&text.replace("GMT", "+0000"), &Rfc2822).ok()?;
        Duration::try_from(until - now).unwrap_or_default()
    };
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

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

    #[test]
    fn a_receiver_can_ask_to_wait_up_to_a_day() {
        let now = datetime!(2026-11-30 12:00 UTC);
        for (text, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999", Some(86_400)),
            ("Mon, 30 Nov 2026 12:01:00 GMT", Some(60)),
            ("Mon, 30 Nov 2026 11:00:00 GMT", Some(0)),
            ("Wed, 30 Dec 2026 12:00:00 GMT", Some(86_400)),
            ("-1", None),
            ("soon", None),
        ] {
            let headers =
                HeaderMap::from_iter([(HeaderName::from_static("retry-after"), text.parse().unwrap())]);
            assert_eq!(retry_after(&headers, now), seconds.map(Duration::from_secs), "{text}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
