//! Who hears a message: the people of its ticket in a role, and who of them may.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Message;
use crate::authz::{Actor, UserKind};
use crate::event::{EventAction, history};
use crate::ids::UserId;
use crate::ticket::Ticket;

/// What somebody is to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The applicant of the ticket.
    Requester,
    /// The beneficiary of the ticket.
    Beneficiary,
    /// The watchers of the ticket.
    Watchers,
    /// The approvers whom the event asks, and who were not asked before.
    Asked,
    /// The approvers of the level that the event names, who have not decided.
    Undecided,
    /// The people whose decision counts, at the level that the event names or before.
    Deciders,
    /// The people whose approval became void.
    Voided,
    /// The approvers of the levels that an override skipped.
    Skipped,
    /// The active admins of the organization; super admins, if there are none or if they don't see the ticket.
    Admins,
    /// The people whom the guard rule of the event names, as long as they belong to its organization; the admins, if it names nobody.
    Recipients,
    /// The active super admins.
    SuperAdmins,
    /// The active admins of the home of the service that the event is about.
    HomeAdmins,
}

/// A person who may hear a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// The person, with their role in the organization of the event.
    pub actor: Actor,
    /// Whether they are active.
    pub is_active: bool,
}

/// The people of a ticket in this role, as an event with these details tells. Empty for roles that do not come from a ticket.
pub fn people(role: Role, ticket: &Ticket, data: &Value) -> BTreeSet<UserId> {
    match role {
        Role::Requester => BTreeSet::from([ticket.applicant]),
        Role::Beneficiary => BTreeSet::from([ticket.beneficiary]),
        Role::Watchers => ticket.readers.named.union(&ticket.readers.of_flow).copied().collect(),
        Role::Asked => {
            let (now, before) = (users(data, "/after/approvers"), users(data, "/before/approvers"));
            users(data, "/approvers").into_iter().chain(now.difference(&before).copied()).collect()
        }
        Role::Undecided => {
            let said = ["/level", "/before/level"].iter().find_map(|at| data.pointer(at)?.as_u64());
            let asking = ticket.levels.iter().filter(|level| said == Some(u64::from(level.number)));
            let asked = asking.flat_map(|level| {
                level.approvers.iter().filter(|user| !level.is_decided_by(**user)).copied()
            });
            asked.collect()
        }
        Role::Deciders => {
            // Who decided at a later level did so after the event.
            let open = data.get("level").and_then(Value::as_u64);
            let before =
                ticket.levels.iter().filter(|level| open.is_none_or(|open| u64::from(level.number) <= open));
            let all = before.flat_map(|level| &level.decisions);
            all.filter(|decision| !decision.is_void).map(|decision| decision.by).collect()
        }
        Role::Voided => users(data, "/approvers"),
        Role::Skipped => {
            let skipped = numbers(data, "/skipped_levels");
            let levels = ticket.levels.iter().filter(|level| skipped.contains(&u64::from(level.number)));
            let asked = levels.flat_map(|level| level.approvers.iter().copied());
            let ahead =
                ticket.readers.ahead.iter().filter(|(level, _)| skipped.contains(&u64::from(**level)));
            asked.chain(ahead.flat_map(|(_, users)| users.iter().copied())).collect()
        }
        Role::Admins | Role::SuperAdmins | Role::HomeAdmins | Role::Recipients => BTreeSet::new(),
    }
}

/// The people whom the guard rule of an event names.
pub fn users_named(data: &Value) -> BTreeSet<UserId> {
    users(data, "/recipients")
}

fn users(data: &Value, pointer: &str) -> BTreeSet<UserId> {
    let items = data.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| item.as_str()?.parse().ok().map(UserId)).collect()
}

fn numbers(data: &Value, pointer: &str) -> BTreeSet<u64> {
    let items = data.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_u64).collect()
}

/// Whether this person, who is in the audience of the message, hears it. `by`: who caused the event. The ticket is the one that the
/// event is about, if any.
pub fn hears(
    message: Message,
    action: EventAction,
    by: Option<UserId>,
    ticket: Option<&Ticket>,
    listener: &Listener,
) -> bool {
    let Listener { actor, is_active } = listener;
    let is_person = *is_active && actor.kind == UserKind::Human;
    // An automatic approval is caused by the requester.
    let is_approved =
        message == Message::Approved && ticket.is_some_and(|ticket| ticket.is_own(actor.user_id));
    let is_own_act = by == Some(actor.user_id) && !message.is_for_its_actor() && !is_approved;
    let may_read = ticket.is_none_or(|ticket| {
        let hides_step = !history::actions(ticket.hides_people_from(actor)).contains(&action);
        ticket.is_visible_to(actor) && (!hides_step || message == Message::SelfGranted)
    });
    is_person && !is_own_act && may_read
}
