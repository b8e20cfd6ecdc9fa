//! Parts of signatures that services have in common.

use ring::{digest, hmac};
use subtle::ConstantTimeEq;
use time::OffsetDateTime;

/// How far the time of a request may be from ours, in seconds, in both directions.
const WINDOW: u64 = 300;

/// Whether two byte strings are equal, in a time that tells nothing about where they differ.
pub(super) fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

/// Whether a time in seconds since 1970 is within five minutes of now.
pub(super) fn is_fresh(seconds: i64, now: OffsetDateTime) -> bool {
    now.unix_timestamp().abs_diff(seconds) <= WINDOW
}

/// The number in a header or parameter that is a time: digits alone.
pub(super) fn number(text: &str) -> Option<i64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// HMAC-SHA256 of these parts, one after the other.
pub(super) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> hmac::Tag {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    for part in parts {
        context.update(part);
    }
    context.sign()
}

/// The digest of these parts, one after the other, in hexadecimal.
pub(super) fn digest(algorithm: &'static digest::Algorithm, parts: &[&[u8]]) -> String {
    let mut context = digest::Context::new(algorithm);
    for part in parts {
        context.update(part);
    }
    hex(context.finish().as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, engine::general_purpose::STANDARD};
    use time::macros::datetime;

    #[test]
    fn times_are_fresh_for_five_minutes_in_both_directions() {
        let now = datetime!(2026-11-30 12:00 UTC);
        for (offset, fresh) in [(-301, false), (-300, true), (0, true), (300, true), (301, false)] {
            assert_eq!(is_fresh(now.unix_timestamp() + offset, now), fresh, "{offset}");
        }
        for seconds in [i64::MIN, i64::MAX] {
            assert!(!is_fresh(seconds, now));
        }
        for (text, read) in
            [("12", Some(12)), ("", None), ("-1", None), ("+1", None), ("1 ", None), ("1e3", None)]
        {
            assert_eq!(number(text), read, "{text}");
        }
        assert_eq!(number("99999999999999999999"), None);
    }

    /// How group robots of DingTalk and Feishu sign, which Gatepass doesn't use.
    #[test]
    fn signatures_of_robots_are_met() {
        let sign = |key: &str, text: &str| STANDARD.encode(hmac_sha256(key.as_bytes(), &[text.as_bytes()]));
        let secret = "SECthisissecret";
        assert_eq!(
            sign(secret, &format!("1700000000000\n{secret}")),
            "azrqDJMNHPof7+WgNaBmtWpetwsQOkG9SrD5xjc7Svs="
        );
        assert_eq!(sign("1599360473\ndemo", ""), "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
    }
}
