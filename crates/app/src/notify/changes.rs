//! What an approver changed of a request, beside what was asked for.

use super::letter::timing;
use gatepass_domain::flow::timing::Timing;
use gatepass_persistence::tickets::Stored;
use serde_json::{Value, json};
use uuid::Uuid;

/// A field of a request that an approver changed. Of the timing, `starts_at`, `ends_at` and `duration` are fields of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The name of the field in the API.
    pub field: String,
    /// The value before: names, an RFC 3339 text, or a duration of ISO 8601. Empty: none.
    pub before: String,
    /// The value after.
    pub after: String,
}

/// The changes of a decision, whose event has these details.
pub(super) fn changes(stored: &Stored, data: &Value) -> Vec<Changed> {
    let Some(Value::Object(changes)) = data.pointer("/decision/changes") else { return Vec::new() };
    let requested = json!(stored.ticket.requested);
    let shown = |value: Option<&Value>| value.map(|value| words(stored, value)).unwrap_or_default();
    let of_request = changes.iter().filter(|(field, _)| *field != "timing").map(|(field, after)| Changed {
        field: field.clone(),
        before: shown(requested.get(field)),
        after: shown(Some(after)),
    });
    let after = changes.get("timing").and_then(|after| serde_json::from_value(after.clone()).ok());
    let of_timing = after.map(|after| of_timing(stored.ticket.timing, after)).unwrap_or_default();
    of_request.chain(of_timing).collect()
}

fn of_timing(before: Timing, after: Timing) -> Vec<Changed> {
    let fields = |at: Timing| {
        let (starts_at, ends_at, duration) = timing(at);
        [("starts_at", starts_at), ("ends_at", ends_at), ("duration", duration)]
    };
    let pairs = fields(before).into_iter().zip(fields(after)).filter(|(before, after)| before != after);
    let changed = pairs.map(|((field, before), (_, after))| Changed {
        field: field.to_owned(),
        before: before.unwrap_or_default(),
        after: after.unwrap_or_default(),
    });
    changed.collect()
}

/// A value in words. Ids become names.
fn words(stored: &Stored, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => {
            let named = text.parse().ok().and_then(|id: Uuid| stored.details.names.get(&id)?.name.clone());
            named.unwrap_or_else(|| text.clone())
        }
        Value::Array(items) => items.iter().map(|item| words(stored, item)).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let shown = fields.values().map(|field| words(stored, field)).filter(|text| !text.is_empty());
            shown.collect::<Vec<_>>().join(" – ")
        }
    }
}
