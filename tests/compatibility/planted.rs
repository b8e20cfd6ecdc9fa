//! Plants each kind of break in today's contract to see that it is found, and each kind of addition to see that it
//! passes.

use super::document::breaks;
use gatepass_testing::{Value, json};

/// A change of the contract.
type Change = fn(&mut Value);

fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    document["components"]["schemas"].get_mut(name).unwrap()
}

fn field<'a>(document: &'a mut Value, of: &str, name: &str) -> &'a mut Value {
    schema(document, of)["properties"].get_mut(name).unwrap()
}

fn operation<'a>(document: &'a mut Value, method: &str, path: &str) -> &'a mut Value {
    document["paths"][path].get_mut(method).unwrap()
}

fn parameter<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    let all = operation(document, "get", "/api/v1/users")["parameters"].as_array_mut().unwrap();
    all.iter_mut().find(|p| p["name"] == name).unwrap()
}

fn list(value: &mut Value) -> &mut Vec<Value> {
    value.as_array_mut().unwrap()
}

fn without(value: &mut Value, key: &str) {
    value.as_object_mut().unwrap().remove(key).unwrap();
}

/// The breaks that a change causes.
fn found(change: Change) -> Vec<String> {
    let old = gatepass_api::openapi::document();
    let mut new = old.clone();
    change(&mut new);
    assert_ne!(*old, new, "nothing was planted");
    breaks(old, &new)
}

const BREAKS: [(&str, Change); 42] = [
    ("GET /healthz: operation removed", |d| without(&mut d["paths"], "/healthz")),
    ("DELETE /api/v1/users/{id}: operation removed", |d| {
        without(&mut d["paths"]["/api/v1/users/{id}"], "delete")
    }),
    ("operationId changed", |d| operation(d, "get", "/api/v1/users")["operationId"] = json!("users")),
    ("-> 201: status removed", |d| without(&mut operation(d, "post", "/api/v1/users")["responses"], "201")),
    ("-> 409: status removed", |d| without(&mut operation(d, "post", "/api/v1/users")["responses"], "409")),
    ("media type application/problem+json removed", |d| {
        without(&mut d["components"]["responses"]["NotFound"]["content"], "application/problem+json");
    }),
    ("header ETag: header removed", |d| {
        without(&mut operation(d, "get", "/api/v1/users/{id}")["responses"]["200"]["headers"], "ETag");
    }),
    ("query q: parameter removed", |d| {
        list(&mut operation(d, "get", "/api/v1/users")["parameters"]).retain(|p| p["name"] != "q");
    }),
    ("query org: required now", |d| {
        let new = json!({ "name": "org", "in": "query", "required": true, "schema": { "type": "string" } });
        list(&mut operation(d, "get", "/api/v1/users")["parameters"]).push(new);
    }),
    ("query q: required now", |d| parameter(d, "q")["required"] = json!(true)),
    ("query q: maxLength lowered", |d| parameter(d, "q")["schema"]["maxLength"] = json!(199)),
    ("query kind: written in another way", |d| parameter(d, "kind")["explode"] = json!(false)),
    ("query limit: maximum lowered", |d| parameter(d, "limit")["schema"]["maximum"] = json!(200)),
    ("query limit: minimum raised", |d| parameter(d, "limit")["schema"]["minimum"] = json!(2)),
    ("query sort: value \"-name\" removed", |d| {
        list(&mut parameter(d, "sort")["schema"]["enum"]).retain(|v| v != "-name")
    }),
    ("header If-Match: maxLength lowered", |d| {
        d["components"]["parameters"]["IfMatch"]["schema"]["maxLength"] = json!(10);
    }),
    ("needs other credentials", |d| {
        operation(d, "get", "/api/v1/users")["security"] = json!([{ "bearer": ["directory:read"] }]);
    }),
    ("GET /api/v1/users: needs other scopes", |d| {
        operation(d, "get", "/api/v1/users")["x-required-scopes"] = json!(["directory:write"]);
    }),
    ("GET /healthz: needs other credentials", |d| without(operation(d, "get", "/healthz"), "security")),
    ("bearer: security scheme changed", |d| {
        d["components"]["securitySchemes"]["bearer"]["scheme"] = json!("basic")
    }),
    ("POST /api/v1/auth/logout body: required now", |d| {
        operation(d, "post", "/api/v1/auth/logout")["requestBody"] = json!({ "required": true });
    }),
    ("body: media type application/json removed", |d| {
        without(&mut operation(d, "post", "/api/v1/users")["requestBody"]["content"], "application/json");
    }),
    ("body/email: required now", |d| list(&mut schema(d, "CreateUser")["required"]).push(json!("email"))),
    ("body/team: required now", |d| {
        schema(d, "CreateUser")["properties"]["team"] = json!({ "type": "string" });
        list(&mut schema(d, "CreateUser")["required"]).push(json!("team"));
    }),
    ("body/email: field removed", |d| without(&mut schema(d, "CreateUser")["properties"], "email")),
    ("body/name: maxLength lowered", |d| field(d, "CreateUser", "name")["maxLength"] = json!(100)),
    ("body/name: minLength raised", |d| field(d, "CreateUser", "name")["minLength"] = json!(2)),
    ("body/name: pattern changed", |d| field(d, "CreateUser", "name")["pattern"] = json!("^[a-z]*$")),
    ("body/name: format changed", |d| field(d, "CreateUser", "name")["format"] = json!("email")),
    ("body/name: type changed", |d| field(d, "CreateUser", "name")["type"] = json!("integer")),
    ("body/name: only certain values", |d| field(d, "CreateUser", "name")["enum"] = json!(["a", "b"])),
    ("body/manager_id: null is refused now", |d| {
        field(d, "CreateUser", "manager_id")["type"] = json!("string")
    }),
    ("body/kind: null is refused now", |d| {
        *field(d, "CreateUser", "kind") = json!({ "$ref": "#/components/schemas/UserKind" });
    }),
    ("body/nodes: maxItems lowered", |d| field(d, "CreateAsset", "nodes")["maxItems"] = json!(1)),
    ("value \"service\" removed", |d| list(&mut schema(d, "UserKind")["enum"]).retain(|v| v != "service")),
    ("form manual removed", |d| without(&mut schema(d, "Approval")["discriminator"]["mapping"], "manual")),
    ("/email: field removed", |d| without(&mut schema(d, "UserView")["properties"], "email")),
    ("/created_at: may be left out now", |d| {
        list(&mut schema(d, "UserView")["required"]).retain(|v| v != "created_at")
    }),
    ("/name: may be null now", |d| field(d, "UserView", "name")["type"] = json!(["string", "null"])),
    ("/state: may be null now", |d| {
        *field(d, "Grant", "state") =
            json!({ "oneOf": [{ "$ref": "#/components/schemas/GrantState" }, { "type": "null" }] });
    }),
    ("/ticket_number: type changed", |d| field(d, "Grant", "ticket_number")["type"] = json!("string")),
    ("/id: format changed", |d| without(field(d, "UserView", "id"), "format")),
];

#[test]
fn every_kind_of_break_is_seen() {
    for (expected, change) in BREAKS {
        let found = found(change);
        assert!(found.iter().any(|line| line.contains(expected)), "{expected}: not in {found:#?}");
    }
}

const ADDITIONS: [(&str, Change); 17] = [
    ("an operation", |d| {
        d["paths"]["/api/v1/teams"] = json!({ "get": { "operationId": "list_teams", "responses": {} } })
    }),
    ("a method", |d| d["paths"]["/healthz"]["put"] = json!({ "operationId": "put_health", "responses": {} })),
    ("a status", |d| operation(d, "get", "/healthz")["responses"]["202"] = json!({ "description": "Later" })),
    ("a media type", |d| {
        operation(d, "post", "/api/v1/users")["requestBody"]["content"]["application/cbor"] = json!({});
    }),
    ("a header", |d| {
        operation(d, "get", "/healthz")["responses"]["200"]["headers"]["Age"] =
            json!({ "schema": { "type": "integer" } });
    }),
    ("an optional parameter", |d| {
        let new = json!({ "name": "org", "in": "query", "required": false, "schema": { "type": "string" } });
        list(&mut operation(d, "get", "/api/v1/users")["parameters"]).push(new);
    }),
    ("an optional field that is sent", |d| {
        schema(d, "CreateUser")["properties"]["team"] = json!({ "type": "string" })
    }),
    ("a field that is given", |d| {
        schema(d, "UserView")["properties"]["team"] = json!({ "type": "string" });
        list(&mut schema(d, "UserView")["required"]).push(json!("team"));
    }),
    ("a value", |d| list(&mut schema(d, "UserKind")["enum"]).push(json!("robot"))),
    ("a form with a tag", |d| {
        let mapping = &mut schema(d, "Approval")["discriminator"]["mapping"];
        mapping["lottery"] = json!("#/components/schemas/ApprovalManual");
        let new = json!({ "$ref": "#/components/schemas/ApprovalManual" });
        list(&mut schema(d, "Approval")["oneOf"]).push(new);
    }),
    ("null where something is sent", |d| field(d, "CreateUser", "name")["type"] = json!(["string", "null"])),
    ("wider bounds", |d| {
        field(d, "CreateUser", "name")["maxLength"] = json!(300);
        field(d, "CreateUser", "name")["minLength"] = json!(0);
        without(field(d, "CreateAsset", "nodes"), "maxItems");
        parameter(d, "limit")["schema"]["minimum"] = json!(0);
    }),
    ("no pattern any more", |d| without(field(d, "CreateUser", "name"), "pattern")),
    ("what was required may be left out", |d| {
        list(&mut schema(d, "CreateUser")["required"]).retain(|v| v != "name")
    }),
    ("no credentials any more", |d| operation(d, "get", "/api/v1/users")["security"] = json!([])),
    ("other words", |d| {
        schema(d, "UserView")["description"] = json!("Somebody.");
        operation(d, "get", "/healthz")["summary"] = json!("How are you");
    }),
    ("a name for what was said in place", |d| {
        let kind = field(d, "CreateUser", "name").clone();
        d["components"]["schemas"]["DisplayName"] = kind;
        *field(d, "CreateUser", "name") = json!({ "$ref": "#/components/schemas/DisplayName" });
    }),
];

#[test]
fn every_kind_of_addition_passes() {
    for (what, change) in ADDITIONS {
        assert_eq!(found(change), Vec::<String>::new(), "{what}");
    }
}
