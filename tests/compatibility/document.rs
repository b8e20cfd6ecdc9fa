//! Compares two versions of the contract, operation by operation.

use super::Way;
use super::schema::Schemas;
use gatepass_testing::{Value, json};
use std::collections::BTreeSet;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Every change of the new document that breaks callers of the old one.
pub fn breaks(old: &Value, new: &Value) -> Vec<String> {
    let mut found = Schemas::new(old, new);
    for (path, item) in fields(&old["paths"]) {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
            let here = format!("{} {path}", method.to_uppercase());
            match new["paths"].get(path).and_then(|item| item.get(method)) {
                Some(now) => operation(&mut found, &here, &item[method], now),
                None => found.say(&here, "operation removed"),
            }
        }
    }
    for (name, scheme) in fields(&old["components"]["securitySchemes"]) {
        let now = &new["components"]["securitySchemes"][name];
        if ["type", "scheme", "in", "name"].iter().any(|keyword| scheme.get(keyword) != now.get(keyword)) {
            found.say(name, "security scheme changed");
        }
    }
    found.breaks
}

fn operation(found: &mut Schemas<'_>, here: &str, old: &Value, new: &Value) {
    if old["operationId"] != new["operationId"] {
        found.say(here, format!("operationId changed from {} to {}", old["operationId"], new["operationId"]));
    }
    parameters(found, here, old, new);
    body(found, here, old, new);
    security(found, here, old, new);
    scopes(found, here, old, new);
    for (status, response) in fields(&old["responses"]) {
        let here = format!("{here} -> {status}");
        match new["responses"].get(status) {
            Some(now) => answer(found, &here, response, now),
            None => found.say(&here, "status removed"),
        }
    }
}

fn parameters(found: &mut Schemas<'_>, here: &str, old: &Value, new: &Value) {
    let key = |p: &Value| (p["in"].clone(), p["name"].clone());
    let list = |document: &Value, operation: &Value| -> Vec<Value> {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        parameters.map(|p| resolved(document, p).clone()).collect()
    };
    let (old, new) = (list(found.old, old), list(found.new, new));
    for parameter in &old {
        let here = format!("{here} {}", name(parameter));
        let Some(now) = new.iter().find(|p| key(p) == key(parameter)) else {
            found.say(&here, "parameter removed");
            continue;
        };
        if parameter["style"] != now["style"] || parameter["explode"] != now["explode"] {
            found.say(&here, "written in another way now");
        }
        found.compare(&here, &parameter["schema"], &now["schema"], Way::Sent);
    }
    for parameter in new.iter().filter(|p| p["required"] == json!(true)) {
        let before = old.iter().find(|p| key(p) == key(parameter));
        if before.is_none_or(|p| p["required"] != json!(true)) {
            found.say(&format!("{here} {}", name(parameter)), "required now");
        }
    }
}

fn name(parameter: &Value) -> String {
    format!("{} {}", parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap())
}

fn body(found: &mut Schemas<'_>, here: &str, old: &Value, new: &Value) {
    let here = format!("{here} body");
    let (old, new) = (&old["requestBody"], &new["requestBody"]);
    if new["required"] == json!(true) && old["required"] != json!(true) {
        found.say(&here, "required now");
    }
    content(found, &here, old, new, Way::Sent);
}

fn answer(found: &mut Schemas<'_>, here: &str, old: &Value, new: &Value) {
    let (old, new) = (resolved(found.old, old).clone(), resolved(found.new, new).clone());
    content(found, here, &old, &new, Way::Given);
    for (name, header) in fields(&old["headers"]) {
        let here = format!("{here} header {name}");
        match new["headers"].get(name) {
            Some(now) => {
                let (old, new) = (resolved(found.old, header).clone(), resolved(found.new, now).clone());
                found.compare(&here, &old["schema"], &new["schema"], Way::Given);
            }
            None => found.say(&here, "header removed"),
        }
    }
}

fn content(found: &mut Schemas<'_>, here: &str, old: &Value, new: &Value, way: Way) {
    for (media, old) in fields(&old["content"]) {
        match new["content"].get(media) {
            Some(new) => found.compare(here, &old["schema"], &new["schema"], way),
            None => found.say(here, format!("media type {media} removed")),
        }
    }
}

/// Every kind of credential that worked must still work, without further scopes.
fn security(found: &mut Schemas<'_>, here: &str, old: &Value, new: &Value) {
    let ways = |document: &Value, operation: &Value| -> Vec<BTreeSet<String>> {
        let ways = operation.get("security").unwrap_or(&document["security"]).clone();
        let none = vec![json!({})];
        let ways = ways.as_array().filter(|ways| !ways.is_empty()).unwrap_or(&none).clone();
        ways.iter()
            .map(|way| fields(way).flat_map(|(scheme, scopes)| needs(scheme, scopes)).collect())
            .collect()
    };
    let (was, is) = (ways(found.old, old), ways(found.new, new));
    if was.iter().any(|had| !is.iter().any(|needed| needed.is_subset(had))) {
        found.say(here, format!("needs other credentials or scopes: {is:?}, before {was:?}"));
    }
}

/// A key with a scope that was enough must still be enough.
fn scopes(found: &mut Schemas<'_>, here: &str, old: &Value, new: &Value) {
    let named = |operation: &Value| -> BTreeSet<String> {
        let scopes = operation["x-required-scopes"].as_array().into_iter().flatten();
        scopes.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (was, is) = (named(old), named(new));
    if !was.is_empty() && !is.is_empty() && !was.is_subset(&is) {
        found.say(here, format!("needs other scopes: {is:?}, before {was:?}"));
    }
}

fn needs(scheme: &str, scopes: &Value) -> Vec<String> {
    let scopes = scopes.as_array().into_iter().flatten().filter_map(Value::as_str);
    std::iter::once(scheme.to_owned()).chain(scopes.map(|scope| format!("{scheme} {scope}"))).collect()
}

fn resolved<'a>(document: &'a Value, part: &'a Value) -> &'a Value {
    let target = part["$ref"].as_str().and_then(|r| document.pointer(r.trim_start_matches('#')));
    target.unwrap_or(part)
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}
