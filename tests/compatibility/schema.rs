//! Compares two versions of a schema: old requests must still be valid, and old clients must still be able to read
//! responses. Bounds on responses may widen, since readers don't rely on them, and enums in responses may grow.

use super::Way;
use gatepass_testing::{Value, json};
use serde_json::Map;
use std::collections::BTreeSet;

type Schema = Map<String, Value>;

const MOST: [&str; 5] = ["maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum"];
const LEAST: [&str; 5] = ["minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum"];
const EXACT: [&str; 4] = ["pattern", "format", "multipleOf", "uniqueItems"];
/// Marks a schema whose only other form was null.
const NULLABLE: &str = "x-nullable";

/// Two documents, and the breaks between them.
pub struct Schemas<'a> {
    pub old: &'a Value,
    pub new: &'a Value,
    pub breaks: Vec<String>,
    /// The pairs that were compared already: a component is reported once in each direction, and recursion ends.
    seen: BTreeSet<(String, String, Way)>,
}

impl<'a> Schemas<'a> {
    pub fn new(old: &'a Value, new: &'a Value) -> Self {
        Self { old, new, breaks: Vec::new(), seen: BTreeSet::new() }
    }

    pub fn say(&mut self, at: &str, what: impl AsRef<str>) {
        self.breaks.push(format!("{at}: {}", what.as_ref()));
    }

    pub fn compare(&mut self, at: &str, old: &Value, new: &Value, way: Way) {
        let key = (old.to_string(), new.to_string(), way);
        let is_known = if key.0.contains("$ref") { !self.seen.insert(key) } else { old == new };
        if is_known {
            return;
        }
        let (old, new) = (flat(self.old, old), flat(self.new, new));
        self.null(at, &old, &new, way);
        if self.became_a_form(at, &old, &new, way) {
            return;
        }
        self.types(at, &old, &new, way);
        self.values(at, &old, &new, way);
        self.forms(at, &old, &new, way);
        self.fields(at, &old, &new, way);
        self.inside(at, &old, &new, way);
        self.bounds(at, &old, &new, way);
    }

    fn null(&mut self, at: &str, old: &Schema, new: &Schema, way: Way) {
        match (way, takes_null(old), takes_null(new)) {
            (Way::Sent, true, false) => self.say(at, "null is refused now"),
            (Way::Given, false, true) => self.say(at, "may be null now"),
            _ => {}
        }
    }

    fn types(&mut self, at: &str, old: &Schema, new: &Schema, way: Way) {
        let (was, is) = (types(old), types(new));
        let (narrow, wide) = if way == Way::Sent { (&was, &is) } else { (&is, &was) };
        let fits = match (narrow, wide) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(narrow), Some(wide)) => {
                narrow.iter().all(|t| wide.contains(t) || (t == "integer" && wide.contains("number")))
            }
        };
        if !fits {
            self.say(at, format!("type changed from {was:?} to {is:?}"));
        }
    }

    fn values(&mut self, at: &str, old: &Schema, new: &Schema, way: Way) {
        match (values(old), values(new)) {
            (None, Some(_)) if way == Way::Sent => self.say(at, "only certain values are taken now"),
            (Some(_), None) if way == Way::Given => self.say(at, "may be any value now"),
            (Some(was), Some(is)) => {
                for gone in was.iter().filter(|value| !is.contains(value)) {
                    self.say(at, format!("value {gone} removed"));
                }
            }
            _ => {}
        }
    }

    /// An object has become one of several forms: compares it with the form whose tag it always had, or, in a response
    /// without a tag, with any.
    fn became_a_form(&mut self, at: &str, old: &Schema, new: &Schema, way: Way) -> bool {
        let (Some(fields), Some(tagged)) = (old.get("properties"), new.get("discriminator")) else {
            return false;
        };
        let mut old = old.clone();
        old.remove(NULLABLE);
        let (old, mapping) = (Value::Object(old.clone()), tagged["mapping"].as_object().unwrap());
        let tag = fields.get(tagged["propertyName"].as_str().unwrap());
        let had = tag.map(|tag| values(&flat(self.old, tag)).unwrap_or_default());
        for value in had.iter().flatten() {
            match mapping.get(value.as_str().unwrap()) {
                Some(form) => self.compare(&format!("{at}[{value}]"), &old, &json!({ "$ref": form }), way),
                None => self.say(at, format!("form {value} removed")),
            }
        }
        let is_one = || {
            mapping.values().any(|form| {
                let mut trial = Schemas::new(self.old, self.new);
                trial.compare("", &old, &json!({ "$ref": form }), way);
                trial.breaks.is_empty()
            })
        };
        if had.is_none() && !is_one() {
            self.say(at, "none of the forms is what it was");
        }
        true
    }

    /// `oneOf` and `anyOf`. A response may have new forms if a tag tells them apart, because the tag is an open enum.
    fn forms(&mut self, at: &str, old: &Schema, new: &Schema, way: Way) {
        let (was, is) = (forms(old), forms(new));
        if was.len() < 2 && is.len() < 2 {
            return;
        }
        if let (Some(old), Some(new)) = (old.get("discriminator"), new.get("discriminator")) {
            if old["propertyName"] != new["propertyName"] {
                self.say(at, "another field tells the forms apart");
            }
            for (tag, target) in old["mapping"].as_object().into_iter().flatten() {
                match new["mapping"].get(tag) {
                    Some(now) => {
                        let reference = |target: &Value| json!({ "$ref": target });
                        self.compare(&format!("{at}[{tag}]"), &reference(target), &reference(now), way);
                    }
                    None => self.say(at, format!("form {tag} removed")),
                }
            }
            return;
        }
        let fits = |a: &Value, b: &Value| {
            let mut trial = Schemas::new(self.old, self.new);
            trial.seen.clone_from(&self.seen);
            trial.compare("", a, b, way);
            trial.breaks.is_empty()
        };
        let lost = was.iter().any(|old| !is.iter().any(|new| fits(old, new)));
        let strange = way == Way::Given && is.iter().any(|new| !was.iter().any(|old| fits(old, new)));
        if lost || strange {
            self.say(
                at,
                if lost { "a form was removed or narrowed" } else { "a form without a tag was added" },
            );
        }
    }

    fn fields(&mut self, at: &str, old: &Schema, new: &Schema, way: Way) {
        let field = |schema: &Schema, name: &str| schema.get("properties").and_then(|p| p.get(name)).cloned();
        let names = old.get("properties").and_then(Value::as_object).into_iter().flat_map(|p| p.keys());
        for name in names {
            let here = format!("{at}/{name}");
            match (field(old, name), field(new, name)) {
                (Some(old), Some(new)) => self.compare(&here, &old, &new, way),
                _ => self.say(&here, "field removed"),
            }
        }
        let (was, is) = (required(old), required(new));
        match way {
            Way::Sent => {
                is.difference(&was).for_each(|name| self.say(&format!("{at}/{name}"), "required now"))
            }
            Way::Given => was
                .difference(&is)
                .filter(|name| field(new, name).is_some())
                .for_each(|name| self.say(&format!("{at}/{name}"), "may be left out now")),
        }
        if way == Way::Sent && is_open(old) && !is_open(new) {
            self.say(at, "unknown fields are refused now");
        }
    }

    /// The items of lists and the values of maps.
    fn inside(&mut self, at: &str, old: &Schema, new: &Schema, way: Way) {
        for (keyword, step) in [("items", "[]"), ("additionalProperties", "/*"), ("propertyNames", "/*")] {
            let part = |schema: &Schema| schema.get(keyword).filter(|part| part.is_object()).cloned();
            // Nothing was accepted here before, so any schema accepts more.
            let was_closed = way == Way::Sent && old.get(keyword) == Some(&json!(false));
            let (was, is) = (part(old), part(new));
            if (was.is_some() || is.is_some()) && !was_closed {
                let (was, is) = (was.unwrap_or(json!({})), is.unwrap_or(json!({})));
                self.compare(&format!("{at}{step}"), &was, &is, way);
            }
        }
    }

    fn bounds(&mut self, at: &str, old: &Schema, new: &Schema, way: Way) {
        if way == Way::Given {
            if old.contains_key("format") && old.get("format") != new.get("format") {
                self.say(at, "format changed");
            }
            return;
        }
        let number = |schema: &Schema, keyword: &str| schema.get(keyword).and_then(Value::as_f64);
        for keyword in MOST {
            if number(new, keyword).is_some_and(|n| n < number(old, keyword).unwrap_or(f64::INFINITY)) {
                self.say(at, format!("{keyword} lowered"));
            }
        }
        for keyword in LEAST {
            let nothing = if keyword.ends_with("imum") { f64::NEG_INFINITY } else { 0.0 };
            if number(new, keyword).is_some_and(|n| n > number(old, keyword).unwrap_or(nothing)) {
                self.say(at, format!("{keyword} raised"));
            }
        }
        for keyword in EXACT {
            let is = new.get(keyword).filter(|value| **value != json!(false));
            if is.is_some() && is != old.get(keyword) && !refuses_nul_alone(old.get(keyword), is) {
                self.say(at, format!("{keyword} changed"));
            }
        }
        if old.contains_key("default") && old.get("default") != new.get("default") {
            self.say(at, "default changed");
        }
    }
}

/// Whether the new pattern only refuses U+0000 in addition, which the server never accepted: it answered 500.
fn refuses_nul_alone(old: Option<&Value>, new: Option<&Value>) -> bool {
    (old, new) == (Some(&json!(r"\S")), Some(&json!(r"^[^\x00]*[^\s\x00][^\x00]*$")))
}

/// A schema as one object: references followed, `allOf` merged, null removed from the forms.
fn flat(document: &Value, schema: &Value) -> Schema {
    let mut merged = Map::new();
    let target = schema["$ref"].as_str().and_then(|r| document.pointer(r.trim_start_matches('#')));
    let parts = schema["allOf"].as_array().into_iter().flatten();
    target.into_iter().chain(parts).for_each(|part| merge(&mut merged, flat(document, part)));
    merge(&mut merged, schema.as_object().cloned().unwrap_or_default());
    if let [one] = forms(&merged).as_slice()
        && *one != Value::Object(merged.clone())
    {
        let had_null = takes_null(&merged);
        merged.remove("oneOf");
        merged.remove("anyOf");
        merge(&mut merged, flat(document, one));
        merged.insert(NULLABLE.into(), json!(had_null));
    }
    merged
}

fn merge(into: &mut Schema, from: Schema) {
    for (keyword, value) in from {
        match (keyword.as_str(), into.get_mut(&keyword), value) {
            ("$ref" | "allOf", _, _) => {}
            ("properties", Some(Value::Object(all)), Value::Object(more)) => all.extend(more),
            ("required", Some(Value::Array(all)), Value::Array(more)) => all.extend(more),
            (_, _, value) => drop(into.insert(keyword, value)),
        }
    }
}

/// The forms besides null. A schema without forms is its own only form.
fn forms(schema: &Schema) -> Vec<Value> {
    match schema.get("oneOf").or(schema.get("anyOf")).and_then(Value::as_array) {
        Some(forms) => forms.iter().filter(|form| form["type"] != "null").cloned().collect(),
        None => vec![Value::Object(schema.clone())],
    }
}

fn takes_null(schema: &Schema) -> bool {
    let says = ["type", "enum", "const", "oneOf", "anyOf", "properties"];
    let forms = schema.get("oneOf").or(schema.get("anyOf")).and_then(Value::as_array);
    schema.get(NULLABLE) == Some(&json!(true))
        || forms.is_some_and(|forms| forms.iter().any(|form| form["type"] == "null"))
        || schema.get("type").and_then(Value::as_array).is_some_and(|types| types.contains(&json!("null")))
        || !says.iter().any(|keyword| schema.contains_key(*keyword))
}

fn types(schema: &Schema) -> Option<BTreeSet<String>> {
    let names = match schema.get("type")? {
        Value::Array(several) => several.clone(),
        one => vec![one.clone()],
    };
    Some(names.iter().filter_map(Value::as_str).filter(|name| *name != "null").map(str::to_owned).collect())
}

fn values(schema: &Schema) -> Option<Vec<Value>> {
    let one = schema.get("const").map(|value| vec![value.clone()]);
    let mut values = schema.get("enum").and_then(Value::as_array).cloned().or(one)?;
    values.retain(|value| !value.is_null());
    Some(values)
}

fn required(schema: &Schema) -> BTreeSet<String> {
    let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn is_open(schema: &Schema) -> bool {
    let closes = |keyword| schema.get(keyword) == Some(&json!(false));
    !closes("additionalProperties") && !closes("unevaluatedProperties")
}
