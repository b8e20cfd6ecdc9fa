//! The problems, headers and parameters that all operations share.

use super::bounds;
use crate::error::{Code, ProblemView};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use utoipa::PartialSchema;

/// The statuses of problems, with their descriptions.
const PROBLEMS: [(&str, &str, u16); 13] = [
    ("BadRequest", "The request can't be read", 400),
    ("Unauthorized", "Credentials are missing or not valid", 401),
    ("Forbidden", "The object is visible to you, but you may not do this", 403),
    ("NotFound", "Not found, or not visible to you", 404),
    ("RequestTimeout", "The body took too long to arrive", 408),
    ("Conflict", "The current state of the object does not allow this", 409),
    ("PreconditionFailed", "The object has changed: If-Match does not name its ETag", 412),
    ("ContentTooLarge", "The body is too large", 413),
    ("UnsupportedMediaType", "The body must be JSON", 415),
    ("Unprocessable", "The input is not valid; every fault is listed", 422),
    ("TooManyRequests", "Too many requests", 429),
    ("InternalError", "Internal error", 500),
    ("Unavailable", "Try again in a moment", 503),
];

pub fn components(document: &mut Value) {
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.status());
    let codes: Vec<String> =
        codes.iter().map(|c| format!("* `{}` ({}): {}", c.as_str(), c.status(), c.title())).collect();
    let mut problem = serde_json::to_value(ProblemView::schema()).unwrap_or_default();
    problem["properties"]["code"]["description"] = json!(format!(
        "The machine-readable reason. Clients must treat codes that they do not know by their status.\n\n{}",
        codes.join("\n")
    ));
    // Bounds inside of a map, which an attribute of the field can't express.
    let used_by = &mut problem["properties"]["used_by"];
    used_by["propertyNames"] = json!({ "type": "string", "maxLength": 50, "pattern": "^[a-z_]+$" });
    used_by["additionalProperties"]["maxItems"] = json!(20);
    let components = &mut document["components"];
    components["schemas"]["Problem"] = problem;
    components["schemas"]["Fault"] =
        serde_json::to_value(crate::error::FaultView::schema()).unwrap_or_default();
    components["securitySchemes"] = json!({ "bearer": {
        "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
        "description": "An access token from `POST /api/v1/auth/login`, or an API key (`gp_...`). RFC6750, RFC8725.",
    } });
    components["headers"] = headers();
    components["parameters"] = parameters();
    for (name, description, status) in PROBLEMS {
        let mut response = json!({
            "description": description,
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            "headers": answer_headers(status == 429 || status == 503),
        });
        if status == 401 || status == 403 {
            response["headers"]["WWW-Authenticate"] =
                json!({ "$ref": "#/components/headers/WWW-Authenticate" });
        }
        components["responses"][name] = response;
    }
}

fn headers() -> Value {
    let text = |description: &str, pattern: &str, example: &str| json!({ "description": description, "schema": { "type": "string", "maxLength": 500, "pattern": pattern, "examples": [example] } });
    json!({
        "Access-Control-Allow-Origin": text("The origin of the web page, if the operator allows it. Omitted for other pages",
            r"^[a-z][a-z0-9+.-]*://[^\s/]+$", "https://desk.example.org"),
        "X-Request-Id": text("The id of the request: the client's, or a new one",
            "^[A-Za-z0-9._:/+=-]{1,128}$", "0198c5a2-6f1e-7c52-9d43-0f8f5b0a7c11"),
        "RateLimit": text("The rest of the caller's quota", "^\"default\";r=[0-9]+;t=60$", "\"default\";r=5999;t=60"),
        "RateLimit-Policy": text("The caller's quota", "^\"default\";q=[0-9]+;w=60$", "\"default\";q=6000;w=60"),
        "ETag": text("The strong ETag of the object", "^\"[A-Za-z0-9_-]+\"$", "\"kx2Jd0c5\""),
        "Location": text("The path of the new object", "^/api/v1/[A-Za-z0-9_/-]+$",
            "/api/v1/tickets/0198c5a2-6f1e-7c52-9d43-0f8f5b0a7c11"),
        "Content-Disposition": text("The file's name", "^attachment; filename=\"[a-z-]+-[0-9TZ]+\\.(csv|json|ndjson|xlsx)\"$",
            "attachment; filename=\"tickets-20261121T120000Z.csv\""),
        "Applied-Defaults": text("The filters that were applied because the request names none, as a query. Omitted if there are none",
            "^[a-z_]+=[a-z_]+(&[a-z_]+=[a-z_]+)*$", "state=pending&state=blocked&state=error"),
        "Idempotency-Replayed": { "description": "Set if the response repeats the one to an earlier request with the same Idempotency-Key",
            "schema": { "type": "string", "enum": ["true"] } },
        "WWW-Authenticate": text("How to authenticate. With `missing_scope`: the scope that the API key lacks (RFC 6750)",
            "^Bearer realm=\"gatepass\"(, error=\"insufficient_scope\", scope=\"[a-z_]+:[a-z]+\")?$",
            "Bearer realm=\"gatepass\", error=\"insufficient_scope\", scope=\"tickets:write\""),
        "Retry-After": { "description": "Seconds to wait before another try",
            "schema": { "type": "integer", "format": "int32", "minimum": 0, "maximum": 86400 } },
    })
}

fn parameters() -> Value {
    let header = |name: &str, description: &str, schema: Value| json!({ "name": name, "in": "header", "required": false, "description": description, "schema": schema });
    json!({
        "IdempotencyKey": header("Idempotency-Key",
            "A key that makes the request safe to repeat. For 24 hours, the same key and body get the same response, and the server does not act again.",
            json!({ "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" })),
        "IfMatch": header("If-Match", "Change the object only if it has this ETag; otherwise the response is 412.",
            json!({ "type": "string", "maxLength": 1000, "examples": ["\"kx2Jd0c5\""] })),
        "IfNoneMatch": header("If-None-Match", "If the object still has this ETag, the response is 304.",
            json!({ "type": "string", "maxLength": 1000, "examples": ["\"kx2Jd0c5\""] })),
    })
}

fn answer_headers(retry: bool) -> Value {
    let mut headers = json!({
        "Access-Control-Allow-Origin": { "$ref": "#/components/headers/Access-Control-Allow-Origin" },
        "X-Request-Id": { "$ref": "#/components/headers/X-Request-Id" },
        "RateLimit": { "$ref": "#/components/headers/RateLimit" },
        "RateLimit-Policy": { "$ref": "#/components/headers/RateLimit-Policy" },
    });
    if retry {
        headers["Retry-After"] = json!({ "$ref": "#/components/headers/Retry-After" });
    }
    headers
}

/// Adds the shared parts to an operation. `is_optional`: an object without fields is a valid body.
pub fn operation(path: &str, method: &str, operation: &mut Map<String, Value>, is_optional: bool) {
    // An action without required fields needs no body, as in `Body`.
    if method == "post" && is_optional {
        operation["requestBody"]["required"] = json!(false);
    }
    // utoipa writes `[{}]` for no credentials, which generators read as a required token. Both mean the same.
    let is_open = operation.get("security").is_some_and(|s| s == &json!([{}]));
    if is_open {
        operation.insert("security".into(), json!([]));
    }
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    parameters.into_iter().flatten().filter_map(|p| p.get_mut("schema")).for_each(bounds::parameter);
    let has_body = operation.contains_key("requestBody");
    let has_id = has_parameter(operation, "path");
    let has_time = has_parameter_with(operation, "name", "at");
    let changes = method != "get";
    let is_action_or_change = has_id && changes;
    if method == "post" && !is_open {
        add_parameter(operation, "IdempotencyKey");
    }
    if is_action_or_change {
        add_parameter(operation, "IfMatch");
    }
    // A request that can wait compares the caller's ETag too.
    let is_stream = path.ends_with("/stream");
    let is_conditional =
        method == "get" && !is_open && !is_stream && (has_id || has_parameter(operation, "header"));
    if is_conditional {
        add_parameter(operation, "IfNoneMatch");
    }
    let happens = |status: u16| match status {
        403 => !is_open,
        404 => {
            has_id || (has_body && !is_open) || path.contains("/access/") || path.ends_with("/security.txt")
        }
        409 => changes && !is_open,
        412 => is_action_or_change,
        408 | 413 | 415 => has_body,
        // Also for an Idempotency-Key that was used for another request, and for a time that is over.
        422 => has_body || (method == "post" && !is_open) || has_time,
        503 => path.starts_with("/api/") || path == "/readyz" || path.ends_with("/security.txt"),
        _ => true,
    };
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for response in responses.values_mut() {
        success_headers(response, method);
        if path.contains("/export") {
            response["headers"]["Content-Disposition"] =
                json!({ "$ref": "#/components/headers/Content-Disposition" });
            response["headers"]["Applied-Defaults"] =
                json!({ "$ref": "#/components/headers/Applied-Defaults" });
        }
    }
    if is_conditional {
        let not_modified = json!({ "description": "You have it already", "headers": answer_headers(false) });
        responses.insert("304".into(), not_modified);
    }
    for (name, _, status) in PROBLEMS {
        if happens(status) && !responses.contains_key(&status.to_string()) {
            responses.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }));
        }
    }
}

/// The types that an object without fields is a valid value of.
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
    has_parameter_with(operation, "in", place)
}

fn has_parameter_with(operation: &Map<String, Value>, field: &str, value: &str) -> bool {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters.into_iter().flatten().any(|p| p.get(field).is_some_and(|v| v == value))
}

fn add_parameter(operation: &mut Map<String, Value>, name: &str) {
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(list) = parameters.as_array_mut() {
        list.push(json!({ "$ref": format!("#/components/parameters/{name}") }));
    }
}
