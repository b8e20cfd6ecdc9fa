//! Checks input against the published schemas, so that the server accepts exactly what the document says.

mod characters;
mod expected;
mod members;
mod parameters;

pub use parameters::{headers, is_text, query, takes_body, takes_query};

use crate::error::{Fault, MOST_FAULTS};
use crate::schema::Timestamp;
use gatepass_domain::writing;
use jsonschema::error::{ValidationError, ValidationErrorKind as Kind};
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

/// The place of the schemas in the document.
const SCHEMAS: &str = "#/components/schemas/";

/// The most items of a list in a body. No schema allows more.
const MOST_ITEMS: usize = 10_000;

/// A validator for each type of request body, with a copy of all schemas that it refers to. Together they take tens of
/// megabytes, and each takes a moment to compile. So a validator is compiled when the first body of its type arrives.
static VALIDATORS: LazyLock<BTreeMap<String, OnceLock<Option<Validator>>>> = LazyLock::new(|| {
    body_types(crate::openapi::document()).into_iter().map(|name| (name, OnceLock::new())).collect()
});

fn validator(name: &str) -> Option<&'static Validator> {
    let compiled = || compile(&json!({ "$ref": format!("{SCHEMAS}{name}") }), crate::openapi::document());
    VALIDATORS.get(name)?.get_or_init(compiled).as_ref()
}

fn body_types(document: &Value) -> BTreeSet<String> {
    let items = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = items.filter_map(|(_, item)| item.as_object()).flat_map(|item| item.values());
    let contents = operations.filter_map(|operation| operation.pointer("/requestBody/content")?.as_object());
    let references = contents.flat_map(|content| content.values()).filter_map(|media| {
        media.pointer("/schema/$ref")?.as_str()?.strip_prefix(SCHEMAS).map(str::to_owned)
    });
    references.collect()
}

/// A validator for a schema, with a copy of all schemas that it refers to.
fn compile(schema: &Value, document: &Value) -> Option<Validator> {
    let mut schemas = Map::new();
    follow(schema, document, &mut schemas);
    let mut schema = schema.clone();
    schema.as_object_mut()?.insert("components".into(), json!({ "schemas": schemas }));
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("date-time", Timestamp::is_valid);
    options.build(&schema).map_err(|error| tracing::error!(%error, "schema does not compile")).ok()
}

/// Collects a schema and all schemas that it refers to.
fn collect(reference: &str, document: &Value, found: &mut Map<String, Value>) {
    let Some(name) = reference.strip_prefix(SCHEMAS).filter(|name| !found.contains_key(*name)) else {
        return;
    };
    let Some(schema) = document.pointer(reference.trim_start_matches('#')) else { return };
    let mut copy = schema.clone();
    // Without properties, the validator does not say which field is not allowed.
    if let Some(fields) = copy.as_object_mut().filter(|fields| fields.contains_key("additionalProperties")) {
        fields.entry("properties").or_insert_with(|| json!({}));
    }
    found.insert(name.to_owned(), copy);
    follow(schema, document, found);
}

fn follow(part: &Value, document: &Value, found: &mut Map<String, Value>) {
    match part {
        Value::Object(fields) => fields.values().for_each(|field| follow(field, document, found)),
        Value::Array(items) => items.iter().for_each(|item| follow(item, document, found)),
        // References are in `$ref`, and in the mapping of a discriminator.
        Value::String(text) => collect(text, document, found),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Brings the texts of a body into their normal form, except for texts that count as they are written.
pub fn tidy(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(tidied) = tidied(text) {
                *text = tidied;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(fields) => {
            let texts = fields.iter_mut().filter(|(name, _)| !members::is_verbatim(name));
            texts.for_each(|(_, field)| tidy(field));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The normal form of a text, if it differs.
fn tidied(text: &str) -> Cow<'_, str> {
    match writing::tidy(text) {
        Cow::Borrowed(same) if same.len() != text.len() => Cow::Owned(same.to_owned()),
        other => other,
    }
}

/// The faults of the value against the schema of this name.
pub fn faults(name: &str, value: &Value) -> Vec<Fault> {
    let Some(validator) = validator(name) else {
        tracing::error!(name, "no schema for an input type");
        return vec![Fault::new("", "internal", "no schema for this input")];
    };
    // A list of hundreds of thousands of items would keep a thread busy for seconds, so it is refused first.
    if let Some(pointer) = crowded("", value) {
        return vec![Fault::new(pointer, "too_many", format!("at most {MOST_ITEMS}"))];
    }
    let mut faults: Vec<Fault> =
        validator.iter_errors(value).flat_map(|e| of(&e)).take(MOST_FAULTS).collect();
    expected::say_blank_once(&mut faults);
    characters::add("", "", value, &mut faults);
    faults
}

/// The place of a list or object with more items than any schema allows.
fn crowded(pointer: &str, value: &Value) -> Option<String> {
    let within = |name: &str, inner: &Value| match inner {
        Value::Array(_) | Value::Object(_) => crowded(&format!("{pointer}/{name}"), inner),
        _ => None,
    };
    match value {
        Value::Array(items) if items.len() > MOST_ITEMS => Some(pointer.to_owned()),
        Value::Object(fields) if fields.len() > MOST_ITEMS => Some(pointer.to_owned()),
        Value::Array(items) => items.iter().enumerate().find_map(|(i, item)| within(&i.to_string(), item)),
        Value::Object(fields) => fields.iter().find_map(|(name, field)| within(&escape(name), field)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn of(error: &ValidationError<'_>) -> Vec<Fault> {
    let at = error.instance_path().as_str();
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| Fault::new(format!("{at}/{}", escape(name)), "unknown_field", "unknown field"))
            .collect(),
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![Fault::new(format!("{at}/{}", escape(name)), "required", "is required")]
        }
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => nearest(context, error),
        // A caller who writes a lone `*` in place of a name or id means everything, and must learn that it is no
        // wildcard.
        _ if error.instance().as_str() == Some("*") => {
            vec![Fault::new(at, "wildcard_not_supported", "`*` is no wildcard")]
        }
        _ => vec![fault(at, error, &Value::Null)],
    }
}

/// The fault of a value. `root` is the schema that was compiled, if it is not one of the document's.
fn fault(pointer: &str, error: &ValidationError<'_>, root: &Value) -> Fault {
    match error.kind() {
        Kind::Pattern { .. } if error.instance().as_str().is_some_and(characters::has_nul) => {
            characters::nul(pointer)
        }
        kind => {
            let expected = expected::expected(error, root);
            Fault::new(pointer, code(kind), expected.unwrap_or_else(|| error.masked().to_string()))
        }
    }
}

/// The faults of the form that the caller meant: the one whose tag they wrote.
fn nearest(forms: &[Vec<ValidationError<'static>>], error: &ValidationError<'_>) -> Vec<Fault> {
    if let Some(discriminator) = discriminator(error) {
        return tagged(forms, error, discriminator);
    }
    let at = error.instance_path().as_str();
    // A form of another type altogether, such as null, was not meant.
    let is_other_type = |e: &ValidationError<'_>| {
        e.instance_path().as_str() == at && matches!(e.kind(), Kind::Type { .. } | Kind::Enum { .. })
    };
    let meant: Vec<_> = forms.iter().filter(|form| !form.iter().any(is_other_type)).collect();
    match meant.as_slice() {
        [one] => one.iter().flat_map(of).collect(),
        _ => vec![Fault::new(at, "invalid", "is none of the forms that are possible here")],
    }
}

/// The discriminator of the `oneOf` that failed.
fn discriminator(error: &ValidationError<'_>) -> Option<&'static Value> {
    let place = error.schema_path().as_str().strip_suffix("/oneOf")?;
    crate::openapi::document().pointer(place)?.get("discriminator")
}

/// The faults of the variant whose tag was written, or of the tag if it is missing or unknown.
fn tagged(
    forms: &[Vec<ValidationError<'static>>],
    error: &ValidationError<'_>,
    discriminator: &Value,
) -> Vec<Fault> {
    let at = error.instance_path().as_str();
    if !error.instance().is_object() {
        return vec![Fault::new(at, "wrong_type", "must be an object")];
    }
    let tag = discriminator.get("propertyName").and_then(Value::as_str).unwrap_or_default();
    let pointer = format!("{at}/{}", escape(tag));
    let Some(written) = error.instance().get(tag) else {
        return vec![Fault::new(pointer, "required", "is required")];
    };
    // All forms except the meant one report a fault of the tag.
    let is_about_tag = |e: &ValidationError<'_>| {
        e.instance_path().as_str() == pointer && matches!(e.kind(), Kind::Enum { .. } | Kind::Constant { .. })
    };
    if let Some(meant) = forms.iter().find(|form| !form.iter().any(is_about_tag)) {
        return meant.iter().flat_map(of).collect();
    }
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let known: Vec<String> = mapping.into_iter().flatten().map(|(name, _)| name.clone()).collect();
    let code = if written.is_string() { "unknown_value" } else { "wrong_type" };
    vec![Fault::new(pointer, code, expected::one_of(&known))]
}

fn code(kind: &Kind) -> &'static str {
    match kind {
        Kind::Type { .. } => "wrong_type",
        Kind::Enum { .. } | Kind::Constant { .. } => "unknown_value",
        Kind::MaxLength { .. } => "too_long",
        Kind::MinLength { .. } => "too_short",
        Kind::MaxItems { .. } => "too_many",
        Kind::MinItems { .. } => "too_few",
        Kind::UniqueItems => "repeated",
        Kind::Pattern { .. } | Kind::Format { .. } => "wrong_format",
        Kind::Maximum { .. } | Kind::ExclusiveMaximum { .. } => "too_large",
        Kind::Minimum { .. } | Kind::ExclusiveMinimum { .. } => "too_small",
        Kind::FalseSchema => "unknown_field",
        _ => "invalid",
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests;
