//! The body of a webhook: type, time and data.

use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The longest body of an event, in bytes. Receivers behind small gateways refuse more.
const LONGEST: usize = 20_000;
/// The longest body of a task of a connector, in bytes. Nothing of it may be omitted.
const LONGEST_TASK: usize = 4_000_000;

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeFault {
    /// The type has other characters than letters, digits, dots and underscores.
    #[error("a type has letters, digits, dots and underscores alone")]
    Type,
    /// The body is too long. Send less of the data: ids and links instead of all.
    #[error("the body is too long")]
    TooLong,
}

/// The body of an event, as JSON: `type` such as `ticket.approved`, `timestamp` (when it happened), `data`.
pub fn body(kind: &str, timestamp: OffsetDateTime, data: &Value) -> Result<Vec<u8>, EnvelopeFault> {
    within(LONGEST, kind, timestamp, data)
}

/// The body of a task of a connector, as JSON: `type` `connector.task`, `timestamp` (when it was handed out), `data`.
pub fn task_body(timestamp: OffsetDateTime, data: &Value) -> Result<Vec<u8>, EnvelopeFault> {
    within(LONGEST_TASK, "connector.task", timestamp, data)
}

fn within(
    longest: usize,
    kind: &str,
    timestamp: OffsetDateTime,
    data: &Value,
) -> Result<Vec<u8>, EnvelopeFault> {
    let is_type = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'.';
    if kind.is_empty() || !kind.bytes().all(is_type) {
        return Err(EnvelopeFault::Type);
    }
    let timestamp = timestamp.format(&Rfc3339).unwrap_or_default();
    let body = json!({ "type": kind, "timestamp": timestamp, "data": data }).to_string().into_bytes();
    if body.len() > longest { Err(EnvelopeFault::TooLong) } else { Ok(body) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_body_has_type_timestamp_and_data() {
        let body = body("ticket.approved", datetime!(2026-11-30 12:00 UTC), &json!({ "id": 1 })).unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            body,
            json!({ "type": "ticket.approved", "timestamp": "2026-11-30T12:00:00Z", "data": { "id": 1 } })
        );
    }

    #[test]
    fn types_and_lengths_are_limited() {
        let at = datetime!(2026-11-30 12:00 UTC);
        for kind in ["", "ticket approved", "ticket-approved", "заявка"] {
            assert_eq!(body(kind, at, &Value::Null), Err(EnvelopeFault::Type), "{kind}");
        }
        assert_eq!(body("a", at, &Value::from("x".repeat(20_000))), Err(EnvelopeFault::TooLong));
        assert!(body("a", at, &Value::from("x".repeat(19_900))).is_ok());
    }
}
