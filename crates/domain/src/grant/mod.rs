//! Grants: the access that an approved ticket gave, with its own window and state (domain.md section 7).

mod membership;
mod permission;

use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;

use crate::event::{Event, EventAction};
use crate::ids::{GrantId, OrgId, TicketId, UserId};
use crate::ticket::Ticket;
use crate::ticket::kind::TicketType;
use crate::ticket::state::State;
use crate::window::Window;

pub use membership::groups_of;
pub use permission::{GrantedPermission, permission_of};

#[cfg(test)]
mod tests;

/// The access that an approved ticket gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The id.
    pub id: GrantId,
    /// The ticket that gave it.
    pub ticket_id: TicketId,
    /// The organization of that ticket.
    pub org_id: OrgId,
    /// Who has the access.
    pub beneficiary: UserId,
    /// What kind of access it is.
    pub ticket_type: TicketType,
    /// When it holds, unless it is taken away or given back before.
    pub window: Window,
    /// What people did with it. What time does with it is in [`Grant::state_at`].
    pub state: GrantState,
}

/// What people did with a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum GrantState {
    /// Nothing: its window decides.
    Open,
    /// An administrator took it away.
    Revoked {
        /// Who.
        by: UserId,
        /// Why.
        reason: String,
        /// When.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// The beneficiary gave it back.
    Ended {
        /// When.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
}

crate::text_enum! {
    /// The names of the states that readers see.
    pub enum GrantStateName {
        /// Its window has not begun.
        Scheduled = "scheduled",
        /// It waits for its user to start it.
        Ready = "ready",
        /// It holds.
        Active = "active",
        /// Its window is over.
        Expired = "expired",
        /// It was taken away, and connectors have still to say so; access is denied already.
        Revoking = "revoking",
        /// It was taken away.
        Revoked = "revoked",
        /// It was given back.
        Ended = "ended",
        /// It could not be made.
        Failed = "failed",
    }
}

crate::text_enum! {
    /// Why nothing is done to a grant. The text is the code on the wire.
    pub enum GrantRefusal {
        /// It has expired, or was revoked or ended.
        GrantNotOpen = "grant_not_open",
        /// Only the beneficiary gives it back.
        NotTheBeneficiary = "not_the_beneficiary",
    }
}

impl std::error::Error for GrantRefusal {}

impl Grant {
    /// The grant of an approved ticket; none for any other.
    pub fn of(ticket: &Ticket, id: GrantId) -> Option<(Self, Event)> {
        let window = ticket.window.filter(|_| ticket.state == State::Approved)?;
        let grant = Self {
            id,
            ticket_id: ticket.id,
            org_id: ticket.org_id,
            beneficiary: ticket.beneficiary,
            ticket_type: ticket.ticket_type(),
            window,
            state: GrantState::Open,
        };
        let data = json!({"ticket_id": ticket.id, "beneficiary": ticket.beneficiary, "window": window});
        Some((grant, Event::new(EventAction::GrantCreated, data)))
    }

    /// The state at a moment.
    pub fn state_at(&self, at: OffsetDateTime) -> GrantStateName {
        match self.state {
            GrantState::Revoked { .. } => GrantStateName::Revoked,
            GrantState::Ended { .. } => GrantStateName::Ended,
            GrantState::Open if self.window.is_over(at) => GrantStateName::Expired,
            GrantState::Open if self.window.contains(at) => GrantStateName::Active,
            GrantState::Open => GrantStateName::Scheduled,
        }
    }

    /// Whether it still gives something, or is going to.
    pub fn is_open_at(&self, at: OffsetDateTime) -> bool {
        self.check_open(at).is_ok()
    }

    /// Takes the access away. That `by` may do so is decided with the other rights of administrators.
    pub fn revoke(
        self,
        by: UserId,
        reason: String,
        now: OffsetDateTime,
    ) -> Result<(Self, Event), GrantRefusal> {
        self.check_open(now)?;
        Ok(self.close(EventAction::GrantRevoked, GrantState::Revoked { by, reason, at: now }))
    }

    /// Gives the access back.
    pub fn end(self, by: UserId, now: OffsetDateTime) -> Result<(Self, Event), GrantRefusal> {
        if by != self.beneficiary {
            return Err(GrantRefusal::NotTheBeneficiary);
        }
        self.check_open(now)?;
        Ok(self.close(EventAction::GrantEnded, GrantState::Ended { at: now }))
    }

    fn check_open(&self, now: OffsetDateTime) -> Result<(), GrantRefusal> {
        match self.state_at(now) {
            GrantStateName::Scheduled | GrantStateName::Ready | GrantStateName::Active => Ok(()),
            GrantStateName::Expired
            | GrantStateName::Revoking
            | GrantStateName::Revoked
            | GrantStateName::Ended
            | GrantStateName::Failed => Err(GrantRefusal::GrantNotOpen),
        }
    }

    fn close(self, action: EventAction, state: GrantState) -> (Self, Event) {
        let data = json!({"ticket_id": self.ticket_id, "before": self.state, "after": state});
        (Self { state, ..self }, Event::new(action, data))
    }
}
