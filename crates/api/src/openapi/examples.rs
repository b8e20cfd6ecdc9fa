//! Examples for fields without one, by field name. Without them, tools would invent values for texts with a pattern.

use serde_json::{Value, json};

const EXAMPLES: [(&str, &str); 34] = [
    ("access_token", "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIwMTk4In0.c2lnbmF0dXJl"),
    ("account", "app"),
    ("accounts", "app"),
    ("action", "ticket.approved"),
    ("address", "192.0.2.10"),
    ("applicant_name", "alice"),
    ("body", "Is the change window still Tuesday?"),
    ("category", "Databases"),
    ("code", "not_found"),
    ("comment", "Four hours will do"),
    ("current_password", "correct-horse-battery"),
    ("cursor", "eyJrIjoiIiwiaSI6IjAxOTgifQ"),
    ("description", "Production servers, for eight hours at most"),
    ("detail", "no such account"),
    ("digest", "kx2Jd0c5"),
    ("internal_note", "Asked on the phone"),
    ("kid", "2026-01"),
    ("name", "Production"),
    ("next_cursor", "eyJrIjoiIiwiaSI6IjAxOTgifQ"),
    ("next_steps", "Ask for the staging server first"),
    ("password", "correct-horse-battery"),
    ("Prefer", "wait=30"),
    ("protocol", "ssh"),
    ("protocols", "ssh"),
    ("q", "web"),
    ("reason", "CHG-1042"),
    ("refresh_token", "gpr_8fJ2kQ0wTz"),
    ("request_id", "build-17"),
    ("slug", "acme"),
    ("subject_type", "ticket"),
    ("title", "Deploy 4.2"),
    ("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"),
    ("username", "alice"),
    ("x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
];

/// Adds the example of this name to a schema without one.
pub fn add(name: &str, schema: &mut Value) {
    let has_one = ["example", "examples", "default"].iter().any(|key| schema.get(*key).is_some());
    let known = EXAMPLES.iter().find(|(field, _)| *field == name);
    if let (false, Some((_, example))) = (has_one, known) {
        schema["examples"] = json!([example]);
    }
}
