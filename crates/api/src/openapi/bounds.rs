//! Bounds that follow from a type or hold for every text, so that no annotation repeats them: the length of an id,
//! the range of an integer, and that no text contains U+0000. Responses keep them because input and columns do.

use super::examples;
use serde_json::{Value, json};

/// The longest value of a parameter that has no bound of its own, in characters.
const LONGEST: usize = 1000;

/// Any text without U+0000, which PostgreSQL can't store.
pub const NO_NUL: &str = r"^[^\x00]*$";

/// A text with at least one character that is not blank, without U+0000.
pub const NOT_BLANK: &str = r"^[^\x00]*[^\s\x00][^\x00]*$";

/// Patterns that would allow U+0000, each with its replacement that does not.
const WITHOUT_NUL: [(&str, &str); 1] = [(r"\S", NOT_BLANK)];

/// Adds these bounds to a schema where it has none. `name` is the field or parameter of the schema.
pub fn fill(name: &str, part: &mut Value) {
    match part {
        Value::Object(fields) => {
            let name = match fields.get("name").and_then(Value::as_str) {
                Some(parameter) if fields.contains_key("in") => parameter.to_owned(),
                _ => name.to_owned(),
            };
            for (key, value) in fields.iter_mut() {
                match key.as_str() {
                    "properties" => value
                        .as_object_mut()
                        .into_iter()
                        .flatten()
                        .for_each(|(field, schema)| fill(field, schema)),
                    // Data, not schemas.
                    "enum" | "const" | "default" | "example" | "examples" => {}
                    _ => fill(&name, value),
                }
            }
            bound(&name, part);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(name, item)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn bound(name: &str, schema: &mut Value) {
    let is = |kind: &str| match &schema["type"] {
        Value::String(one) => one == kind,
        Value::Array(several) => several.iter().any(|one| one == kind),
        _ => false,
    };
    let has = |names: &[&str]| names.iter().any(|name| schema.get(*name).is_some());
    let (is_text, is_integer) = (is("string"), is("integer"));
    // A password may be any text: its format only hides it. So may a text that counts as it is written.
    let is_any = schema["format"] == "password" || schema["format"] == "verbatim";
    let is_restricted = has(&["pattern", "enum", "const"]) || (has(&["format"]) && !is_any);
    // A pattern of the field's own replaces the general one, so it must exclude U+0000 too.
    let same = WITHOUT_NUL.iter().find(|(own, _)| schema["pattern"] == *own);
    if let Some((_, without_nul)) = same {
        schema["pattern"] = json!(without_nul);
    }
    if is_text && schema["format"] == "uuid" {
        schema["maxLength"] = json!(36);
    } else if is_text && !is_restricted {
        // Blanks at the ends of a text don't count, so a text of blanks alone is empty.
        let may_be_blank = schema["minLength"].as_u64().unwrap_or(0) == 0 || is_any;
        schema["pattern"] = json!(if may_be_blank { NO_NUL } else { NOT_BLANK });
        examples::add(name, schema);
    }
    if is_integer {
        let (least, most) = match schema["format"].as_str() {
            // The limit of a page. A higher limit is no fault.
            _ if name == "limit" => (1, i64::MAX),
            Some("int64") => (i64::MIN, i64::MAX),
            _ => (i32::MIN.into(), i32::MAX.into()),
        };
        for (keyword, value) in [("minimum", least), ("maximum", most)] {
            if schema.get(keyword).is_none() {
                schema[keyword] = json!(value);
            }
        }
    }
}

/// Adds the bounds of a parameter that has none of its own. A parameter can be omitted, but is never null.
pub fn parameter(schema: &mut Value) {
    if schema.get("type").is_some_and(|t| t == &json!(["string", "null"])) {
        schema["type"] = json!("string");
    }
    let is_text = schema.get("type").is_some_and(|t| t == "string");
    let is_bound = ["maxLength", "enum", "format"].iter().any(|name| schema.get(*name).is_some());
    if is_text && !is_bound {
        schema["maxLength"] = json!(LONGEST);
    }
    let Some(items) = schema.get_mut("items") else { return };
    let is_unbound = items.get("maxLength").is_none();
    parameter(items);
    // Names and similar texts: as many as fit into a URL.
    if items.get("maxLength").is_some() {
        if is_unbound {
            items["maxLength"] = json!(200);
        }
        schema["maxItems"] = json!(20);
    }
}
