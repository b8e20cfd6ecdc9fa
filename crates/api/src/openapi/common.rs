//! What operations have in common: problems, headers and parameters, added to every one of them.

use crate::error::{Code, ProblemView};
use crate::extract::LONGEST;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use utoipa::PartialSchema;

/// The statuses that carry a problem, with what they mean.
const PROBLEMS: [(&str, &str, u16); 12] = [
    ("BadRequest", "The request can't be read", 400),
    ("Unauthorized", "Credentials are missing or not valid", 401),
    ("Forbidden", "You may see it, and may not do this", 403),
    ("NotFound", "There is no such thing, or not for you", 404),
    ("Conflict", "Its present state does not allow this", 409),
    ("PreconditionFailed", "It is not what If-Match names any more", 412),
    ("ContentTooLarge", "The body is too large", 413),
    ("UnsupportedMediaType", "The body must be JSON", 415),
    ("Unprocessable", "The input is not acceptable; every fault is listed", 422),
    ("TooManyRequests", "You ask too often", 429),
    ("InternalError", "Something went wrong on our side", 500),
    ("Unavailable", "Try again in a moment", 503),
];

pub fn components(document: &mut Value) {
    let codes: Vec<String> =
        Code::ALL.iter().map(|c| format!("* `{}` ({}): {}", c.as_str(), c.status(), c.title())).collect();
    let mut problem = serde_json::to_value(ProblemView::schema()).unwrap_or_default();
    problem["properties"]["code"]["description"] = json!(format!(
        "The machine-readable reason. Readers must take codes that they don't know by their status.\n\n{}",
        codes.join("\n")
    ));
    let components = &mut document["components"];
    components["schemas"]["Problem"] = problem;
    components["schemas"]["Fault"] = serde_json::to_value(crate::error::Fault::schema()).unwrap_or_default();
    components["securitySchemes"] = json!({ "bearer": {
        "type": "http", "scheme": "bearer", "bearerFormat": "JWT or API key",
        "description": "An access token from `POST /api/v1/auth/login`, or an API key (`gp_...`). RFC 6750, RFC 8725.",
    } });
    components["headers"] = headers();
    components["parameters"] = parameters();
    for (name, description, status) in PROBLEMS {
        let mut response = json!({
            "description": description,
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            "headers": answer_headers(status == 429 || status == 503),
        });
        if status == 401 {
            response["headers"]["WWW-Authenticate"] =
                json!({ "$ref": "#/components/headers/WWW-Authenticate" });
        }
        components["responses"][name] = response;
    }
}

fn headers() -> Value {
    let text = |description: &str, example: &str| json!({ "description": description, "schema": { "type": "string", "maxLength": 500, "examples": [example] } });
    json!({
        "X-Request-Id": text("The request's id: yours, or one of ours", "0198c5a2-6f1e-7c52-9d43-0f8f5b0a7c11"),
        "RateLimit": text("What is left of your quota", "\"default\";r=5999;t=60"),
        "RateLimit-Policy": text("Your quota", "\"default\";q=6000;w=60"),
        "ETag": text("The object's strong validator", "\"kx2Jd0c5\""),
        "Location": text("Where the new object is", "/api/v1/tickets/0198c5a2-6f1e-7c52-9d43-0f8f5b0a7c11"),
        "Idempotency-Replayed": text("`true` where this answer was given before", "true"),
        "WWW-Authenticate": text("How to authenticate", "Bearer realm=\"gatepass\""),
        "Retry-After": { "description": "Seconds to wait before another try",
            "schema": { "type": "integer", "format": "int32", "minimum": 0, "maximum": 86400 } },
    })
}

fn parameters() -> Value {
    let header = |name: &str, description: &str, schema: Value| json!({ "name": name, "in": "header", "required": false, "description": description, "schema": schema });
    json!({
        "IdempotencyKey": header("Idempotency-Key",
            "The same key and body gives the same answer for 24 hours, without acting twice.",
            json!({ "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" })),
        "IfMatch": header("If-Match", "Act only on the object with this ETag; else 412.",
            json!({ "type": "string", "maxLength": 1000 })),
        "IfNoneMatch": header("If-None-Match", "Answer 304 where the object still has this ETag.",
            json!({ "type": "string", "maxLength": 1000 })),
    })
}

fn answer_headers(retry: bool) -> Value {
    let mut headers = json!({
        "X-Request-Id": { "$ref": "#/components/headers/X-Request-Id" },
        "RateLimit": { "$ref": "#/components/headers/RateLimit" },
        "RateLimit-Policy": { "$ref": "#/components/headers/RateLimit-Policy" },
    });
    if retry {
        headers["Retry-After"] = json!({ "$ref": "#/components/headers/Retry-After" });
    }
    headers
}

/// `is_optional`: whether an object without any field is a body of this operation.
pub fn operation(path: &str, method: &str, operation: &mut Map<String, Value>, is_optional: bool) {
    // An action that needs no field needs no body, as `Body` has it.
    if method == "post" && is_optional {
        operation["requestBody"]["required"] = json!(false);
    }
    let is_open = operation.get("security").is_some_and(|s| s == &json!([{}]));
    if is_open {
        operation.insert("security".into(), json!([]));
    }
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let is_limit = parameter.get("name").is_some_and(|name| name == "limit");
        let Some(schema) = parameter.get_mut("schema") else { continue };
        bound(schema);
        if is_limit {
            schema["minimum"] = json!(1);
        }
    }
    let has_body = operation.contains_key("requestBody");
    let has_query = has_parameter(operation, "query");
    let has_id = has_parameter(operation, "path");
    let changes = method != "get";
    let is_action_or_change = has_id && changes;
    if method == "post" && !is_open {
        add_parameter(operation, "IdempotencyKey");
    }
    if is_action_or_change {
        add_parameter(operation, "IfMatch");
    }
    if method == "get" && has_id && !is_open {
        add_parameter(operation, "IfNoneMatch");
    }
    let happens = |status: u16| match status {
        400 => has_body || has_query || !is_open,
        401 => !is_open || path.contains("/auth/"),
        403 => !is_open,
        404 => has_id || (has_body && !is_open) || path.contains("/access/"),
        409 => changes && !is_open,
        412 => is_action_or_change,
        413 | 415 | 422 => has_body,
        429 => path.starts_with("/api/"),
        503 => path.starts_with("/api/") || path == "/readyz",
        _ => true,
    };
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for response in responses.values_mut() {
        success_headers(response, method);
    }
    if method == "get" && has_id && !is_open {
        let not_modified = json!({ "description": "You have it already", "headers": answer_headers(false) });
        responses.insert("304".into(), not_modified);
    }
    for (name, _, status) in PROBLEMS {
        if happens(status) && !responses.contains_key(&status.to_string()) {
            responses.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }));
        }
    }
}

/// The types of which an object without any field is a value.
pub fn optional_bodies(document: &Value) -> BTreeSet<String> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten();
    let optional = schemas.filter(|(_, s)| s.get("properties").is_some() && s.get("required").is_none());
    optional.map(|(name, _)| format!("#/components/schemas/{name}")).collect()
}

fn success_headers(response: &mut Value, method: &str) {
    let Some(response) = response.as_object_mut() else { return };
    let mut headers = answer_headers(false);
    for name in ["ETag", "Location", "Idempotency-Replayed"] {
        if method == "post" || name == "ETag" {
            headers[name] = json!({ "$ref": format!("#/components/headers/{name}") });
        }
    }
    response.insert("headers".into(), headers);
}

fn has_parameter(operation: &Map<String, Value>, place: &str) -> bool {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters.into_iter().flatten().any(|p| p.get("in").is_some_and(|v| v == place))
}

fn add_parameter(operation: &mut Map<String, Value>, name: &str) {
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(list) = parameters.as_array_mut() {
        list.push(json!({ "$ref": format!("#/components/parameters/{name}") }));
    }
}

/// What `Query` takes at most, where a parameter says nothing of its own.
fn bound(schema: &mut Value) {
    let is_text = schema.get("type").is_some_and(|t| t == "string" || t == &json!(["string", "null"]));
    let is_bound = ["maxLength", "enum", "format"].iter().any(|name| schema.get(*name).is_some());
    if is_text && !is_bound {
        schema["maxLength"] = json!(LONGEST);
    }
    let Some(items) = schema.get_mut("items") else { return };
    let is_unbound = items.get("maxLength").is_none();
    bound(items);
    // As many as fit into a URL.
    if items.get("maxLength").is_some() {
        if is_unbound {
            items["maxLength"] = json!(200);
        }
        schema["maxItems"] = json!(20);
    }
}
