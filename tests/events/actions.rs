//! Migrations and seeds insert events themselves, and spell actions and subjects as text. They must spell those of the domain.
//! Other statements get them as parameters.

use crate::service::statements::{files, sources};
use gatepass_domain::event::{EventAction, SubjectType};
use gatepass_domain::text::TextEnum;
use std::fs;
use std::path::Path;

/// The texts in single quotes that look like an action: `word.word`.
fn actions(sql: &str) -> Vec<&str> {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let quoted = sql.split('\'').skip(1).step_by(2);
    quoted.filter(|text| text.split_once('.').is_some_and(|(a, b)| is_word(a) && is_word(b))).collect()
}

#[test]
fn statements_spell_actions_of_the_domain() {
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for path in [files(&sources(), "sql"), files(&migrations, "sql")].concat() {
        let text = fs::read_to_string(&path).unwrap();
        let code: Vec<&str> = text.lines().map(|line| line.split("--").next().unwrap()).collect();
        let code = code.join("\n");
        for name in actions(&code) {
            if path.starts_with(sources()) && !path.starts_with(sources().join("seed")) {
                faults.push(format!("{}: {name} must be a parameter", path.display()));
            }
            let Some(action) = EventAction::parse(name) else {
                faults.push(format!("{}: {name} is no action", path.display()));
                continue;
            };
            let subject = action.subject().map_or("", SubjectType::as_str);
            if !code.contains(&format!("'{subject}'")) {
                faults.push(format!("{}: {name} is about a {subject:?}", path.display()));
            }
            found.push(action);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(found.contains(&EventAction::TicketOpened) && found.contains(&EventAction::ApiKeyRevoked));
}
