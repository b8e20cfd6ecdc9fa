//! Grants: the access that an approved ticket gave, with its own window and state (domain.md section 7).

mod state;
mod transition;
mod viewer;
mod widened;

use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::connector::Provisioning;
use crate::event::{Event, EventAction};
use crate::ids::{AssetId, FlowId, GrantId, OrgId, TicketId, UserId};
use crate::ticket::Ticket;
use crate::ticket::kind::{Gift, Offer, TicketType};
use crate::ticket::state::State;
use crate::window::Window;

pub use state::{GrantState, GrantStateName};
pub use transition::Setting;
pub use viewer::GrantActionName;
pub use widened::widened;

#[cfg(test)]
pub(crate) mod tests;

/// The access that an approved ticket gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The id.
    pub id: GrantId,
    /// The ticket that gave it.
    pub ticket_id: TicketId,
    /// The organization of that ticket.
    pub org_id: OrgId,
    /// The user who has the access.
    pub beneficiary: UserId,
    /// The ticket type, which decides the kind of access.
    pub ticket_type: TicketType,
    /// The flow of the ticket.
    pub flow_id: FlowId,
    /// The assets of the grant: the device of a session, or the assets of a permission.
    pub assets: Vec<AssetId>,
    /// The window in which the grant gives access, unless it is revoked or given back before. For a session that was
    /// not started yet, the window in which it may be started.
    pub window: Window,
    /// When the beneficiary started the session.
    pub started_at: Option<OffsetDateTime>,
    /// When the worker recorded that the grant has expired. Readers judge by the window instead.
    pub expired_at: Option<OffsetDateTime>,
    /// What people did with the grant. [`Grant::state_at`] adds what time did with it.
    pub state: GrantState,
    /// How far connectors are with it. None: no connector carries it.
    pub provisioning: Option<Provisioning>,
}

impl Grant {
    /// The grant by which an approved ticket gives this gift.
    pub fn of(ticket: &Ticket, gift: &Gift, id: GrantId) -> Option<(Self, Event)> {
        let granted = ticket.window.filter(|_| ticket.state == State::Approved)?;
        let (window, state) = match gift {
            Gift::Session(_) => {
                let start_by = ticket.definition.start_within().after(granted.start);
                let seconds = granted.end.map(|end| (end - granted.start).whole_seconds());
                (Window { end: Some(start_by), ..granted }, GrantState::Ready { seconds })
            }
            Gift::Permission(_) | Gift::Memberships(_) | Gift::Passage => (granted, GrantState::Open),
        };
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
            state,
            provisioning: None,
        };
        let data = json!({"ticket_id": ticket.id, "beneficiary": ticket.beneficiary, "window": window});
        Some((grant, Event::new(EventAction::GrantCreated, data)))
    }

    /// The state at a moment.
    pub fn state_at(&self, at: OffsetDateTime) -> GrantStateName {
        let is_taking = self.provisioning == Some(Provisioning::Taking);
        match self.state {
            GrantState::Failed { .. } => GrantStateName::Failed,
            GrantState::Revoked { .. } | GrantState::Ended { .. } if is_taking => GrantStateName::Revoking,
            GrantState::Revoked { .. } => GrantStateName::Revoked,
            GrantState::Ended { .. } => GrantStateName::Ended,
            // From the end on, even if the worker has not told the connectors yet.
            GrantState::Open | GrantState::Ready { .. } if self.window.is_over(at) => match self.provisioning
            {
                None | Some(Provisioning::Taken) => GrantStateName::Expired,
                Some(Provisioning::Giving | Provisioning::Given | Provisioning::Taking) => {
                    GrantStateName::Revoking
                }
            },
            GrantState::Open | GrantState::Ready { .. } if !self.window.contains(at) => {
                GrantStateName::Scheduled
            }
            GrantState::Open if self.provisioning == Some(Provisioning::Giving) => {
                GrantStateName::Provisioning
            }
            GrantState::Open => GrantStateName::Active,
            GrantState::Ready { .. } => GrantStateName::Ready,
        }
    }

    /// Whether the grant gives access at a moment, as far as nobody closes it before. The members of a group are those who
    /// are in it for good, and the beneficiaries of grants of it that give access now.
    pub fn gives_at(&self, at: OffsetDateTime) -> bool {
        self.state_at(at) == GrantStateName::Active
    }

    /// How long the grant still gives access, seen from a moment. A grant that has not begun has its whole length.
    /// None: it has no end, or gives no access any more.
    pub fn remaining_at(&self, at: OffsetDateTime) -> Option<Duration> {
        match (self.state_at(at), &self.state) {
            (GrantStateName::Ready, GrantState::Ready { seconds }) => seconds.map(Duration::seconds),
            (GrantStateName::Active | GrantStateName::Provisioning, _) => self.window.end.map(|end| end - at),
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

    /// The moment before which the beneficiary must start the session. None: at any time, or there is nothing to
    /// start.
    pub fn start_by(&self, at: OffsetDateTime) -> Option<OffsetDateTime> {
        self.window.end.filter(|_| self.state_at(at) == GrantStateName::Ready)
    }

    /// The device of a session.
    pub fn device(&self) -> Option<AssetId> {
        self.assets.first().copied().filter(|_| self.ticket_type.offer() == Offer::Devices)
    }
}
