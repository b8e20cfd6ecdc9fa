//! What the document says of the texts of a body by the names of their members: which count as they are written, and which are names.
//! So a new body can't forget to have its names checked.

use super::SCHEMAS;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The longest name. Longer texts are prose, which may have several lines.
const LONGEST_NAME: u64 = 500;

/// Members of bodies, by the kind of their text.
struct Members {
    verbatim: BTreeSet<String>,
    names: BTreeSet<String>,
}

static MEMBERS: LazyLock<Members> = LazyLock::new(|| {
    let document = crate::openapi::document();
    let mut found = Members { verbatim: BTreeSet::new(), names: BTreeSet::new() };
    let mut seen = BTreeSet::new();
    for name in super::body_types(document) {
        found.add_of(&format!("{SCHEMAS}{name}"), document, &mut seen);
    }
    found
});

/// Whether a member of this name is a text that counts as it is written: a password, a command.
pub fn is_verbatim(member: &str) -> bool {
    MEMBERS.verbatim.contains(member)
}

/// Whether a member of this name is a name: a short text in one line. Lists of names count too.
pub fn is_name(member: &str) -> bool {
    MEMBERS.names.contains(member)
}

impl Members {
    /// Adds the members of a schema and of all schemas that it refers to.
    fn add_of(&mut self, reference: &str, document: &Value, seen: &mut BTreeSet<String>) {
        if let Some(schema) = document.pointer(reference.trim_start_matches('#'))
            && seen.insert(reference.to_owned())
        {
            self.add_within(schema, document, seen);
        }
    }

    fn add_within(&mut self, part: &Value, document: &Value, seen: &mut BTreeSet<String>) {
        let members = part.get("properties").and_then(Value::as_object).into_iter().flatten();
        for (name, member) in members {
            self.add_member(name, member, document);
        }
        match part {
            Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                    self.add_of(reference, document, seen);
                }
                fields.values().for_each(|field| self.add_within(field, document, seen));
            }
            Value::Array(items) => items.iter().for_each(|item| self.add_within(item, document, seen)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Adds a member whose schema is a text, a list of texts, or one of several forms of them.
    fn add_member(&mut self, name: &str, schema: &Value, document: &Value) {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|reference| document.pointer(reference.trim_start_matches('#')));
        let forms = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        // Schemas of texts refer to no others, so this ends.
        let inner = target.into_iter().chain(schema.get("items")).chain(forms);
        inner
            .filter(|inner| inner.get("properties").is_none())
            .for_each(|inner| self.add_member(name, inner, document));
        match schema.get("format").and_then(Value::as_str) {
            Some("password" | "verbatim") => drop(self.verbatim.insert(name.to_owned())),
            Some(_) => {}
            None if schema.get("enum").is_some() => {}
            None => {
                let longest = schema.get("maxLength").and_then(Value::as_u64);
                if longest.is_some_and(|longest| longest <= LONGEST_NAME) {
                    self.names.insert(name.to_owned());
                }
            }
        }
    }
}
