//! Guard rules.

mod rules;
mod warnings;

use gatepass_testing::{Person, Value, World, json};

/// A rule on connections of the world's organization.
pub fn rule(world: &World, action: &str, parts: Value) -> Value {
    json!({ "org_id": world.org, "name": format!("{action} {parts}").chars().take(200).collect::<String>(), "action": action, "match": parts })
}

/// Makes a rule of this kind.
pub async fn make(by: &Person, kind: &str, body: Value) -> Value {
    by.post(&format!("/acls/{kind}"), body).await.expect(201)
}

/// The path of a rule.
pub fn path(kind: &str, rule: &Value) -> String {
    format!("/acls/{kind}/{}", rule["id"].as_str().unwrap())
}
