//! The published schemas as a check on input: what the document says is what the server takes.

mod parameters;

pub use parameters::{headers, query};

use crate::error::{Fault, MOST_FAULTS};
use jsonschema::error::{ValidationError, ValidationErrorKind as Kind};
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

/// Where the document keeps its schemas.
const SCHEMAS: &str = "#/components/schemas/";

/// A check for each type that a request body has: it holds a copy of what it refers to, and no more. All of them take
/// tens of megabytes, and each takes a moment to compile: so it is when the first body of its type arrives.
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

/// A check for a schema, with a copy of everything that it refers to.
fn compile(schema: &Value, document: &Value) -> Option<Validator> {
    let mut schemas = Map::new();
    follow(schema, document, &mut schemas);
    let mut schema = schema.clone();
    schema.as_object_mut()?.insert("components".into(), json!({ "schemas": schemas }));
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    options.build(&schema).map_err(|error| tracing::error!(%error, "schema does not compile")).ok()
}

/// A schema, and everything that it refers to.
fn collect(reference: &str, document: &Value, found: &mut Map<String, Value>) {
    let Some(name) = reference.strip_prefix(SCHEMAS).filter(|name| !found.contains_key(*name)) else {
        return;
    };
    let Some(schema) = document.pointer(reference.trim_start_matches('#')) else { return };
    found.insert(name.to_owned(), schema.clone());
    follow(schema, document, found);
}

fn follow(part: &Value, document: &Value, found: &mut Map<String, Value>) {
    match part {
        Value::Object(fields) => fields.values().for_each(|field| follow(field, document, found)),
        Value::Array(items) => items.iter().for_each(|item| follow(item, document, found)),
        // References, in `$ref` and in a discriminator's mapping alike.
        Value::String(text) => collect(text, document, found),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Every way in which the value is not what the schema of this name says.
pub fn faults(name: &str, value: &Value) -> Vec<Fault> {
    let Some(validator) = validator(name) else {
        tracing::error!(name, "no schema for an input type");
        return vec![Fault::new("", "internal", "no schema for this input")];
    };
    let mut faults: Vec<Fault> =
        validator.iter_errors(value).flat_map(|e| of(&e)).take(MOST_FAULTS).collect();
    nul("", value, &mut faults);
    faults
}

/// PostgreSQL can't store U+0000, so no text may hold it.
fn nul(pointer: &str, value: &Value, faults: &mut Vec<Fault>) {
    match value {
        _ if faults.len() >= MOST_FAULTS => {}
        Value::String(text) if text.contains('\0') => {
            faults.push(Fault::new(pointer, "invalid_character", "U+0000 is not allowed"));
        }
        Value::Array(items) => {
            for (i, v) in items.iter().enumerate() {
                nul(&format!("{pointer}/{i}"), v, faults);
            }
        }
        Value::Object(fields) => {
            for (name, v) in fields {
                nul(&format!("{pointer}/{}", escape(name)), v, faults);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
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
        // Of a type without any field.
        Kind::FalseSchema if error.instance().is_object() => {
            let fields = error.instance().as_object().into_iter().flat_map(|fields| fields.keys());
            fields
                .map(|name| Fault::new(format!("{at}/{}", escape(name)), "unknown_field", "unknown field"))
                .collect()
        }
        // Whoever writes a lone `*` where names or ids belong means everything, and must hear that it is no such thing.
        _ if error.instance().as_str() == Some("*") => {
            vec![Fault::new(at, "wildcard_not_supported", "`*` is no wildcard")]
        }
        // Told by `nul`, in better words.
        Kind::Pattern { pattern } if pattern == crate::openapi::NO_NUL => vec![],
        kind => vec![Fault::new(at, code(kind), error.masked().to_string())],
    }
}

/// Of several forms, the caller meant the one whose tag they wrote: its faults are the ones to tell.
fn nearest(forms: &[Vec<ValidationError<'static>>], error: &ValidationError<'_>) -> Vec<Fault> {
    if let Some(discriminator) = discriminator(error) {
        return tagged(forms, error, discriminator);
    }
    let at = error.instance_path().as_str();
    // A form is ruled out by being of another type altogether, such as null.
    let is_other_type = |e: &ValidationError<'_>| {
        e.instance_path().as_str() == at && matches!(e.kind(), Kind::Type { .. } | Kind::Enum { .. })
    };
    let meant: Vec<_> = forms.iter().filter(|form| !form.iter().any(is_other_type)).collect();
    match meant.as_slice() {
        [one] => one.iter().flat_map(of).collect(),
        _ => vec![Fault::new(at, "invalid", "is none of the forms that are possible here")],
    }
}

/// The discriminator beside the `oneOf` that was violated.
fn discriminator(error: &ValidationError<'_>) -> Option<&'static Value> {
    let place = error.schema_path().as_str().strip_suffix("/oneOf")?;
    crate::openapi::document().pointer(place)?.get("discriminator")
}

/// The faults of the variant whose tag was written; or of the tag, where that is missing or unknown.
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
    // Every form but the one that was meant finds fault with the tag.
    let is_about_tag = |e: &ValidationError<'_>| {
        e.instance_path().as_str() == pointer && matches!(e.kind(), Kind::Enum { .. } | Kind::Constant { .. })
    };
    if let Some(meant) = forms.iter().find(|form| !form.iter().any(is_about_tag)) {
        return meant.iter().flat_map(of).collect();
    }
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let known: Vec<&str> = mapping.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let code = if written.is_string() { "unknown_value" } else { "wrong_type" };
    vec![Fault::new(pointer, code, format!("must be one of {}", known.join(", ")))]
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
mod tests {
    use super::*;
    use crate::extract::json::tests::anything;
    use proptest::prelude::*;

    /// A pointer leads to what is wrong, or, where something is missing, to an object that lacks it.
    fn leads_somewhere(value: &Value, pointer: &str) -> bool {
        let is_missing = |(parent, _): (&str, &str)| value.pointer(parent).is_some_and(Value::is_object);
        value.pointer(pointer).is_some() || pointer.rsplit_once('/').is_some_and(is_missing)
    }

    /// The fields of the type, with anything in them; and now and then anything at all.
    fn body(name: &str) -> BoxedStrategy<Value> {
        let document = crate::openapi::document();
        let properties = document["components"]["schemas"][name]["properties"].as_object();
        let names: Vec<String> = properties.into_iter().flatten().map(|(name, _)| name.clone()).collect();
        let Some(_) = names.first() else { return anything().boxed() };
        let fields = proptest::collection::hash_map(proptest::sample::select(names), anything(), 0..8);
        prop_oneof![3 => fields.prop_map(|map| map.into_iter().collect()), 1 => anything()].boxed()
    }

    proptest! {
        #[test]
        fn fuzz_every_fault_of_any_body_leads_into_it(
            (name, value) in proptest::sample::select(body_types(crate::openapi::document()).into_iter().collect::<Vec<_>>())
                .prop_flat_map(|name| (Just(name.clone()), body(&name))),
        ) {
            let faults = faults(&name, &value);
            prop_assert!(faults.len() <= MOST_FAULTS);
            for fault in faults {
                prop_assert!(leads_somewhere(&value, &fault.pointer), "{}: {:?} in {}", name, fault, value);
                prop_assert!(fault.code != "internal");
            }
        }

        #[test]
        fn fuzz_names_in_pointers_are_escaped(name in ".*") {
            let value = json!({ &name: 1 });
            prop_assert_eq!(value.pointer(&format!("/{}", escape(&name))), Some(&json!(1)));
        }
    }

    #[test]
    fn every_body_has_a_check_that_compiles() {
        let broken: Vec<_> = VALIDATORS.keys().filter(|name| validator(name).is_none()).collect();
        assert!(VALIDATORS.len() > 10 && broken.is_empty(), "{broken:?}");
    }
}
