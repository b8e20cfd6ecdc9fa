//! The table of details.

use super::*;
use crate::text::TextEnum;
use std::collections::BTreeSet;

#[test]
fn every_action_has_its_fields_once() {
    let listed: Vec<EventAction> =
        AREAS.iter().flat_map(|area| area.iter()).flat_map(|(actions, _)| actions.iter().copied()).collect();
    let once: BTreeSet<EventAction> = listed.iter().copied().collect();
    assert_eq!(once.len(), listed.len(), "an action is listed twice");
    assert_eq!(once, EventAction::ALL.iter().copied().collect());
}

#[test]
fn names_of_fields_are_unique_and_meanings_are_sentences() {
    fn check(fields: &[Field]) {
        let names: BTreeSet<&str> = fields.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), fields.len(), "{names:?}");
        for field in fields {
            assert!(
                field.meaning.ends_with('.') && field.meaning.starts_with(char::is_uppercase),
                "{field:?}"
            );
            let shape =
                if let Shape::List(item) | Shape::Map(item) = field.shape { *item } else { field.shape };
            if let Shape::Object(object) = shape {
                check(object.fields);
            }
        }
    }
    for action in EventAction::ALL {
        check(fields(*action));
    }
}

#[test]
fn fields_that_may_be_hidden_are_not_required() {
    let required = |action, name: &str| {
        fields(action).iter().any(|field| field.name == name && is_required(action, field))
    };
    assert!(required(EventAction::TicketOpened, "requested"));
    assert!(!required(EventAction::TicketOpened, "resubmitted_by"), "a flow may hide people");
    assert!(!required(EventAction::TicketCommented, "level"), "only readers of the log read it");
    assert!(required(EventAction::FlowCreated, "after"));
}
