//! Why there is no answer, and how long an answer asks to wait.

use std::time::Duration;

use hyper::header::HeaderMap;
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

use super::UrlFault;

/// The longest time that a receiver can ask for.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// Why there is no answer. The text is for whoever named the address: it tells nothing about our network. So it does not say
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

/// How long to wait: a number of seconds, or a date.
pub(crate) fn retry_after(headers: &HeaderMap, now: OffsetDateTime) -> Option<Duration> {
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
    use hyper::header::HeaderName;
    use time::macros::datetime;

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
