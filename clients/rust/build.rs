//! Generates the client from openapi/gatepass.json. progenitor reads OpenAPI 3.0, so the document is converted to 3.0
//! first. An operation that the generator omits fails the build.

use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle};
use serde_json::{Map, Value, json};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

const DOCUMENT: &str = "../../openapi/gatepass.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    let mut document: Value = serde_json::from_str(&fs::read_to_string(DOCUMENT)?)?;
    down(&mut document);
    document["openapi"] = json!("3.0.3");
    // OpenAPI 3.0 has no webhooks.
    document.as_object_mut().and_then(|fields| fields.remove("webhooks"));

    let mut settings = GenerationSettings::default();
    settings.with_interface(InterfaceStyle::Builder);
    let tokens = Generator::new(&settings).generate_tokens(&serde_json::from_value(document.clone())?)?;
    let code = prettyplease::unparse(&syn::parse2(tokens)?);
    // Long signatures stand on several lines.
    let unbroken: String = code.split_whitespace().collect();
    for id in operations(&document) {
        if !unbroken.contains(&format!("pubfn{id}(&self")) {
            return Err(format!("the generated client has no operation {id}").into());
        }
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("client.rs"), code)?;
    Ok(())
}

fn operations(document: &Value) -> impl Iterator<Item = &str> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(_, item)| item.as_object().into_iter().flatten())
        .filter_map(|(_, operation)| operation["operationId"].as_str())
}

/// Converts OpenAPI 3.1 to 3.0, as far as this document needs it.
fn down(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(down),
        Value::Object(fields) => {
            fields.values_mut().for_each(down);
            optional_type(fields);
            optional_reference(fields);
            optional_union(fields);
            one_answer(fields);
            if let Some(Value::Array(examples)) = fields.remove("examples") {
                fields.extend(examples.into_iter().next().map(|first| ("example".to_owned(), first)));
            }
            // progenitor accepts JSON only with this media type. The server accepts it for merge patches too.
            for media_type in ["application/problem+json", "application/merge-patch+json"] {
                let content = fields.remove(media_type);
                fields.extend(content.map(|content| ("application/json".to_owned(), content)));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Converts `type: [T, null]`.
fn optional_type(schema: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = schema.get("type") else { return };
    if let Some(of) = types.iter().find(|name| *name != "null").cloned() {
        schema.insert("type".into(), of);
        schema.insert("nullable".into(), json!(true));
    }
}

/// Converts `oneOf: [S, {type: null}]`.
fn optional_reference(schema: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = schema.get("oneOf") else { return };
    if let [of, null] = choices.as_slice()
        && null == &json!({ "type": "null" })
    {
        let of = json!([of]);
        schema.remove("oneOf");
        schema.insert("allOf".into(), of);
        schema.insert("nullable".into(), json!(true));
    }
}

/// Converts a reference to `TicketRequestOrNull` and its like, `oneOf: [S, T, {type: null}]`: here the reference may be null, not
/// the schema, because progenitor makes a type that contains itself of a schema of several forms that may be null.
fn optional_union(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(choices)) = schema.get_mut("oneOf") {
        choices.retain(|choice| choice != &json!({ "type": "null" }));
    }
    let reference = schema.get("$ref").and_then(Value::as_str);
    if reference.is_some_and(|reference| reference.ends_with("OrNull")) {
        let of = json!([{ "$ref": reference }]);
        schema.remove("$ref");
        schema.insert("allOf".into(), of);
        schema.insert("nullable".into(), json!(true));
    }
}

/// progenitor accepts one type of success, so it gets the 200. It reports the others (204 without content, 202 of a login that
/// waits for a review) as unexpected responses.
fn one_answer(responses: &mut Map<String, Value>) {
    if responses.get("200").is_some_and(|answer| answer.get("content").is_some()) {
        responses.remove("204");
        responses.remove("202");
    }
}
