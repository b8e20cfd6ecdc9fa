//! Any body against any schema: each fault points into the body.

use super::*;
use crate::extract::json::tests::anything;
use proptest::prelude::*;

#[test]
fn no_body_may_have_a_list_longer_than_the_bound() {
    fn longest(part: &Value) -> u64 {
        let inner = part
            .as_object()
            .into_iter()
            .flat_map(|f| f.values())
            .chain(part.as_array().into_iter().flatten());
        part["maxItems"].as_u64().into_iter().chain(inner.map(longest)).max().unwrap_or(0)
    }
    let document = crate::openapi::document();
    for name in body_types(document) {
        let mut schemas = Map::new();
        collect(&format!("{SCHEMAS}{name}"), document, &mut schemas);
        assert!(longest(&json!(schemas)) <= MOST_ITEMS as u64, "{name}");
    }
}

/// Whether the pointer leads to the fault, or to an object that lacks a field.
fn leads_somewhere(value: &Value, pointer: &str) -> bool {
    let is_missing = |(parent, _): (&str, &str)| value.pointer(parent).is_some_and(Value::is_object);
    value.pointer(pointer).is_some() || pointer.rsplit_once('/').is_some_and(is_missing)
}

/// The value as pointers show it: no response contains U+0000.
fn told(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let told = fields.iter().map(|(name, field)| (name.replace('\0', "\u{fffd}"), told(field)));
            told.collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(told).collect(),
        other => other.clone(),
    }
}

/// A random body: mostly the fields of the type with random values, sometimes any JSON.
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
            prop_assert!(leads_somewhere(&told(&value), &fault.pointer), "{}: {:?} in {}", name, fault, value);
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

#[test]
fn every_parameter_has_a_check_that_compiles() {
    assert!(parameters::every_check_compiles());
}

#[test]
fn no_text_of_any_form_holds_a_nul() {
    for (field, value) in [
        ("email", "a\0@example.org"),
        ("email", "\"a\0\"@example.org"),
        ("name", "a\0b"),
        ("password", "a long password\0"),
    ] {
        let user = json!({ "username": "alice", "name": "Alice", field: value });
        let faults = faults("CreateUser", &user);
        assert!(faults.iter().any(|fault| fault.pointer == format!("/{field}")), "{value:?}: {faults:?}");
    }
    for (name, body, pointer) in [
        ("DenyTicket", json!({ "reason": "no\0" }), "/reason"),
        ("CreateOrganization", json!({ "name": "Acme", "slug": "ac\0me" }), "/slug"),
        ("DenyTicket", json!({ "reason": "no", "a\0b": 1 }), "/a\u{fffd}b"),
    ] {
        let told: Vec<_> = faults(name, &body).into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(told, [pointer], "{name}: one fault for each place");
    }
    let item = json!({ "item": { "icon_url": "https://example.org/\0.svg" } });
    assert!(faults("UpdateFlow", &item).iter().any(|fault| fault.pointer == "/item/icon_url"));
}

/// The document must say that U+0000 is refused, also if a field has its own pattern.
#[test]
fn no_pattern_of_the_document_lets_a_nul_pass() {
    fn patterns(part: &Value, found: &mut BTreeSet<String>) {
        let own = part.get("pattern").and_then(Value::as_str).filter(|_| part.get("type").is_some());
        found.extend(own.map(str::to_owned));
        let inner = part.as_object().into_iter().flat_map(|f| f.values());
        inner.chain(part.as_array().into_iter().flatten()).for_each(|part| patterns(part, found));
    }
    let mut all = BTreeSet::new();
    patterns(crate::openapi::document(), &mut all);
    assert!(all.len() > 10 && !all.contains(r"\S"), "{all:?}");
    for pattern in all {
        let validator = jsonschema::validator_for(&json!({ "pattern": pattern })).unwrap();
        let texts = ["\0", "a\0", "\0a", "a\0b", "a b\0", "PT4H\0", "\0PT4H", "Bearer\0"];
        let passed: Vec<_> = texts.iter().filter(|text| validator.is_valid(&json!(text))).collect();
        assert!(passed.is_empty(), "{pattern} lets {passed:?} pass: see openapi::bounds::WITHOUT_NUL");
    }
    let not_blank = jsonschema::validator_for(&json!({ "pattern": r"^[^\x00]*[^\s\x00][^\x00]*$" })).unwrap();
    for (text, passes) in [("x", true), (" \n x\n ", true), ("", false), (" \n\t ", false)] {
        assert_eq!(not_blank.is_valid(&json!(text)), passes, "{text:?}");
    }
}
