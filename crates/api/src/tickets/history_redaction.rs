//! The parts of a ticket's history that its participants may read: for each action the fields named here, and no event with
//! another action. Users who may read the audit log read everything.

use gatepass_domain::event::EventAction;
use gatepass_domain::text::TextEnum;
use serde_json::{Map, Value};

/// What is told of a field.
#[derive(Clone, Copy)]
enum Field {
    /// All of it.
    Whole,
    /// A ticket's or grant's state, without causes that are for administrators, and without people where they are hidden.
    State,
    /// How a grant was closed, with who did it: an admin or its owner, whom the grant names too. No approver of a level.
    Closing,
    /// A decision, without its author where people are hidden.
    Decision,
    /// People, where they are not hidden.
    People,
}

use Field::{Closing, Decision, People, State, Whole};

/// What a state and a decision consist of, and of it who.
const OF_STATE: &[&str] = &["state", "level", "reason", "next_steps", "at", "by", "window", "seconds"];
const OF_DECISION: &[&str] = &["verdict", "at", "comment", "changes", "by"];
const WHO: &str = "by";

/// The fields of an action. A new one tells nothing until it is named.
fn fields(action: EventAction) -> &'static [(&'static str, Field)] {
    match action {
        EventAction::TicketOpened => &[
            ("type", Whole),
            ("applicant", Whole),
            ("beneficiary", Whole),
            ("flow", Whole),
            ("requested", Whole),
            ("timing", Whole),
            ("resubmitted_from", Whole),
        ],
        EventAction::TicketLevelStarted | EventAction::TicketBlocked => {
            &[("before", State), ("after", State), ("approvers", People)]
        }
        EventAction::TicketApprovalRecorded => &[("level", Whole), ("decision", Decision)],
        EventAction::TicketLevelApproved => &[("level", Whole)],
        EventAction::TicketApproved | EventAction::TicketFailed => &[
            ("before", State),
            ("after", State),
            ("approved", Whole),
            ("window", Whole),
            ("difference", Whole),
            ("widened", Whole),
        ],
        EventAction::TicketDenied | EventAction::TicketCanceled | EventAction::TicketExpired => {
            &[("before", State), ("after", State)]
        }
        EventAction::TicketOverridden => {
            &[("before", State), ("after", State), ("reason", Whole), ("skipped_levels", Whole)]
        }
        EventAction::TicketReassigned => {
            &[("level", Whole), ("reason", Whole), ("before", People), ("after", People)]
        }
        EventAction::TicketResubmitted => &[("resubmitted_from", Whole), ("resubmitted_as", Whole)],
        EventAction::TicketCommented => &[("text", Whole)],
        EventAction::GrantCreated => {
            &[("ticket_id", Whole), ("beneficiary", Whole), ("window", Whole), ("groups", Whole)]
        }
        EventAction::GrantStarted
        | EventAction::GrantExpired
        | EventAction::GrantFailed
        | EventAction::GrantEnded => {
            &[("ticket_id", Whole), ("asset_id", Whole), ("before", State), ("after", State)]
        }
        EventAction::GrantWidened => {
            &[("ticket_id", Whole), ("asset_id", Whole), ("node_id", Whole), ("name", Whole)]
        }
        EventAction::GrantRevoked => {
            &[("ticket_id", Whole), ("asset_id", Whole), ("before", State), ("after", Closing)]
        }
    }
}

/// The actions that everybody is told of who sees the ticket.
pub fn actions() -> Vec<&'static str> {
    EventAction::ALL.iter().map(|action| action.as_str()).collect()
}

/// Whether everybody is told who did it who sees the ticket: the same as `Field::Closing` says.
pub fn names_actor(action: &str) -> bool {
    EventAction::parse(action) == Some(EventAction::GrantRevoked)
}

/// What is told of an event's particulars.
pub fn data(action: &str, data: Value, hides_people: bool) -> Value {
    let (Some(action), Value::Object(mut data)) = (EventAction::parse(action), data) else {
        return Value::Object(Map::new());
    };
    let told = fields(action).iter().filter_map(|(name, field)| {
        let value = data.remove(*name)?;
        let value = match field {
            State => only(value, OF_STATE, hides_people),
            Closing => only(value, OF_STATE, false),
            Decision => only(value, OF_DECISION, hides_people),
            People if hides_people => return None,
            Whole | People => value,
        };
        Some(((*name).to_owned(), value))
    });
    Value::Object(told.collect())
}

fn only(value: Value, names: &[&str], hides_people: bool) -> Value {
    let Value::Object(mut fields) = value else { return Value::Null };
    fields.retain(|name, _| names.contains(&name.as_str()) && !(hides_people && name == WHO));
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    /// Something that must not be told.
    fn secret() -> Value {
        json!({ "secret": "secret", "cause": "secret", "digest": "secret", "internal_note": "secret" })
    }

    proptest! {
        #[test]
        fn nothing_is_told_but_what_is_named(action in 0..EventAction::ALL.len(), extra in "[a-z_]{1,12}", hides: bool) {
            let action = EventAction::ALL[action];
            let mut all = json!({ extra: "secret", "internal_note": "secret" });
            for (name, field) in fields(action) {
                all[name] = if matches!(field, State | Closing | Decision) { secret() } else { Value::Null };
            }
            prop_assert!(!data(action.as_str(), all, hides).to_string().contains("secret"));
        }

        #[test]
        fn people_are_hidden_wherever_they_are(action in 0..EventAction::ALL.len()) {
            let all = json!({ "before": { "by": "ann" }, "after": { "by": "ann" }, "decision": { "by": "ann" }, "approvers": ["ann"] });
            let action = EventAction::ALL[action].as_str();
            prop_assert_eq!(data(action, all, true).to_string().contains("ann"), names_actor(action));
        }
    }
}
