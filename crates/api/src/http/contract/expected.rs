//! Says in words what a value must look like, with an example. No caller should have to read a regular expression.

use crate::error::Fault;
use crate::openapi::NOT_BLANK;
use crate::schema::Timestamp;
use jsonschema::JsonType;
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind as Kind};
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

/// The expectation that a value does not meet. None: the fault is of another kind. `root` is the schema that was compiled.
pub fn expected(error: &ValidationError<'_>, root: &Value) -> Option<String> {
    let schema = |keyword: &str| {
        let place = error.schema_path().as_str().strip_suffix(keyword)?;
        let of_document = || crate::openapi::document().pointer(place).filter(|schema| schema.is_object());
        if place.is_empty() { Some(root) } else { of_document().or_else(|| root.pointer(place)) }
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
        Kind::Enum { options } => {
            let options: Vec<String> = options.as_array().into_iter().flatten().map(plain).collect();
            Some(one_of(&options))
        }
        Kind::Constant { expected_value } => Some(one_of(&[plain(expected_value)])),
        Kind::Type { kind } => {
            let mut types = match kind {
                TypeKind::Single(one) => vec![of_type(*one)],
                TypeKind::Multiple(several) => several.iter().map(of_type).collect(),
            };
            types.sort_by_key(|words| *words == "null");
            let is_number =
                error.instance().is_string() && types.iter().any(|words| words.ends_with("number"));
            let example = schema("/type").filter(|_| is_number).and_then(example);
            Some(format!("must be {}{}", types.join(", or "), example.unwrap_or_default()))
        }
        _ => None,
    }
}

/// All values that are possible.
pub fn one_of(values: &[String]) -> String {
    let several = if values.len() > 1 { "one of " } else { "" };
    format!("must be {several}{}", values.join(", "))
}

fn of_type(one: JsonType) -> &'static str {
    match one {
        JsonType::Null => "null",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "a text",
        JsonType::Array => "a list",
        JsonType::Object => "an object",
    }
}

/// A value as a caller of a query writes it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The example of a schema, or else its default.
fn example(schema: &Value) -> Option<String> {
    let listed = schema.pointer("/examples/0").or_else(|| schema.get("example"));
    let example = listed.or_else(|| schema.get("default")).filter(|example| !example.is_null()).map(plain)?;
    let is_word = example.contains(char::is_alphanumeric);
    Some(if is_word { format!(", for example {example}") } else { format!(", for example `{example}`") })
}

/// The description and the example of a schema as an expectation.
fn in_words(schema: &Value) -> String {
    let meaning = schema.get("description").and_then(Value::as_str).map(|text| format!(". {text}"));
    format!("has the wrong form{}{}", example(schema).unwrap_or_default(), meaning.unwrap_or_default())
}
