//! Queues: the tickets that one user looks for together (domain.md section 11). Here is what each queue holds; persistence reads
//! each from the indexes that serve it, and a property test compares them.

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
    /// Tickets for administrators, in organizations where the actor reads everything: with manual approval, blocked, or in
    /// error.
    Administrator,
    /// Tickets with assigned approvers in these organizations that are neither blocked nor in error.
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

    /// Whether the queue of this actor holds a ticket now, in whatever state.
    pub fn holds(self, ticket: &Ticket, actor: &Actor, now: OffsetDateTime) -> bool {
        let user = actor.user_id;
        let reads = actor.is_auditor_of(ticket.org_id);
        let approval = ticket.definition.approval.kind();
        let is_blocked = matches!(ticket.state, State::Blocked { .. }) && !ticket.is_overdue(now);
        let is_in_error = ticket.is_failed(now);
        match self {
            Self::All => ticket.is_visible_to(actor),
            Self::Mine => ticket.is_own(user),
            Self::AwaitingMe => ticket.awaits(user, now),
            Self::DecidedByMe => {
                let was_withdrawn = matches!(ticket.state, State::Canceled { .. });
                let ended = reads && ticket.decided_by == Some(user) && !was_withdrawn;
                ended || ticket.levels.iter().any(|level| level.is_decided_by(user))
            }
            Self::Administrator => reads && (approval == ApprovalType::Manual || is_blocked || is_in_error),
            Self::Others => reads && approval == ApprovalType::Assigned && !is_blocked && !is_in_error,
        }
    }
}

impl Ticket {
    /// Whether the ticket waits for the decision of this user.
    fn awaits(&self, user: UserId, now: OffsetDateTime) -> bool {
        let is_pending = matches!(self.state, State::Pending { .. }) && !self.is_overdue(now);
        let level = self.active_level().filter(|_| is_pending);
        level.is_some_and(|level| level.approvers.contains(&user) && !level.is_decided_by(user))
    }
}
