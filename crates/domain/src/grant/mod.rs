//! Grants: the access that an approved ticket gave, with its own window and state (domain.md section 7).

mod state;
mod transition;
mod widened;

use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::event::{Event, EventAction};
use crate::ids::{AssetId, FlowId, GrantId, OrgId, TicketId, UserId};
use crate::ticket::Ticket;
use crate::ticket::kind::{Gift, Offer, TicketType};
use crate::ticket::state::State;
use crate::window::Window;

pub use state::{GrantState, GrantStateName};
pub use transition::Setting;
pub use widened::widened;

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
    /// The flow that its ticket passed.
    pub flow_id: FlowId,
    /// The assets that it names: the device of a session, those of a permission.
    pub assets: Vec<AssetId>,
    /// When it holds, unless it is taken away or given back before; of a session that waits for its user, when it may
    /// be started.
    pub window: Window,
    /// When its user started the session.
    pub started_at: Option<OffsetDateTime>,
    /// When it was written down that it has expired. Readers judge by the window.
    pub expired_at: Option<OffsetDateTime>,
    /// What people did with it. What time does with it is in [`Grant::state_at`].
    pub state: GrantState,
}

impl Grant {
    /// The grant by which an approved ticket gives this.
    pub fn of(ticket: &Ticket, gift: &Gift, id: GrantId) -> Option<(Self, Event)> {
        let window = ticket.window.filter(|_| ticket.state == State::Approved)?;
        let grant = Self {
            id,
            ticket_id: ticket.id,
            org_id: ticket.org_id,
            beneficiary: ticket.beneficiary,
            ticket_type: ticket.ticket_type(),
            flow_id: ticket.flow.id,
            assets: gift.assets(),
            window,
            started_at: None,
            expired_at: None,
            // An unstarted session is there to be started for as long as it would have lasted.
            state: match gift {
                Gift::Session(_) => {
                    GrantState::Ready { seconds: window.end.map(|end| (end - window.start).whole_seconds()) }
                }
                Gift::Permission(_) | Gift::Memberships(_) | Gift::Passage => GrantState::Open,
            },
        };
        let data = json!({"ticket_id": ticket.id, "beneficiary": ticket.beneficiary, "window": window});
        Some((grant, Event::new(EventAction::GrantCreated, data)))
    }

    /// The state at a moment.
    pub fn state_at(&self, at: OffsetDateTime) -> GrantStateName {
        match self.state {
            GrantState::Revoked { .. } => GrantStateName::Revoked,
            GrantState::Ended { .. } => GrantStateName::Ended,
            GrantState::Failed { .. } => GrantStateName::Failed,
            GrantState::Open | GrantState::Ready { .. } if self.window.is_over(at) => GrantStateName::Expired,
            GrantState::Open | GrantState::Ready { .. } if !self.window.contains(at) => {
                GrantStateName::Scheduled
            }
            GrantState::Open => GrantStateName::Active,
            GrantState::Ready { .. } => GrantStateName::Ready,
        }
    }

    /// For how long it still gives access, at a moment: all of it where that has not begun. None: for ever, or no more.
    pub fn remaining_at(&self, at: OffsetDateTime) -> Option<Duration> {
        match (self.state_at(at), &self.state) {
            (GrantStateName::Ready, GrantState::Ready { seconds }) => seconds.map(Duration::seconds),
            (GrantStateName::Active, _) => self.window.end.map(|end| end - at),
            (GrantStateName::Scheduled, _) => self.window.end.map(|end| end - self.window.start),
            (
                GrantStateName::Ready
                | GrantStateName::Expired
                | GrantStateName::Revoking
                | GrantStateName::Revoked
                | GrantStateName::Ended
                | GrantStateName::Failed,
                _,
            ) => None,
        }
    }

    /// Before when its user has to start it; none: any time, or there is nothing to start any more.
    pub fn start_by(&self, at: OffsetDateTime) -> Option<OffsetDateTime> {
        self.window.end.filter(|_| self.state_at(at) == GrantStateName::Ready)
    }

    /// The device of a session.
    pub fn device(&self) -> Option<AssetId> {
        self.assets.first().copied().filter(|_| self.ticket_type.offer() == Offer::Devices)
    }
}
