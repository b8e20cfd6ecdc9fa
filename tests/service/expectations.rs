//! What refusals of queries and JSON tell people: what is expected, with an example, and nothing in the words of a parser.

use super::messages::faults;
use gatepass_testing::{Answer, World, json};
use reqwest::Method;

/// Words of parsers and validators.
const STRANGE: [&str; 7] =
    ["invalid digit", "invalid value", "is not one of", "candidates", "EOF", "expected ident", "has type"];

fn is_plain(text: &str) -> bool {
    !STRANGE.iter().any(|words| text.contains(words))
}

#[actix_web::test]
async fn a_refused_parameter_says_what_is_expected() {
    let world = World::new().await;
    let states = "must be one of pending, blocked, approved, denied, canceled, expired, error, any";
    let asset = world.asset("web").await;
    for (path, name, code, words) in [
        ("/tickets?limit=abc", "limit", "invalid", "must be a whole number, for example 50"),
        ("/tickets?limit=1.5", "limit", "invalid", "must be a whole number, for example 50"),
        ("/tickets?limit=99999999999999999999", "limit", "invalid", "greater than the maximum"),
        ("/events?after=x&limit=ten", "limit", "invalid", "must be a whole number, for example 50"),
        ("/permissions?effective=maybe", "effective", "invalid", "must be true or false"),
        ("/permissions?include_ended=1", "include_ended", "invalid", "must be true or false"),
        ("/tickets?state=foo", "state", "invalid", states),
        ("/tickets?state=pending&state=foo", "state", "invalid", states),
        ("/tickets?sort=size", "sort", "invalid", "must be one of -created_at, created_at, "),
        ("/tickets?include=all", "include", "invalid", "must be total"),
        ("/events/export?format=pdf", "format", "invalid", "must be one of csv, json, ndjson, xlsx"),
        ("/events/export?format=csv&delimiter=x", "delimiter", "invalid", "for example `,`"),
        ("/events/export?format=csv&delimiter=x", "delimiter", "invalid", "The sign between the cells"),
        ("/access/users", "asset_id", "required", "is required"),
        ("/access/users?limit=abc", "asset_id", "required", "is required"),
        ("/access/users?limit=abc", "limit", "invalid", "must be a whole number, for example 50"),
        ("/access/users?asset_id=web", "asset_id", "invalid", "must be an id, for example "),
    ] {
        let problem = world.admin.get(path).await.problem(400, "invalid_query");
        let mut found = faults(&problem).into_iter().filter(|fault| fault.0 == name);
        let (_, given, detail) = found.next().unwrap_or_else(|| panic!("{path}: {problem}"));
        assert!(given == code && detail.contains(words) && is_plain(&detail), "{path}: {given}: {detail}");
        assert!(found.next().is_none(), "{path}: {problem}");
    }
    for path in ["/tickets?limit=&state=any", "/permissions?effective=on", "/permissions?effective="] {
        world.admin.get(path).await.expect(200);
    }
    let users = format!("/access/users?asset_id={asset}");
    world.admin.get(&format!("{users}&limit=5")).await.expect(200);
    for (rest, name, code) in [
        ("&limit=5&limit=6", "limit", "repeated"),
        ("&limit=5&colour=red", "colour", "unknown_parameter"),
        ("&limit=5&asset_id=web", "asset_id", "invalid"),
    ] {
        let problem = world.admin.get(&format!("{users}{rest}")).await.problem(400, "invalid_query");
        let found = faults(&problem);
        assert_eq!((found.len(), found[0].0.as_str(), found[0].1.as_str()), (1, name, code), "{problem}");
    }
}

#[actix_web::test]
async fn two_values_of_a_parameter_have_their_own_words() {
    let world = World::new().await;
    let path = format!("/events?actor_id=alice&actor_id={}&actor_id=bob", world.org);
    let problem = world.admin.get(&path).await.problem(400, "invalid_query");
    let found = faults(&problem);
    assert_eq!(found.len(), 2, "{problem}");
    assert!(found.iter().all(|fault| fault.2.starts_with("must be an id")), "{problem}");
}

#[actix_web::test]
async fn a_refused_value_of_a_body_says_what_is_possible() {
    let world = World::new().await;
    let asset = json!({ "org_id": world.org, "name": "web", "category": "toaster", "nodes": [],
        "protocols": [{ "name": "ssh", "port": "x" }] });
    let ticket = json!({ "type": "asset_access", "org_id": world.org, "reason": "x", "timing": { "mode": "permanent" },
        "request": { "assets": [world.org], "accounts": "app", "protocols": ["ssh"], "actions": ["fly"] } });
    let rule = json!({ "org_id": world.org, "name": 5, "is_active": "yes" });
    for (path, body, pointer, code, words) in [
        ("/assets", &asset, "/category", "unknown_value", "must be one of host, "),
        ("/assets", &asset, "/protocols/0/port", "wrong_type", "must be a whole number"),
        ("/tickets", &ticket, "/request/actions/0", "unknown_value", "must be one of connect, "),
        ("/tickets", &ticket, "/request/accounts", "wrong_type", "must be a list"),
        ("/permissions", &rule, "/name", "wrong_type", "must be a text"),
        ("/permissions", &rule, "/is_active", "wrong_type", "must be true or false"),
        ("/permissions", &json!([]), "/", "wrong_type", "must be an object"),
    ] {
        let problem = world.admin.post(path, body.clone()).await.problem(422, "validation_failed");
        let found = faults(&problem).into_iter().find(|fault| fault.0 == pointer);
        let (_, given, detail) = found.unwrap_or_else(|| panic!("{path} {pointer}: {problem}"));
        assert!(given == code && detail.contains(words) && is_plain(&detail), "{pointer}: {given}: {detail}");
    }
}

#[actix_web::test]
async fn what_is_no_json_is_explained_at_its_place() {
    let world = World::new().await;
    for (body, words, place) in [
        ("", "the body is empty", "line 1, column 0"),
        (r#"{"a":"#, "the body ends before", "line 1, column 5"),
        ("{\"a\": 1,\n \"b\"", "the body ends before", "line 2, column 4"),
        ("{'a': 1}", "double quotes", "line 1, column 2"),
        ("{\"a\": yes}", "a value is expected", "line 1, column 7"),
        ("{\"a\": 1,}", "comma", "line 1, column 9"),
        ("{\"a\" 1}", "a colon", "line 1, column 6"),
        ("{\"a\": 1 \"b\": 2}", "comma", "line 1, column 9"),
        ("{} {}", "something follows", "line 1, column 4"),
        ("{\"a\": 1, \"a\": 2}", "two fields of the same name", "line 1, column 16"),
    ] {
        let request = world.admin.request(Method::PATCH, "/me").header("content-type", "application/json");
        let problem = Answer::of(request.body(body)).await.problem(400, "invalid_json");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(words) && detail.contains(place) && is_plain(detail), "{body}: {detail}");
    }
}
