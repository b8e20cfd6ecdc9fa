//! Guard rules, and the groups of commands that they are about.

mod askers;
mod batches;
mod command_groups;
mod command_tests;
mod evaluate;
mod heavy;
mod imports;
mod lockouts;
mod reviews_of_connections;
mod rules;
mod times;
mod together;
mod warnings;

use gatepass_testing::{Answer, Person, Value, World, json};

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

/// The pointers of all faults.
fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].as_str().unwrap()).collect()
}

/// A body for a list of commands.
fn commands(org: impl Into<Value>, name: &str, content: &str) -> Value {
    json!({ "org_id": org.into(), "name": name, "type": "command", "content": content })
}

/// The path of a new command group.
async fn made(by: &Person, body: Value) -> String {
    let made: Answer = by.post("/command-groups", body).await;
    format!("/command-groups/{}", made.expect(201)["id"].as_str().unwrap())
}
