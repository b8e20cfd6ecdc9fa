//! The names that a template may use: the fields of [`Context`](super::Context). A test holds the two together.

use std::sync::LazyLock;

/// What stands behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text on one line.
    Line,
    /// A text that keeps its line breaks.
    Text,
    /// An address with `http` or `https`.
    Link,
    /// A group of names. A condition on it asks whether it is there.
    Group(&'static [(&'static str, Kind)]),
    /// A list of texts.
    Lines,
    /// A list of groups.
    Groups(&'static [(&'static str, Kind)]),
}

use Kind::{Group, Groups, Line, Lines, Link, Text};

const NAMED: &[(&str, Kind)] = &[("name", Line)];
const CHANGE: &[(&str, Kind)] = &[("field", Line), ("before", Line), ("after", Line)];
const GRANT: &[(&str, Kind)] = &[("id", Line), ("link", Link), ("starts_at", Line), ("ends_at", Line)];
const TICKET: &[(&str, Kind)] = &[
    ("id", Line),
    ("number", Line),
    ("title", Line),
    ("type", Line),
    ("state", Line),
    ("link", Link),
    ("decision_link", Link),
    ("requester", Line),
    ("beneficiary", Line),
    ("subjects", Lines),
    ("accounts", Lines),
    ("protocols", Lines),
    ("actions", Lines),
    ("command", Text),
    ("starts_at", Line),
    ("ends_at", Line),
    ("duration", Line),
    ("reason", Text),
    ("expires_at", Line),
];

/// All names.
pub(super) const NAMES: &[(&str, Kind)] = &[
    ("org", Group(NAMED)),
    ("recipient", Group(NAMED)),
    ("ticket", Group(TICKET)),
    ("grant", Group(GRANT)),
    ("actor", Line),
    ("reason", Text),
    ("next_steps", Text),
    ("comment", Text),
    ("changes", Groups(CHANGE)),
    ("moment", Line),
    ("rule", Line),
    ("key", Line),
    ("service", Line),
    ("note", Text),
];

/// What `loop` knows inside of a `for`.
pub(super) const LOOP: &[&str] = &["index", "first", "last"];

/// The entry of a name in a list of names.
pub(super) fn find(names: &'static [(&'static str, Kind)], name: &str) -> Option<Kind> {
    names.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

/// Whether the items of some list have this field.
pub(super) fn is_field_of_an_item(name: &str) -> bool {
    NAMES.iter().any(|(_, kind)| match kind {
        Groups(fields) => find(fields, name).is_some(),
        Line | Text | Link | Lines | Group(_) => false,
    })
}

/// All names that a template may use, such as `ticket.title`. Items of lists are written `changes[].field`.
pub fn known_names() -> &'static [String] {
    static KNOWN: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut known = Vec::new();
        for (name, kind) in NAMES {
            match kind {
                Line | Text | Link | Lines => known.push((*name).to_owned()),
                Group(fields) => known.extend(fields.iter().map(|(field, _)| format!("{name}.{field}"))),
                Groups(fields) => known.extend(fields.iter().map(|(field, _)| format!("{name}[].{field}"))),
            }
        }
        known
    });
    &KNOWN
}
