//! Events of tickets for the audit log. An internal note is only in its own field of the event, never in its data.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

use super::command::Context;
use super::decision::Decision;
use super::kind::Request;
use super::level::Level;
use super::state::State;
use super::{Override, Ticket};
use crate::event::{Event, EventAction};
use crate::flow::timing::Timing;
use crate::ids::{TicketId, UserId};
use crate::notify::Reminder;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

pub(super) fn opened(ticket: &Ticket) -> Event {
    let data = json!({
        "type": ticket.ticket_type(), "applicant": ticket.applicant, "beneficiary": ticket.beneficiary,
        "flow": ticket.flow, "requested": ticket.requested, "timing": ticket.timing,
        "resubmitted_from": ticket.resubmitted_from, "resubmitted_by": ticket.resubmitted_by,
        "extends": ticket.extension.map(|extension| extension.grant_id),
    });
    Event::new(EventAction::TicketOpened, data)
}

/// Other watchers were named.
pub(super) fn watchers_changed(before: &BTreeSet<UserId>, after: &BTreeSet<UserId>) -> Event {
    Event::new(EventAction::TicketWatchersChanged, json!({"before": before, "after": after}))
}

/// Connectors gave the grant up.
pub(super) fn failed(before: &State, ticket: &Ticket) -> Event {
    Event::new(EventAction::TicketFailed, json!({"before": before, "after": ticket.state}))
}

/// A level has begun, or is blocked.
pub(super) fn level_begun(before: Option<&State>, ticket: &Ticket) -> Event {
    let action = match ticket.state {
        State::Blocked { .. } => EventAction::TicketBlocked,
        State::Pending { .. }
        | State::Approved
        | State::Denied { .. }
        | State::Canceled { .. }
        | State::Expired
        | State::Error { .. } => EventAction::TicketLevelStarted,
    };
    let approvers = ticket.active_level().map(|level| &level.approvers);
    Event::new(action, json!({"before": before, "after": ticket.state, "approvers": approvers}))
}

pub(super) fn approval_recorded(level: u32, decision: &Decision) -> Event {
    Event::new(EventAction::TicketApprovalRecorded, json!({"level": level, "decision": decision}))
}

/// A denial that does not end the ticket, because its level requires more of them.
pub(super) fn denial_recorded(level: u32, decision: &Decision, internal_note: Option<String>) -> Event {
    let data = json!({"level": level, "decision": decision});
    Event { internal_note, ..Event::new(EventAction::TicketDenialRecorded, data) }
}

pub(super) fn level_approved(level: &Level) -> Event {
    Event::new(EventAction::TicketLevelApproved, json!({"level": level.number}))
}

/// The final approval. Holds the approved request, its difference from the original one, and whether it gives more.
/// Also recorded if the grant can't be made.
pub(super) fn concluded(before: Option<&State>, ticket: &Ticket, context: &Context<'_>) -> Event {
    let (request, timing) = (ticket.current_request(), ticket.current_timing());
    let is_within = request.is_narrower_or_equal(&ticket.requested, context.tree)
        && timing.is_within(&ticket.timing, context.now);
    let difference = difference((&ticket.requested, ticket.timing), (request, timing));
    let data = json!({
        "before": before, "after": ticket.state, "approved": request, "window": ticket.window,
        "difference": difference, "widened": !is_within,
    });
    let action = match ticket.state {
        State::Error { .. } => EventAction::TicketFailed,
        State::Pending { .. }
        | State::Blocked { .. }
        | State::Approved
        | State::Denied { .. }
        | State::Canceled { .. }
        | State::Expired => EventAction::TicketApproved,
    };
    Event::new(action, data)
}

/// An admin's decision of the whole ticket. The ticket before the decision tells which levels are skipped.
pub(super) fn overridden(before: &Ticket, ticket: &Ticket, internal_note: Option<String>) -> Event {
    let undone = before.levels.iter().filter(|level| level.is_undone());
    let data = json!({
        "before": before.state, "after": ticket.state,
        "reason": ticket.overridden.as_ref().map(|Override { by: _, reason }| reason),
        "skipped_levels": undone.map(|level| level.number).collect::<Vec<_>>(),
        "difference": difference(
            (before.current_request(), before.current_timing()),
            (ticket.current_request(), ticket.current_timing()),
        ),
    });
    Event { internal_note, ..Event::new(EventAction::TicketOverridden, data) }
}

pub(super) fn reassigned(before: &Level, after: &Level, reason: &str) -> Event {
    let people = |level: &Level| json!({"approvers": level.approvers});
    let data = json!({
        "level": after.number, "reason": reason, "before": people(before), "after": people(after),
    });
    Event::new(EventAction::TicketReassigned, data)
}

/// The rule of an open level names other people now.
pub(super) fn approvers_changed(before: &Level, after: &Level) -> Event {
    let people = |level: &Level| json!({"approvers": level.approvers});
    let data = json!({"level": after.number, "before": people(before), "after": people(after)});
    Event::new(EventAction::TicketApproversChanged, data)
}

/// Approvals became void, because the request was widened.
pub(super) fn approvals_voided(void: &[(u32, UserId)]) -> Event {
    let levels: BTreeSet<u32> = void.iter().map(|(level, _)| *level).collect();
    let approvers: Vec<UserId> = void.iter().map(|(_, user)| *user).collect();
    Event::new(EventAction::TicketApprovalsVoided, json!({"levels": levels, "approvers": approvers}))
}

pub(super) fn resubmitted(from: TicketId, to: TicketId) -> Event {
    Event::new(EventAction::TicketResubmitted, json!({"resubmitted_from": from, "resubmitted_as": to}))
}

pub(super) fn denied(before: &State, ticket: &Ticket, internal_note: Option<String>) -> Event {
    let data = json!({"before": before, "after": ticket.state});
    Event { internal_note, ..Event::new(EventAction::TicketDenied, data) }
}

pub(super) fn canceled(before: &State, ticket: &Ticket) -> Event {
    Event::new(EventAction::TicketCanceled, json!({"before": before, "after": ticket.state}))
}

pub(super) fn expired(before: &State, ticket: &Ticket) -> Event {
    let data = json!({"before": before, "after": ticket.state, "reason": ticket.expiry_reason()});
    Event::new(EventAction::TicketExpired, data)
}

/// A comment. Its level says whom it is told.
pub(super) fn commented(text: &str, ticket: &Ticket) -> Event {
    let level = ticket.active_level().map(|level| level.number);
    Event::new(EventAction::TicketCommented, json!({"text": text, "level": level}))
}

/// The approvers of a level who have not decided are reminded.
pub(super) fn reminded(level: &Level, reminder: Reminder, deadline: OffsetDateTime) -> Event {
    let deadline = deadline.to_offset(UtcOffset::UTC).format(&Rfc3339).ok();
    let data = json!({"level": level.number, "moment": reminder, "deadline": deadline});
    Event::new(EventAction::TicketReminded, data)
}

/// The fields in which two requests of the same type and their timings differ, each `{before, after}`.
fn difference(before: (&Request, Timing), after: (&Request, Timing)) -> Map<String, Value> {
    let with_timing = |(request, timing): (&Request, Timing)| {
        let Value::Object(mut fields) = json!(request) else { return Map::new() };
        fields.insert("timing".to_owned(), json!(timing));
        fields
    };
    let (before, after) = (with_timing(before), with_timing(after));
    let changed = after.into_iter().filter(|(field, value)| before.get(field) != Some(value));
    changed
        .map(|(field, value)| {
            let change = json!({"before": before.get(&field), "after": value});
            (field, change)
        })
        .collect()
}
