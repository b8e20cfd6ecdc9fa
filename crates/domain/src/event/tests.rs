//! The list of actions, and the page that shows it.

use super::*;
use crate::text::TextEnum;
use std::collections::BTreeSet;

#[test]
fn the_documentation_lists_every_action() {
    let line = |action: &EventAction| {
        let subject = action.subject().map_or("", TextEnum::as_str);
        let readers = match action.visibility() {
            Visibility::Participants => "participants",
            Visibility::Auditors => "auditors",
            Visibility::SuperAdmins => "super admins",
        };
        format!("| `{action}` | {subject} | {readers} |{} |", action.meaning())
    };
    let lines: Vec<String> = EventAction::ALL.iter().map(line).collect();
    let page = include_str!("../../../../docs/events.md");
    let listed: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(listed, lines, "docs/events.md must have these lines:\n{}\n", lines.join("\n"));
}

#[test]
fn names_are_unique_and_begin_with_an_area() {
    let names: BTreeSet<&str> = EventAction::ALL.iter().map(|action| action.as_str()).collect();
    assert_eq!(names.len(), EventAction::ALL.len());
    for name in names.into_iter().filter(|name| *name != "logout") {
        assert!(
            name.split_once('.').is_some_and(|(area, act)| !area.is_empty() && !act.is_empty()),
            "{name}"
        );
    }
}

#[test]
fn participants_read_only_what_happens_to_a_ticket_or_its_grant() {
    for action in EventAction::ALL {
        let is_of_ticket = matches!(action.subject(), Some(SubjectType::Ticket | SubjectType::Grant));
        assert_eq!(action.visibility() == Visibility::Participants, is_of_ticket, "{action}");
    }
}
