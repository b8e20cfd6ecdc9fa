//! Finds every place in the document where a caller sends text: bodies (fields, list items, map keys), query strings,
//! headers and paths. Each gets U+0000, half of a surrogate pair, and a mebibyte of text. The server must not fail, and
//! its response must name the place.

use super::document::{Estate, Operation, everything, operations, resolve, sample};
use super::raw::{exchange, is_alive, statuses};
use gatepass_testing::{Answer, Value, World, json};
use reqwest::header::HeaderValue;

/// Marks the place of the text. No schema has this value.
const HERE: &str = "\u{fdd0}";
/// The size limit of a body.
const MEBIBYTE: usize = 1024 * 1024;

/// A valid body with one place for a text.
#[derive(Clone)]
struct Place {
    body: Value,
    pointer: String,
}

impl Place {
    fn within(self, name: &str, wrap: impl FnOnce(Value) -> Value) -> Self {
        let pointer = format!("/{}{}", name.replace('~', "~0").replace('/', "~1"), self.pointer);
        Self { body: wrap(self.body), pointer }
    }

    /// The body with this JSON text at that place.
    fn with(&self, spelled: &str) -> String {
        self.body.to_string().replace(&json!(HERE).to_string(), spelled)
    }
}

fn is_of(schema: &Value, kind: &str) -> bool {
    schema["type"] == kind || schema["type"].as_array().is_some_and(|types| types.contains(&json!(kind)))
}

/// Every place for text in a schema.
fn places(schema: &Value, id: &str) -> Vec<Place> {
    if let Some(reference) = schema["$ref"].as_str() {
        return places(resolve(reference), id);
    }
    let forms =
        ["oneOf", "anyOf", "allOf"].iter().flat_map(|key| schema[*key].as_array().into_iter().flatten());
    let mut found: Vec<Place> = forms.flat_map(|form| places(form, id)).collect();
    if is_of(schema, "string") {
        found.push(Place { body: json!(HERE), pointer: String::new() });
    }
    if is_of(schema, "array") {
        found.extend(
            places(&schema["items"], id).into_iter().map(|place| place.within("0", |item| json!([item]))),
        );
    }
    let base = || sample(schema, id);
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        found.extend(places(field, id).into_iter().map(|place| {
            place.within(name, |value| {
                let mut body = base();
                body[name] = value;
                body
            })
        }));
    }
    // The values and keys of maps, and keys that the schema does not know.
    if schema["additionalProperties"].is_object() {
        let inner = places(&schema["additionalProperties"], id).into_iter();
        found.extend(inner.map(|place| place.within("key", |value| json!({ "key": value }))));
    }
    if is_of(schema, "object") {
        let mut body = base();
        body[HERE] = json!(1);
        found.push(Place { body, pointer: format!("/{HERE}") });
    }
    found
}

/// Sends bytes as the admin.
async fn send(world: &World, operation: &Operation, path: &str, body: String) -> Answer {
    let request = world.admin.request(operation.method.clone(), path);
    Answer::of(request.header("content-type", "application/json").body(body)).await
}

/// Checks that the response is a problem about the input.
fn check(answer: &Answer, what: &str) {
    let is_problem = answer.header("content-type") == "application/problem+json";
    assert!(answer.status.is_client_error() && is_problem, "{what}: {} {}", answer.status, answer.text);
}

/// Checks that the problem has a fault at this place or, for one of several forms, above it.
fn check_named(answer: &Answer, statuses: &[u16], pointer: &str, what: &str) {
    check(answer, what);
    assert!(statuses.contains(&answer.status.as_u16()), "{what}: {}", answer.text);
    let faults = answer.json["errors"].as_array().unwrap_or_else(|| panic!("{what}: {}", answer.text));
    let named = |fault: &Value| fault["pointer"] == pointer;
    assert!(faults.iter().any(named), "{what}: no fault at {pointer}: {}", answer.text);
}

fn cut(text: &str) -> String {
    text.chars().take(1000).collect()
}

#[actix_web::test]
async fn no_text_of_a_body_holds_a_nul_or_half_a_surrogate_pair_or_is_longer_than_it_may_be() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    let before = everything(&world).await;
    let mut attacked = 0;
    for operation in operations() {
        let Some(schema) = operation.body_schema() else { continue };
        let path = operation.path_with(|collection| estate.of(collection));
        for place in places(schema, &estate.of("users")) {
            let what = format!("{} {}", operation.name(), place.pointer.replace(HERE, "(a name)"));
            let told = |text: &str| cut(&place.pointer.replace(HERE, text));
            let nul = send(&world, &operation, &path, place.with(r#""a\u0000b""#)).await;
            check_named(&nul, &[422], &told("a\u{fffd}b"), &what);
            let half = [r#""a\ud800b""#, r#""\udc00""#, r#""\ud800\ud800""#][attacked % 3];
            send(&world, &operation, &path, place.with(half)).await.problem(400, "invalid_json");
            // As much as fits into a body, because a larger one would not be parsed.
            let long = "x".repeat(MEBIBYTE - place.with("\"\"").len());
            let answer = send(&world, &operation, &path, place.with(&format!("\"{long}\""))).await;
            check_named(&answer, &[422], &told(&long), &what);
            attacked += 1;
        }
    }
    assert!(attacked > 200, "only {attacked} places were attacked");
    let more = json!({ "username": "x".repeat(MEBIBYTE), "password": "x" });
    world.anon().post("/auth/login", more).await.problem(413, "too_large");
    assert_eq!(everything(&world).await, before, "something was changed");
}

#[actix_web::test]
async fn nor_does_any_parameter_of_a_query() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    let mut attacked = 0;
    for operation in operations().iter().filter(|op| op.method == "GET" && op.path.starts_with("/api/")) {
        let path = operation.path_with(|collection| estate.of(collection));
        for parameter in operation.parameters() {
            let name = parameter["name"].as_str().unwrap();
            let long = "x".repeat(60_000);
            for text in ["a%00b", "%00", "%ED%A0%80", "a%FF", "%C0%80", long.as_str()] {
                let answer = world.admin.get(&format!("{path}?{name}={text}")).await;
                let what = format!("{path}?{name}={}", text.chars().take(20).collect::<String>());
                check_named(&answer, &[400], name, &what);
            }
            attacked += 1;
        }
        world.admin.get(&format!("{path}?a%ED%A0%80=1")).await.problem(400, "invalid_query");
        world.admin.get(&format!("{path}?%00=1")).await.problem(400, "invalid_query");
    }
    assert!(attacked > 150, "only {attacked} parameters were attacked");
    assert!(is_alive(&world));
}

/// The request headers of the document.
fn headers(operation: &Operation) -> Vec<String> {
    let all = operation.spec["parameters"].as_array().into_iter().flatten();
    let all = all.map(|parameter| match parameter["$ref"].as_str() {
        Some(reference) => resolve(reference).clone(),
        None => parameter.clone(),
    });
    all.filter(|parameter| parameter["in"] == "header")
        .map(|p| p["name"].as_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn nor_does_any_header_or_part_of_a_path() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let estate = Estate::new(&world, &alice).await;
    let before = everything(&world).await;
    let (mut in_headers, mut in_paths) = (0, 0);
    let long = "x".repeat(20_000);
    for operation in operations() {
        let place = |collection: &str| match collection {
            "problems" => "not_found".to_owned(),
            other => estate.of(other),
        };
        let path = operation.path_with(place);
        for name in headers(&operation) {
            for bytes in [b"\xed\xa0\x80".as_slice(), b"\xff", long.as_bytes()] {
                let value = HeaderValue::from_bytes(bytes).unwrap();
                let mut request = world.admin.request(operation.method.clone(), &path).header(&name, value);
                if let Some(body) = operation.body(&estate.of("users")) {
                    request = request.json(&body);
                }
                check_named(
                    &Answer::of(request).await,
                    &[400],
                    &name,
                    &format!("{} {name}", operation.name()),
                );
            }
            in_headers += 1;
        }
        let of_path = operation.path.matches('{').count();
        for text in ["a%00b", "%ED%A0%80", "%C0%80", long.as_str()] {
            if of_path > 0 {
                let path = operation.path_with(|_| text.to_owned());
                let answer = send(&world, &operation, &path, "{}".to_owned()).await;
                check(&answer, &operation.name());
            }
        }
        in_paths += of_path;
    }
    assert!(in_headers > 60 && in_paths > 50, "{in_headers} headers, {in_paths} parts of paths");
    assert_eq!(everything(&world).await, before, "something was changed");
}

/// Malformed HTTP is answered before it reaches our code.
#[actix_web::test]
async fn heads_with_a_nul_or_a_mebibyte_are_no_error_of_ours() {
    let world = World::new().await;
    let mebibyte = "x".repeat(MEBIBYTE);
    for (target, header) in [
        ("/api/v1/users?q=a\0b".to_owned(), String::new()),
        ("/api/v1/users/a\0b".to_owned(), String::new()),
        ("/api/v1/me".to_owned(), "If-None-Match: a\0b\r\n".to_owned()),
        (format!("/api/v1/users?q={mebibyte}"), String::new()),
        (format!("/api/v1/users/{mebibyte}"), String::new()),
        ("/api/v1/me".to_owned(), format!("If-None-Match: {mebibyte}\r\n")),
    ] {
        let head = format!("GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\n");
        let said = exchange(&world, head.as_bytes());
        let is_refused = statuses(&said).iter().all(|status| (400..500).contains(status));
        assert!(is_refused, "{}", said.chars().take(300).collect::<String>());
    }
    assert!(is_alive(&world));
}
