//! 409 `in_use`: lists the objects that still use an object.

use crate::error::{Code, Problem, Result};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// At most this many ids of each kind are listed.
pub const TOLD: i64 = 20;

/// Refuses if any object stands in the way.
pub fn refuse(users: Vec<(&str, Vec<Uuid>)>) -> Result<()> {
    let in_the_way: Map<String, Value> = users
        .into_iter()
        .filter(|(_, ids)| !ids.is_empty())
        .map(|(kind, ids)| (kind.to_owned(), json!(ids)))
        .collect();
    if in_the_way.is_empty() {
        return Ok(());
    }
    Err(Problem::new(Code::InUse).used_by(Value::Object(in_the_way)))
}
