//! The OpenAPI document keeps the rules of this project.

use gatepass_api::openapi::scopes;
use gatepass_domain::authz::Scope;
use gatepass_domain::text::TextEnum;
use gatepass_testing::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

fn operations() -> Vec<(String, String, Value)> {
    let document = gatepass_api::openapi::document();
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .iter()
                .map(move |(method, op)| (path.clone(), method.clone(), op.clone()))
        })
        .collect()
}

#[test]
fn operation_ids_are_unique_and_say_verb_and_resource() {
    let ids: Vec<_> =
        operations().iter().map(|(_, _, op)| op["operationId"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn every_operation_is_described_tagged_and_refuses_in_words() {
    let tags: BTreeSet<_> = gatepass_api::openapi::document()["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["name"].to_string())
        .collect();
    for (path, method, op) in operations() {
        let here = format!("{method} {path}");
        assert!(op["summary"].as_str().is_some_and(|s| !s.is_empty()), "{here} has no summary");
        assert!(tags.contains(&op["tags"][0].to_string()), "{here} has no known tag");
        let responses = op["responses"].as_object().unwrap();
        assert!(responses.keys().any(|s| s.starts_with('2')), "{here} has no success");
        assert!(responses.contains_key("500"), "{here} has no 500");
        assert!(op["description"].as_str().is_some_and(|s| !s.is_empty()), "{here} is not described");
        for status in ["400", "401", "429"] {
            assert!(responses.contains_key(status), "{here} has no {status}");
        }
    }
}

#[test]
fn only_what_must_be_is_open_to_everyone() {
    let open: BTreeSet<_> = operations()
        .into_iter()
        .filter(|(_, _, op)| op["security"] == json!([]))
        .map(|(path, _, _)| path)
        .collect();
    let expected = [
        "/.well-known/jwks.json",
        "/.well-known/security.txt",
        "/api/v1/auth/login",
        "/api/v1/auth/login/complete",
        "/api/v1/auth/refresh",
        "/asyncapi.json",
        "/healthz",
        "/openapi.json",
        "/openapi.yaml",
        "/problems",
        "/problems/{code}",
        "/readyz",
    ];
    assert_eq!(open.into_iter().collect::<Vec<_>>(), expected);
}

/// Every text, list and number of a request has a bound, or a caller could exhaust the server.
#[test]
fn everything_that_comes_in_is_bounded() {
    let document = gatepass_api::openapi::document();
    for (path, method, op) in operations() {
        let content = op["requestBody"]["content"].as_object();
        for media in content.into_iter().flat_map(|c| c.values()) {
            bounded(document, &media["schema"], &format!("{method} {path}"), &mut BTreeSet::new());
        }
        for parameter in op["parameters"].as_array().into_iter().flatten() {
            let here = format!("{method} {path} ?{}", parameter["name"]);
            bounded(document, &parameter["schema"], &here, &mut BTreeSet::new());
        }
    }
}

fn bounded(document: &Value, schema: &Value, here: &str, seen: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        if seen.insert(reference.to_owned()) {
            bounded(
                document,
                document.pointer(&reference[1..]).unwrap(),
                &format!("{here} {reference}"),
                seen,
            );
        }
        return;
    }
    let is = |kind: &str| match &schema["type"] {
        Value::String(t) => t == kind,
        Value::Array(ts) => ts.iter().any(|t| t == kind),
        _ => false,
    };
    let has = |names: &[&str]| names.iter().any(|n| !schema[n].is_null());
    assert!(
        !is("string") || has(&["maxLength", "enum", "format", "const"]),
        "{here}: text without bound: {schema}"
    );
    assert!(!is("array") || has(&["maxItems"]), "{here}: list without bound: {schema}");
    let is_open = schema["additionalProperties"] != Value::Bool(false)
        && schema["unevaluatedProperties"] != Value::Bool(false);
    assert!(!is("object") || !is_open || here.contains("Map"), "{here}: takes unknown fields: {schema}");
    for part in ["items", "oneOf", "anyOf", "allOf", "properties"] {
        let parts: Vec<&Value> = match &schema[part] {
            Value::Array(list) => list.iter().collect(),
            Value::Object(map) if part == "properties" => map.values().collect(),
            object @ Value::Object(_) => vec![object],
            _ => vec![],
        };
        parts.into_iter().for_each(|p| bounded(document, p, here, seen));
    }
}

/// A generator stops at a reference that leads nowhere, or drops the operation.
#[test]
fn every_reference_leads_somewhere() {
    fn walk(document: &Value, value: &Value) {
        if let Some(reference) = value["$ref"].as_str() {
            assert!(document.pointer(&reference[1..]).is_some(), "{reference} leads nowhere");
        }
        let fields = value.as_object().into_iter().flat_map(|fields| fields.values());
        fields.chain(value.as_array().into_iter().flatten()).for_each(|part| walk(document, part));
    }
    let document = gatepass_api::openapi::document();
    walk(document, document);
}

/// Without a discriminator, and without a name for each variant, generators have no type for a tagged enum.
#[test]
fn tagged_enums_name_their_variants() {
    let document = gatepass_api::openapi::document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let approver = &schemas["Approver"];
    assert_eq!(approver["discriminator"]["propertyName"], "kind");
    assert_eq!(approver["discriminator"]["mapping"]["user"], "#/components/schemas/ApproverUser");
    assert_eq!(schemas["ApproverUser"]["additionalProperties"], false);
    for (name, schema) in schemas {
        let variants = schema["oneOf"].as_array().into_iter().flatten();
        let is_named = |v: &Value| v["$ref"].is_string() || v["type"] == "null" || v["properties"].is_null();
        assert!(variants.into_iter().all(is_named), "{name} has a variant without a name");
    }
}

/// docs/scopes.md is made from the contract: `INSTA_UPDATE=always` writes it anew.
#[test]
fn the_page_of_scopes_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/scopes.md");
    let page = scopes_page();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&file, &page).unwrap();
    }
    assert!(std::fs::read_to_string(file).unwrap() == page, "run the test with INSTA_UPDATE=always:\n{page}");
}

fn scopes_page() -> String {
    let mut page = SCOPES_INTRODUCTION.to_owned();
    for scope in Scope::ALL {
        let operations = operations().into_iter().filter(|(_, _, operation)| {
            let id = operation["operationId"].as_str().unwrap();
            scopes::of(id).any(|named| named == *scope)
        });
        let lines = operations.map(|(path, method, _)| format!("`{} {path}`", method.to_uppercase()));
        let lines: Vec<String> = lines.collect();
        let lines = if lines.is_empty() { "none yet".to_owned() } else { lines.join("<br>") };
        page.push_str(&format!("| `{scope}` | {lines} |\n"));
    }
    page
}

const SCOPES_INTRODUCTION: &str = "# Scopes of API keys

An API key may do what its scopes say, and never more than its user. Login sessions need no scope. A refusal names the scope that is
missing, as `required_scope` and in the header `WWW-Authenticate` (RFC 6750). An operation under two scopes says in its
description when it needs which.

| scope | operations |
|---|---|
";

/// OpenAPI Generator's Java does not compile, or can't read an answer, if one of these forms is in the document.
#[test]
fn code_generators_can_read_every_form() {
    fn walk(document: &Value, value: &Value, is_answer: bool, here: &str) {
        let target = |schema: &Value| schema["$ref"].as_str().and_then(|r| document.pointer(&r[1..]));
        let is_text = |schema: &Value| schema["type"] == "string" && schema["enum"].is_null();
        assert!(
            value["default"].is_null() || !target(value).is_some_and(is_text),
            "{here}: a default beside a reference to a text"
        );
        assert_ne!(value["security"], json!([{}]), "{here}: `[]` says that no token is needed");
        let forms = value["oneOf"].as_array().map_or(&[][..], Vec::as_slice);
        if let [form, null] = forms
            && null["type"] == "null"
        {
            let is_tagged = target(form).is_some_and(|union| !union["discriminator"].is_null());
            assert!(!is_answer || !is_tagged, "{here}: an answer shows a tagged enum as null");
        }
        let fields = value.as_object().into_iter().flatten();
        fields.for_each(|(name, field)| walk(document, field, is_answer, &format!("{here}/{name}")));
        let items = value.as_array().into_iter().flatten();
        items.for_each(|item| walk(document, item, is_answer, here));
    }
    let document = gatepass_api::openapi::document();
    walk(document, document, false, "");
    walk(document, &document["components"]["schemas"]["Ticket"], true, "Ticket");
    assert!(document["components"]["schemas"]["TicketRequestOrNull"]["discriminator"].is_object());
    // Names of Java's and PHP's own.
    for name in ["Level", "Match"] {
        assert!(document["components"]["schemas"][name].is_null(), "{name}");
    }
    // A tag of webhooks is no tag of operations: generators make one file of each.
    let posts = document["webhooks"].as_object().unwrap();
    assert!(posts.values().all(|item| item["post"]["tags"] == json!(["webhooks"])));
    assert!(operations().iter().all(|(_, _, operation)| operation["tags"] != json!(["webhooks"])));
}
