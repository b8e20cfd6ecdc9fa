//! What administrators do to a ticket, where its flow does not go on by itself or is not to: override, reassign, retry;
//! and what a repair of the data does.

use std::collections::BTreeSet;

use super::State;
use crate::event::Event;
use crate::flow::ApproverEdits;
use crate::ids::UserId;
use crate::ticket::check::refuse_if;
use crate::ticket::command::{Context, Refusal, Ruling};
use crate::ticket::{Override, Ticket, event};

impl Ticket {
    /// Decides the whole ticket: what is left of its levels is skipped.
    pub(super) fn overrule(
        self,
        by: UserId,
        ruling: Ruling,
        reason: String,
        internal_note: Option<String>,
        context: &Context<'_>,
    ) -> Result<(Self, Vec<Event>), Refusal> {
        let before = self.clone();
        let overridden = Some(Override { by, reason: reason.clone() });
        let (ticket, mut events) = match ruling {
            Ruling::Approve { changes } => {
                let edit = self.edit_within(ApproverEdits::Any, true, changes, context)?;
                let (ticket, _) = self.edited(edit);
                ticket.conclude(Some(by), Some(&before.state), context, Vec::new())?
            }
            Ruling::Deny { next_steps } => {
                let (ticket, old) = self.close(State::Denied { reason, next_steps }, Some(by), context.now);
                let denied = event::denied(&old, &ticket, None);
                (ticket, vec![denied])
            }
        };
        let ticket = Self { overridden, ..ticket };
        events.insert(0, event::overridden(&before, &ticket, internal_note));
        Ok((ticket, events))
    }

    /// Has others decide a level; one that nobody could decide begins.
    pub(super) fn reassign(
        mut self,
        number: u32,
        approvers: BTreeSet<UserId>,
        reason: &str,
        context: &Context<'_>,
    ) -> Result<(Self, Vec<Event>), Refusal> {
        let is_unfit = approvers.iter().any(|user| self.unfit(*user, context.facts).is_some());
        self.updated_at = context.now;
        let level =
            self.levels.iter_mut().find(|level| level.number == number).ok_or(Refusal::NoSuchLevel)?;
        refuse_if(!level.is_undone(), Refusal::LevelAlreadyDecided)?;
        refuse_if(is_unfit, Refusal::ApproverUnfit)?;
        let before = level.clone();
        level.assign(approvers);
        refuse_if(!level.is_reachable(), Refusal::QuorumUnreachable)?;
        let events = vec![event::reassigned(&before, level, reason)];
        match self.state {
            State::Blocked { level, reason: _ } if level == number => self.begin_blocked(context, events),
            State::Pending { .. }
            | State::Blocked { .. }
            | State::Approved
            | State::Denied { .. }
            | State::Canceled { .. }
            | State::Expired
            | State::Error { .. } => Ok((self, events)),
        }
    }

    /// Begins the level that the ticket is blocked at, now that somebody may decide it.
    pub(super) fn unblock(mut self, context: &Context<'_>) -> Result<(Self, Vec<Event>), Refusal> {
        self.check_open(context.now)?;
        refuse_if(!matches!(self.state, State::Blocked { .. }), Refusal::NothingToRepair)?;
        self.updated_at = context.now;
        self.begin_blocked(context, Vec::new())
    }

    fn begin_blocked(
        mut self,
        context: &Context<'_>,
        mut events: Vec<Event>,
    ) -> Result<(Self, Vec<Event>), Refusal> {
        let begun = self.begin_next_level(context.facts);
        let Some(state @ State::Pending { .. }) = begun else { return Err(Refusal::NothingToRepair) };
        let before = std::mem::replace(&mut self.state, state);
        events.push(event::level_begun(Some(&before), &self));
        Ok((self, events))
    }

    /// Makes the grant after all, for the window as it is from now on: the decision stays whose it was.
    pub(super) fn retry(self, context: &Context<'_>) -> Result<(Self, Vec<Event>), Refusal> {
        let (by, decided_at, before) = (self.decided_by, self.decided_at, self.state.clone());
        let (ticket, events) = self.conclude(by, Some(&before), context, Vec::new())?;
        Ok((Self { decided_at, ..ticket }, events))
    }
}
