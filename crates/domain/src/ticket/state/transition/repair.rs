//! Acts of admins on a ticket that is stuck, or that must leave its flow: override, reassign, retry. And the repair
//! of a blocked ticket.

use std::collections::BTreeSet;

use super::{State, check_reason};
use crate::event::Event;
use crate::flow::ApproverEdits;
use crate::ids::UserId;
use crate::ticket::check::refuse_if;
use crate::ticket::command::{Context, Ruling};
use crate::ticket::edit::Changes;
use crate::ticket::{Override, Ticket, event};
use crate::why::Why;

impl Ticket {
    /// Decides the whole ticket. Its undecided levels are skipped.
    pub(super) fn overrule(
        self,
        by: UserId,
        ruling: Ruling,
        reason: String,
        internal_note: Option<String>,
        context: &Context<'_>,
    ) -> Result<(Self, Vec<Event>), Why> {
        let before = self.clone();
        let overridden = Some(Override { by, reason: reason.clone() });
        let (ticket, mut events) = match ruling {
            Ruling::Approve { changes } => {
                let edit = self.edit_within(ApproverEdits::Any, changes, context)?;
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

    /// Replaces the approvers of a level. If the ticket is blocked at this level, the level begins.
    pub(super) fn reassign(
        mut self,
        number: u32,
        approvers: BTreeSet<UserId>,
        reason: &str,
        context: &Context<'_>,
    ) -> Result<(Self, Vec<Event>), Why> {
        let is_unfit = approvers.iter().any(|user| self.unfit(*user, number, context.facts).is_some());
        self.updated_at = context.now;
        let level = self.level_mut(number)?;
        refuse_if(!level.is_undone(), Why::LevelAlreadyDecided)?;
        refuse_if(is_unfit, Why::ApproverUnfit)?;
        let before = level.clone();
        level.assign(approvers);
        refuse_if(!level.is_reachable(), Why::QuorumUnreachable)?;
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

    /// Begins the level that the ticket is blocked at, if it has approvers by now. Or lets the approvers of an open level
    /// follow its rule, and the readers theirs.
    pub(super) fn unblock(self, context: &Context<'_>) -> Result<(Self, Vec<Event>), Why> {
        self.check_open(context.now)?;
        let before = self.clone();
        let outcome = match self.state {
            State::Blocked { .. } => self.begin_blocked(context, Vec::new()),
            State::Pending { level } => self.follow_rule(level, context, Vec::new()),
            State::Approved
            | State::Denied { .. }
            | State::Canceled { .. }
            | State::Expired
            | State::Error { .. } => Err(Why::NothingToRepair),
        };
        let (mut ticket, events) = match outcome {
            Err(Why::NothingToRepair) => (before.clone(), Vec::new()),
            outcome => outcome?,
        };
        if ticket.levels != before.levels {
            ticket.updated_at = context.now;
        }
        ticket.follow_readers(context.facts);
        refuse_if(ticket.levels == before.levels && ticket.readers == before.readers, Why::NothingToRepair)?;
        Ok((ticket, events))
    }

    /// Replaces the approvers of an open level by the people whom its rule names now. If they can't complete the level, it is
    /// blocked. Approvers whom an admin named stay.
    pub(super) fn follow_rule(
        mut self,
        number: u32,
        context: &Context<'_>,
        mut events: Vec<Event>,
    ) -> Result<(Self, Vec<Event>), Why> {
        let state = self.state.clone();
        let before = self.level_mut(number)?.clone();
        let asked = self.ask(&before, context.facts);
        let level = self.level_mut(number)?;
        match asked {
            Ok(_) if level.is_assigned => {}
            Ok(people) => {
                level.ask(people);
                if level.approvers != before.approvers {
                    events.push(event::approvers_changed(&before, level));
                }
            }
            Err(reason) => {
                level.stall();
                self.state = State::Blocked { level: number, reason };
                events.push(event::level_begun(Some(&state), &self));
            }
        }
        Ok((self, events))
    }

    fn begin_blocked(
        mut self,
        context: &Context<'_>,
        mut events: Vec<Event>,
    ) -> Result<(Self, Vec<Event>), Why> {
        let begun = self.begin_next_level(context.facts);
        let Some(state @ State::Pending { .. }) = begun else { return Err(Why::NothingToRepair) };
        let before = std::mem::replace(&mut self.state, state);
        events.push(event::level_begun(Some(&before), &self));
        Ok((self, events))
    }

    /// Makes the grant that could not be made, for the window that an approval at this moment opens. The ticket keeps its
    /// decider. But changes are a decision of the whole ticket.
    pub(super) fn retry(
        self,
        admin: UserId,
        changes: Option<Box<Changes>>,
        reason: Option<String>,
        context: &Context<'_>,
    ) -> Result<(Self, Vec<Event>), Why> {
        if self.edit_within(ApproverEdits::Any, changes.clone(), context)?.is_some() {
            let reason = reason.unwrap_or_default();
            check_reason(&reason)?;
            return self.overrule(admin, Ruling::Approve { changes }, reason, None, context);
        }
        let (by, decided_at, before) = (self.decided_by, self.decided_at, self.state.clone());
        let (ticket, events) = self.conclude(by, Some(&before), context, Vec::new())?;
        Ok((Self { decided_at, ..ticket }, events))
    }
}
