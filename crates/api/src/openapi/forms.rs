//! Forms of schemas that the common code generators read. They mean the same as the forms that utoipa writes.

use super::unions;
use serde_json::{Map, Value, json};

const PREFIX: &str = "#/components/schemas/";

/// Writes out a referenced schema of a text where a default stands beside the reference: OpenAPI Generator takes this default for
/// the name of a variable. An enum keeps its name, because there the default is the name of a constant.
pub fn write_out_defaults(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    each(document, &mut |schema| {
        if !schema.contains_key("default") {
            return;
        }
        let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix(PREFIX))
        else {
            return;
        };
        let target = schemas.get(target).and_then(Value::as_object).cloned();
        let Some(target) = target.filter(|target| !target.contains_key("enum")) else { return };
        schema.remove("$ref");
        for (keyword, value) in target {
            schema.entry(keyword).or_insert(value);
        }
    });
}

/// Makes a schema of its own, `TicketRequestOrNull`, of each tagged enum that an answer may show as null. OpenAPI Generator's Java
/// reads null only where the schema of the enum allows it. Bodies of requests keep `oneOf: [enum, null]`, because clients only
/// write them.
pub fn name_nullable_unions(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let sent = unions::sent(document);
    let mut named = Map::new();
    for (name, schema) in document["components"]["schemas"].as_object_mut().into_iter().flatten() {
        if sent.contains(name) {
            continue;
        }
        each(schema, &mut |member| {
            let Some([form, null]) = member.get("oneOf").and_then(Value::as_array).map(Vec::as_slice) else {
                return;
            };
            let reference = form.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix(PREFIX));
            let union = reference.and_then(|name| Some((name, schemas.get(name)?)));
            let Some((name, union)) = union.filter(|(_, union)| union.get("discriminator").is_some()) else {
                return;
            };
            let (name, mut union, description) =
                (format!("{name}OrNull"), union.clone(), form.get("description").cloned());
            if let Some(forms) = union["oneOf"].as_array_mut() {
                forms.push(null.clone());
            }
            *member = Map::from_iter([("$ref".to_owned(), json!(format!("{PREFIX}{name}")))]);
            member.extend(description.map(|text| ("description".to_owned(), text)));
            named.insert(name, union);
        });
    }
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.extend(named);
        schemas.sort_keys();
    }
}

/// Calls a function for each object within a value, the inner ones first.
fn each(value: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(|field| each(field, change));
            change(fields);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
