//! Refuses U+0000, which PostgreSQL can't store, in every text and field name, whatever the schema says. A pattern, a
//! format or an open map may allow it.

use super::escape;
use crate::error::{Fault, MOST_FAULTS};
use serde_json::Value;

/// Whether the text contains U+0000.
pub fn is_in(text: &str) -> bool {
    text.contains('\0')
}

/// The fault of U+0000.
pub fn fault(pointer: impl Into<String>) -> Fault {
    Fault::new(pointer, "invalid_character", "U+0000 is not allowed")
}

/// Adds a fault for each text and field name with U+0000, unless the place has another fault.
pub fn add(pointer: &str, value: &Value, faults: &mut Vec<Fault>) {
    if faults.len() >= MOST_FAULTS {
        return;
    }
    match value {
        Value::String(text) if is_in(text) => add_at(pointer, faults),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().filter(|(_, item)| holds(item)) {
                add(&format!("{pointer}/{index}"), item, faults);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields.iter().filter(|(name, field)| is_in(name) || holds(field)) {
                let here = format!("{pointer}/{}", escape(name));
                if is_in(name) {
                    add_at(&here, faults);
                }
                add(&here, field, faults);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn add_at(pointer: &str, faults: &mut Vec<Fault>) {
    let fault = fault(pointer);
    if faults.len() < MOST_FAULTS && !faults.iter().any(|told| told.pointer == fault.pointer) {
        faults.push(fault);
    }
}

fn holds(value: &Value) -> bool {
    match value {
        Value::String(text) => is_in(text),
        Value::Array(items) => items.iter().any(holds),
        Value::Object(fields) => fields.iter().any(|(name, field)| is_in(name) || holds(field)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
