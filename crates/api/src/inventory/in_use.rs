//! 409 `in_use`: what still names a thing that was to be deleted.

use crate::error::{Code, Problem, Result};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// At most so many ids of each kind are told.
pub const TOLD: i64 = 20;

/// Goes on where nothing is in the way.
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
