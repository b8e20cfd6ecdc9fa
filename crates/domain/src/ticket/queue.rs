//! Queues: the tickets that one user looks for together (domain.md section 11). Here is what each queue holds; persistence reads
//! each from the indexes that serve it, and a property test compares them.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use super::Ticket;
use super::state::{State, StateName};
use crate::authz::Actor;
use crate::flow::ApprovalType;
use crate::ids::UserId;

/// A queue of tickets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Queue {
    /// Everything that the actor may see.
    #[default]
    All,
    /// Those that the actor applied for or benefits from.
    Mine,
    /// Those that wait for the actor's decision.
    AwaitingMe,
    /// Those that the actor decided: at any level, or as an administrator.
    DecidedByMe,
    /// Tickets for administrators, in organizations where the actor reads everything: open tickets that an admin of their
    /// organization can approve now, blocked tickets, tickets in error, and closed tickets with manual approval.
    Administrator,
    /// The other tickets in these organizations, except closed ones with automatic approval.
    Others,
}

impl Queue {
    /// The states that the queue shows when none is asked for. Empty: all states.
    pub fn default_states(self) -> &'static [StateName] {
        match self {
            Self::Administrator => &[StateName::Pending, StateName::Blocked, StateName::Error],
            Self::Others => &[StateName::Pending],
            Self::All | Self::Mine | Self::AwaitingMe | Self::DecidedByMe => &[],
        }
    }

    /// Whether the queue of this actor holds a ticket now, in whatever state. `admins` are the active users who administer
    /// the ticket.
    pub fn holds(
        self,
        ticket: &Ticket,
        actor: &Actor,
        admins: &BTreeSet<UserId>,
        now: OffsetDateTime,
    ) -> bool {
        let user = actor.user_id;
        let reads = ticket.is_audited_by(actor);
        let is_automatic = ticket.definition.approval.kind() == ApprovalType::Automatic;
        match self {
            Self::All => ticket.is_visible_to(actor),
            Self::Mine => ticket.is_own(user),
            Self::AwaitingMe => ticket.awaits(user, now),
            Self::DecidedByMe => {
                let was_withdrawn = matches!(ticket.state, State::Canceled { .. });
                let ended = reads && ticket.decided_by == Some(user) && !was_withdrawn;
                ended || ticket.levels.iter().any(|level| level.is_decided_by(user))
            }
            Self::Administrator => reads && ticket.is_for_admins(admins, now),
            Self::Others => reads && !is_automatic && !ticket.is_for_admins(admins, now),
        }
    }
}

impl Ticket {
    /// Whether the ticket is work of the admins of its organization: one of them can approve it now, or it is blocked or in
    /// error. A closed ticket was their work if its flow has manual approval.
    fn is_for_admins(&self, admins: &BTreeSet<UserId>, now: OffsetDateTime) -> bool {
        match self.state {
            State::Pending { .. } if !self.is_overdue(now) => {
                admins.iter().any(|admin| self.awaits(*admin, now))
            }
            State::Blocked { .. } | State::Error { .. } if !self.is_overdue(now) => true,
            State::Pending { .. }
            | State::Blocked { .. }
            | State::Error { .. }
            | State::Approved
            | State::Denied { .. }
            | State::Canceled { .. }
            | State::Expired => self.definition.approval.kind() == ApprovalType::Manual,
        }
    }

    /// Whether the ticket waits for the decision of this user.
    fn awaits(&self, user: UserId, now: OffsetDateTime) -> bool {
        let is_pending = matches!(self.state, State::Pending { .. }) && !self.is_overdue(now);
        let level = self.active_level().filter(|_| is_pending);
        level.is_some_and(|level| level.approvers.contains(&user) && !level.is_decided_by(user))
    }
}
