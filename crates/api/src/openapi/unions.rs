//! Tagged enums for code generators. utoipa writes their variants in place and without a discriminator, so generated
//! code would have no names for them. Here each variant becomes a schema of its own.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const PREFIX: &str = "#/components/schemas/";

/// Names the variants of every tagged enum (`Approver` with the tag `user`: `ApproverUser`) and adds discriminators.
/// Variants in request bodies refuse unknown fields.
pub fn name_variants(document: &mut Value) {
    let sent = sent(document);
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return;
    };
    let mut named = Map::new();
    for (name, schema) in schemas.iter_mut() {
        let Some(tag) = schema.get("oneOf").and_then(tag_of) else { continue };
        let Some(variants) = schema.get_mut("oneOf").and_then(Value::as_array_mut) else { continue };
        let mut mapping = Map::new();
        for variant in variants {
            let Some(value) = tag_value(variant, &tag).map(str::to_owned) else { continue };
            let variant_name = format!("{name}{}", pascal_case(&value));
            let reference = format!("{PREFIX}{variant_name}");
            let mut own = std::mem::replace(variant, json!({ "$ref": reference }));
            if sent.contains(name) {
                own["additionalProperties"] = json!(false);
            }
            mapping.insert(value, json!(reference));
            named.insert(variant_name, own);
        }
        schema["discriminator"] = json!({ "propertyName": tag, "mapping": mapping });
    }
    schemas.extend(named);
}

/// The property that distinguishes the variants: required in each of them, with a single value that no other has.
fn tag_of(variants: &Value) -> Option<String> {
    let variants = variants.as_array().filter(|list| list.len() > 1)?;
    let candidates = variants.first()?.get("properties")?.as_object()?.keys();
    candidates
        .filter(|tag| {
            let values: Option<BTreeSet<&str>> = variants.iter().map(|v| tag_value(v, tag)).collect();
            values.is_some_and(|values| values.len() == variants.len())
        })
        .min()
        .cloned()
}

fn tag_value<'a>(variant: &'a Value, tag: &str) -> Option<&'a str> {
    let is_required = variant.get("required")?.as_array()?.iter().any(|name| name == tag);
    let property = variant.get("properties")?.get(tag)?;
    match property.get("enum")?.as_array()?.as_slice() {
        [one] if is_required => one.as_str(),
        _ => None,
    }
}

fn pascal_case(text: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
            .unwrap_or_default()
    };
    text.split(['_', '.', '-']).map(capital).collect()
}

/// The schemas that request bodies consist of.
pub fn sent(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut todo = Vec::new();
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    for (_, item) in paths {
        let operations = item.as_object().into_iter().flatten();
        operations
            .filter_map(|(_, operation)| operation.get("requestBody"))
            .for_each(|b| references(b, &mut todo));
    }
    while let Some(name) = todo.pop() {
        if let Some(schema) = document.pointer(&format!("/components/schemas/{name}"))
            && found.insert(name)
        {
            references(schema, &mut todo);
        }
    }
    found
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let name = fields.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix(PREFIX));
            found.extend(name.map(str::to_owned));
            fields.values().for_each(|v| references(v, found));
        }
        Value::Array(items) => items.iter().for_each(|v| references(v, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
