//! How much of a ticket's events one user may read: in its history, and in the stream of events.

use super::{Hidden, actions, data, names_actor};
use crate::authz::{self, Act, Actor, Target};
use crate::event::EventAction;
use crate::ids::UserId;
use crate::text::TextEnum;
use crate::ticket::Ticket;
use serde_json::Value;

/// A user who sees a ticket, and how much of each of its events they may read.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    user: UserId,
    reads_log: bool,
    hidden: Hidden,
}

impl Reader {
    /// The caller as a reader of this ticket, which is visible to them.
    pub fn of(ticket: &Ticket, caller: &Actor) -> Self {
        let log = Target::within(ticket.home());
        Self {
            user: caller.user_id,
            reads_log: authz::authorize(caller, Act::ReadEvents, &log).is_ok(),
            hidden: Hidden {
                people: ticket.hides_people_from(caller),
                subjects: !ticket.shows_subjects_to(caller),
            },
        }
    }

    /// The actions of the events that they read. None: all actions.
    pub fn actions(&self) -> Option<Vec<EventAction>> {
        (!self.reads_log).then(|| actions(self.hidden.people))
    }

    /// Whether they read events with this action. Nobody but readers of the log reads actions that this server does not know.
    pub fn reads(&self, action: &str) -> bool {
        let is_told = |actions: Vec<EventAction>| {
            EventAction::parse(action).is_some_and(|action| actions.contains(&action))
        };
        self.actions().is_none_or(is_told)
    }

    /// Whether they read that this user caused an event with this action.
    pub fn is_told_actor(&self, action: &str, actor: UserId) -> bool {
        !self.hidden.people || names_actor(action) || actor == self.user
    }

    /// The details that they read of an event with this action.
    pub fn data(&self, action: &str, details: Value) -> Value {
        if self.reads_log { details } else { data(action, details, self.hidden) }
    }

    /// Whether they read internal notes.
    pub fn reads_notes(&self) -> bool {
        self.reads_log
    }
}
