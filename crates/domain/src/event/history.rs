//! The parts of a ticket's history that its participants may read. They read events with the actions that are visible to
//! participants, and of each event the fields of which `details` says so. Users who may read the audit log read everything.

mod reader;

pub use reader::Reader;

use super::details::{self, Told};
use super::{EventAction, Visibility};
use crate::text::TextEnum;
use serde_json::{Map, Value};

/// The parts of a state.
const OF_STATE: &[&str] = &["state", "level", "reason", "next_steps", "at", "by", "window", "seconds"];
/// The parts of a decision.
const OF_DECISION: &[&str] = &["verdict", "at", "comment", "next_steps", "changes", "by"];
/// The parts of a state or decision that name a person or a level.
const PROGRESS: &[&str] = &["by", "level"];

/// The steps of a ticket between its submission and its end. If the flow hides its progress from somebody, they read none of
/// them.
const STEPS: &[EventAction] = &[
    EventAction::TicketLevelStarted,
    EventAction::TicketBlocked,
    EventAction::TicketApprovalRecorded,
    EventAction::TicketDenialRecorded,
    EventAction::TicketLevelApproved,
    EventAction::TicketReassigned,
    EventAction::TicketApproversChanged,
    EventAction::TicketApprovalsVoided,
    EventAction::TicketWatchersChanged,
    EventAction::TicketReminded,
];

/// The fields of an action that participants may read. A new field is not among them until it says how much they are told.
fn fields(action: EventAction) -> impl Iterator<Item = (&'static str, Told)> {
    details::fields(action).iter().filter_map(|field| Some((field.name, field.told?)))
}

/// The actions of the events that participants may read. If the flow hides its progress from the reader, none of its steps.
pub fn actions(hides_progress: bool) -> Vec<EventAction> {
    let all = EventAction::ALL.iter().copied().filter(|action| !(hides_progress && STEPS.contains(action)));
    all.filter(|action| action.visibility() == Visibility::Participants).collect()
}

/// Whether participants read who caused an event with this action, even if the flow hides people. See `Field::Closing`.
pub fn names_actor(action: &str) -> bool {
    EventAction::parse(action) == Some(EventAction::GrantRevoked)
}

/// What a ticket hides from a reader of its history.
#[derive(Debug, Clone, Copy)]
pub struct Hidden {
    /// Its people and its progress.
    pub people: bool,
    /// The names of its subjects.
    pub subjects: bool,
}

/// The details of an event that a participant may read, from whom the ticket hides this.
pub fn data(action: &str, data: Value, hidden: Hidden) -> Value {
    let Hidden { people: hides_people, subjects: hides_subjects } = hidden;
    let (Some(action), Value::Object(mut data)) = (EventAction::parse(action), data) else {
        return Value::Object(Map::new());
    };
    let told = fields(action).filter_map(|(name, told)| {
        let value = data.remove(name)?;
        let value = match told {
            Told::State => only(value, OF_STATE, hides_people),
            Told::Closing => only(value, OF_STATE, false),
            Told::Decision => only(value, OF_DECISION, hides_people),
            Told::People | Told::Progress if hides_people => return None,
            Told::Subject if hides_subjects => return None,
            Told::Whole | Told::People | Told::Progress | Told::Subject => value,
        };
        Some((name.to_owned(), value))
    });
    Value::Object(told.collect())
}

fn only(value: Value, names: &[&str], hides_people: bool) -> Value {
    let Value::Object(mut fields) = value else { return Value::Null };
    // Why a ticket was blocked tells who decided or left. Why it was denied, its requester is told.
    let was_blocked = fields.get("state").and_then(Value::as_str) == Some("blocked");
    let hides = |name: &str| hides_people && (PROGRESS.contains(&name) || (was_blocked && name == "reason"));
    fields.retain(|name, _| names.contains(&name.as_str()) && !hides(name));
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    /// A value that participants must not read.
    fn secret() -> Value {
        json!({ "secret": "secret", "cause": "secret", "digest": "secret", "internal_note": "secret" })
    }

    #[test]
    fn participants_read_fields_of_the_actions_that_are_visible_to_them_and_of_no_other() {
        for action in EventAction::ALL {
            assert_eq!(fields(*action).next().is_none(), !actions(false).contains(action), "{action}");
        }
    }

    #[test]
    fn no_step_is_told_where_progress_is_hidden() {
        assert!(STEPS.iter().all(|step| actions(false).contains(step) && !actions(true).contains(step)));
        assert_eq!(actions(false).len(), actions(true).len() + STEPS.len());
        // Whoever named a watcher has acted.
        assert!(!actions(true).contains(&EventAction::TicketWatchersChanged));
        let ended = json!({
            "before": { "state": "blocked", "level": 2, "reason": "approver_left" },
            "after": { "state": "denied", "reason": "freeze", "by": "ann" },
            "skipped_levels": [1],
        });
        let told = |people| {
            data(EventAction::TicketOverridden.as_str(), ended.clone(), Hidden { people, subjects: false })
        };
        assert_eq!(
            told(true),
            json!({ "before": { "state": "blocked" }, "after": { "state": "denied", "reason": "freeze" } })
        );
        assert_eq!(told(false), ended);
    }

    #[test]
    fn names_of_the_inventory_are_for_those_who_see_the_subjects() {
        let widened = json!({ "asset_id": "a", "name": "web" });
        let told = |subjects| {
            data(EventAction::GrantWidened.as_str(), widened.clone(), Hidden { people: false, subjects })
        };
        assert_eq!((told(false), told(true)), (widened.clone(), json!({ "asset_id": "a" })));
    }

    proptest! {
        #[test]
        fn nothing_is_told_but_what_is_named(action in 0..EventAction::ALL.len(), extra in "[a-z_]{1,12}", hides: bool) {
            let action = EventAction::ALL[action];
            let mut all = json!({ extra: "secret", "internal_note": "secret" });
            for (name, told) in fields(action) {
                all[name] = if matches!(told, Told::State | Told::Closing | Told::Decision) { secret() } else { Value::Null };
            }
            let told = data(action.as_str(), all, Hidden { people: hides, subjects: hides }).to_string();
            prop_assert!(!told.contains("secret"));
        }

        #[test]
        fn people_are_hidden_wherever_they_are(action in 0..EventAction::ALL.len()) {
            let all = json!({ "before": { "by": "ann" }, "after": { "by": "ann" }, "decision": { "by": "ann" }, "approvers": ["ann"] });
            let action = EventAction::ALL[action].as_str();
            let hidden = Hidden { people: true, subjects: false };
            prop_assert_eq!(data(action, all, hidden).to_string().contains("ann"), names_actor(action));
        }
    }
}
