//! Says in words what a text must look like, with an example. No caller should have to read a regular expression.

use crate::error::Fault;
use crate::openapi::NOT_BLANK;
use crate::schema::Timestamp;
use jsonschema::error::{ValidationError, ValidationErrorKind as Kind};
use serde_json::Value;

/// Formats by name, in words.
const FORMATS: [(&str, &str); 5] = [
    ("date-time", Timestamp::EXPECTED),
    ("email", "must be an e-mail address, for example alice@example.com"),
    ("uuid", "must be an id, for example 0198c5a2-6f1e-7c52-9d43-0f8f5b0a7c11"),
    ("uri", "must be a URL, for example https://example.com/icon.svg"),
    ("ipv4", "must be an IP address, for example 192.0.2.10"),
];

/// The expectation that a blank text does not meet.
const BLANK: &str = "must not be blank";

/// Leaves out that a blank text is too short.
pub fn say_blank_once(faults: &mut Vec<Fault>) {
    let blank = faults.iter().filter(|fault| fault.detail == BLANK).map(|fault| fault.pointer.clone());
    let blank: Vec<String> = blank.collect();
    faults.retain(|fault| fault.code != "too_short" || !blank.contains(&fault.pointer));
}

/// The expectation that a text does not meet. None: the fault is of another kind. `root` is the schema that was compiled.
pub fn expected(error: &ValidationError<'_>, root: &Value) -> Option<String> {
    let schema = |keyword: &str| {
        let place = error.schema_path().as_str().strip_suffix(keyword)?;
        crate::openapi::document()
            .pointer(place)
            .filter(|schema| schema.is_object())
            .or_else(|| root.pointer(place))
    };
    match error.kind() {
        Kind::Format { format } => {
            let known = FORMATS.iter().find(|(name, _)| name == format);
            Some(
                known.map_or_else(
                    || format!("must have the format {format}"),
                    |(_, words)| (*words).to_owned(),
                ),
            )
        }
        Kind::Pattern { pattern } if pattern == NOT_BLANK => Some(BLANK.to_owned()),
        Kind::Pattern { .. } => {
            Some(schema("/pattern").map_or_else(|| "has the wrong form".to_owned(), in_words))
        }
        _ => None,
    }
}

/// The description and the example of a schema as an expectation.
fn in_words(schema: &Value) -> String {
    let listed = schema.pointer("/examples/0").or_else(|| schema.get("example"));
    let example = listed.and_then(Value::as_str).map(|example| format!(", for example {example}"));
    let meaning = schema.get("description").and_then(Value::as_str).map(|text| format!(". {text}"));
    format!("has the wrong form{}{}", example.unwrap_or_default(), meaning.unwrap_or_default())
}
