//! Webhooks: which events they get, and when they are disabled.

use time::{Duration, OffsetDateTime};

use crate::event::EventAction;
use crate::text::TextEnum;

/// What the events of a webhook look like, for people who name others.
pub const PATTERN: &str =
    "must be an action of an event, or the beginning of one up to a dot, such as `ticket.`";

crate::text_enum! {
    /// Why the server disabled a webhook.
    pub enum DisabledBecause {
        /// The receiver answered 410.
        Gone = "gone",
        /// Every attempt failed for 5 days.
        Failing = "failing",
    }
}

/// Whether this names events: an action, or the beginning of actions up to a dot.
pub fn is_pattern(text: &str) -> bool {
    let named = |action: &EventAction| names(text, action.as_str());
    EventAction::ALL.iter().any(named)
}

fn names(pattern: &str, action: &str) -> bool {
    pattern == action || (pattern.ends_with('.') && action.starts_with(pattern))
}

/// Whether a webhook that asks for these events gets an event with this action. It gets all if it names none.
pub fn wants(patterns: &[String], action: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| names(pattern, action))
}

/// Whether a webhook is disabled whose attempts failed since then.
pub fn disables(failing_since: OffsetDateTime, now: OffsetDateTime) -> bool {
    now - failing_since >= Duration::days(5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_webhook_gets_the_events_that_it_names() {
        let of = |patterns: &[&str], action: &str| {
            let patterns: Vec<String> = patterns.iter().map(|text| (*text).to_owned()).collect();
            wants(&patterns, action)
        };
        assert!(of(&[], "ticket.opened") && of(&["ticket."], "ticket.opened") && of(&["logout"], "logout"));
        assert!(of(&["grant.", "ticket.opened"], "ticket.opened"));
        assert!(!of(&["ticket"], "ticket.opened") && !of(&["ticket.open"], "ticket.opened"));
        assert!(!of(&["grant."], "ticket.opened"));
    }

    #[test]
    fn patterns_name_actions_that_there_are() {
        for (text, is_so) in [
            ("ticket.opened", true),
            ("ticket.", true),
            ("logout", true),
            ("ticket", false),
            ("ticket.open", false),
            ("tickets.opened", false),
            (".", false),
            ("", false),
        ] {
            assert_eq!(is_pattern(text), is_so, "{text}");
        }
    }

    #[test]
    fn five_days_of_failures_disable() {
        let now = datetime!(2026-03-10 08:00 UTC);
        assert!(disables(now - Duration::days(5), now) && !disables(now - Duration::hours(119), now));
    }
}
