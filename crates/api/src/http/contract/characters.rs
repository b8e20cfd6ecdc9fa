//! Refuses characters, whatever the schema says: U+0000 in every text and field name, because PostgreSQL can't store it, and
//! in names also characters that readers can't see.

use super::escape;
use super::members::is_name;
use crate::error::{Fault, MOST_FAULTS};
use gatepass_domain::writing::hidden_in;
use serde_json::Value;

/// Whether the text contains U+0000.
pub fn has_nul(text: &str) -> bool {
    text.contains('\0')
}

/// The fault of U+0000.
pub fn nul(pointer: impl Into<String>) -> Fault {
    fault(pointer, '\0')
}

fn fault(pointer: impl Into<String>, character: char) -> Fault {
    Fault::new(pointer, "invalid_character", format!("U+{:04X} is not allowed", u32::from(character)))
}

/// The first character that a text of a member of this name may not contain.
fn refused(member: &str, text: &str) -> Option<char> {
    let hidden = || hidden_in(text).filter(|_| is_name(member));
    if has_nul(text) { Some('\0') } else { hidden() }
}

/// Adds a fault for each text and field name with such a character, unless the place has another fault. `member` is the name
/// of the member that the value belongs to.
pub fn add(pointer: &str, member: &str, value: &Value, faults: &mut Vec<Fault>) {
    if faults.len() >= MOST_FAULTS {
        return;
    }
    match value {
        Value::String(text) => {
            if let Some(character) = refused(member, text) {
                add_at(fault(pointer, character), faults);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().filter(|(_, item)| holds(member, item)) {
                add(&format!("{pointer}/{index}"), member, item, faults);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields.iter().filter(|(name, field)| has_nul(name) || holds(name, field)) {
                let here = format!("{pointer}/{}", escape(name));
                if has_nul(name) {
                    add_at(nul(&here), faults);
                }
                add(&here, name, field, faults);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn add_at(fault: Fault, faults: &mut Vec<Fault>) {
    if faults.len() < MOST_FAULTS && !faults.iter().any(|told| told.pointer == fault.pointer) {
        faults.push(fault);
    }
}

fn holds(member: &str, value: &Value) -> bool {
    match value {
        Value::String(text) => refused(member, text).is_some(),
        Value::Array(items) => items.iter().any(|item| holds(member, item)),
        Value::Object(fields) => fields.iter().any(|(name, field)| has_nul(name) || holds(name, field)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
