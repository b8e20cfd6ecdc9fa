//! The only place where the state of a ticket changes (domain.md section 3). Acts of admins are in
//! `transition/repair.rs`. Use cases call these functions under a row lock, and save ticket, grant and events in one
//! transaction.

mod repair;

use time::OffsetDateTime;

use super::{FailureCause, State};
use crate::event::Event;
use crate::flow::approver::Facts;
use crate::flow::timing::WindowPassed;
use crate::ids::UserId;
use crate::ticket::check::{ActionName, refuse_if};
use crate::ticket::command::{Command, Context};
use crate::ticket::decision::{Decision, Verdict};
use crate::ticket::edit::Edit;
use crate::ticket::level::{Level, LevelState};
use crate::ticket::{Ticket, event};
use crate::why::Why;

impl Ticket {
    /// Applies a command. Returns the ticket and the events to record, or the reason for a refusal.
    pub fn apply(self, command: Command, context: &Context<'_>) -> Result<(Self, Vec<Event>), Why> {
        let now = context.now;
        let version = self.version.saturating_add(1);
        let (state, decides) = (self.state.clone(), is_decision(&command));
        let (ticket, events) = match command {
            Command::Approve { by, level, comment, changes, digest } => {
                self.check(ActionName::Approve, &by, now)?;
                self.check_level(level)?;
                self.check_digest(digest.as_deref())?;
                let edit = self.edit(changes, &by, context)?;
                let (mut ticket, events) = self.approve(by.id, comment, edit, context)?;
                ticket.follow_readers(context.facts);
                (ticket, events)
            }
            Command::Deny { by, level, reason, next_steps, internal_note, digest } => {
                self.check(ActionName::Deny, &by, now)?;
                level.map_or(Ok(()), |level| self.check_level(level))?;
                self.check_digest(digest.as_deref())?;
                check_reason(&reason)?;
                self.deny(by.id, reason, next_steps, internal_note, context)?
            }
            Command::Cancel { by, reason } => {
                self.check(ActionName::Cancel, &by, now)?;
                self.cancel(Some(by.id), reason, now)
            }
            Command::Override { by, ruling, reason, internal_note } => {
                self.check(ActionName::Override, &by, now)?;
                check_reason(&reason)?;
                self.overrule(by.id, ruling, reason, internal_note, context)?
            }
            Command::Reassign { by, level, approvers, reason } => {
                self.check(ActionName::Reassign, &by, now)?;
                check_reason(&reason)?;
                let (mut ticket, events) = self.reassign(level, approvers, &reason, context)?;
                // Its approvers take part from now on. Those whom its rule named are no longer asked.
                ticket.readers.ahead.remove(&level);
                (ticket, events)
            }
            Command::Unblock => self.unblock(context)?,
            Command::Retry { by, changes, reason, digest } => {
                self.check(ActionName::Retry, &by, now)?;
                self.check_digest(digest.as_deref())?;
                self.retry(by.id, changes, reason, context)?
            }
            Command::Close { by, because } => {
                self.check_closable(because, now)?;
                self.cancel(by, Some(because.to_string()), now)
            }
            Command::Expire => self.expire(now)?,
            Command::Fail => self.fail(now)?,
        };
        let is_act = decides || ticket.state != state;
        let decision_deadline = if is_act { ticket.deadline(now) } else { ticket.decision_deadline };
        Ok((Self { decision_deadline, version, ..ticket }, events))
    }

    /// The ticket as readers see it at this moment: expired from its deadline on, even if the worker has not marked
    /// it yet.
    #[must_use]
    pub fn at(self, now: OffsetDateTime) -> Self {
        if !self.state.name().is_final() && self.is_overdue(now) {
            let deadline = self.decision_deadline;
            self.close(State::Expired, None, deadline).0
        } else {
            self
        }
    }

    /// Whether the deadline has passed.
    pub(in crate::ticket) fn is_overdue(&self, now: OffsetDateTime) -> bool {
        self.decision_deadline <= now
    }

    fn approve(
        self,
        by: UserId,
        comment: Option<String>,
        edit: Option<Edit>,
        context: &Context<'_>,
    ) -> Result<(Self, Vec<Event>), Why> {
        let digest = self.digest();
        let (mut ticket, changes) = self.edited(edit);
        ticket.updated_at = context.now;
        let Some(level) = ticket.active_level() else { return Err(Why::NotAnApprover) };
        let (number, is_edited) = (level.number, changes.is_some());
        let decision = Decision {
            by,
            verdict: Verdict::Approve,
            at: context.now,
            comment,
            next_steps: None,
            digest,
            round: level.round(),
            is_void: false,
            content: ticket.content(),
            parts: ticket.speakers(level, context.facts).parts_of(by),
            changes,
        };
        let mut events = vec![event::approval_recorded(number, &decision)];
        ticket.level_mut(number)?.decisions.push(decision);
        let void = if is_edited { ticket.void_widened(context.tree) } else { Vec::new() };
        if !void.is_empty() {
            events.push(event::approvals_voided(&void));
        }
        let before = ticket.state.clone();
        let is_reopened = ticket.reopen(&void, context.facts);
        let is_satisfied =
            ticket.active_level().is_some_and(|level| ticket.is_satisfied(level, context.facts));
        let level = ticket.level_mut(number)?;
        if is_satisfied {
            level.state = LevelState::Approved;
            events.push(event::level_approved(level));
        } else if is_reopened {
            level.stall();
        } else if is_edited {
            return ticket.follow_rule(number, context, events);
        } else {
            return Ok((ticket, events));
        }
        Ok(ticket.advance(Some(by), Some(&before), context, events)?)
    }

    /// Makes approved levels wait again whose approvals became void. Returns whether there are any.
    fn reopen(&mut self, void: &[(u32, UserId)], facts: &Facts) -> bool {
        let is_void = |level: &Level| void.iter().any(|(number, _)| *number == level.number);
        let lost: Vec<u32> = self
            .levels
            .iter()
            .filter(|level| {
                level.state == LevelState::Approved && is_void(level) && !self.is_satisfied(level, facts)
            })
            .map(|level| level.number)
            .collect();
        self.levels.iter_mut().filter(|level| lost.contains(&level.number)).for_each(Level::stall);
        !lost.is_empty()
    }

    /// Begins the next level, or approves the ticket if no level is left.
    pub(in crate::ticket) fn advance(
        mut self,
        by: Option<UserId>,
        before: Option<&State>,
        context: &Context<'_>,
        mut events: Vec<Event>,
    ) -> Result<(Self, Vec<Event>), WindowPassed> {
        if let Some(state) = self.begin_next_level(context.facts) {
            self.state = state;
            events.push(event::level_begun(before, &self));
            return Ok((self, events));
        }
        self.conclude(by, before, context, events)
    }

    /// Approves the ticket, if its window is not over. It stays decided even if its grant can't be made.
    fn conclude(
        mut self,
        by: Option<UserId>,
        before: Option<&State>,
        context: &Context<'_>,
        mut events: Vec<Event>,
    ) -> Result<(Self, Vec<Event>), WindowPassed> {
        let window = self.current_timing().window(context.now)?;
        self.approved = Some(self.current_request().clone());
        self.approved_timing = Some(self.current_timing());
        let cause = self.shortfall(context.objects);
        self.window = cause.is_none().then_some(window);
        let state = cause.map_or(State::Approved, |cause| State::Error { cause });
        let ticket = self.close(state, by, context.now).0;
        events.push(event::concluded(before, &ticket, context));
        Ok((ticket, events))
    }

    /// Begins the next level, and returns the new state of the ticket. None: no level is left. A level without
    /// approvers does not begin: it blocks the ticket, and stays next.
    fn begin_next_level(&mut self, facts: &Facts) -> Option<State> {
        let index = self.levels.iter().position(|level| level.state == LevelState::Waiting)?;
        let asked = self.levels.get(index).map(|level| self.ask(level, facts))?;
        let level = self.levels.get_mut(index)?;
        Some(match asked {
            Ok(approvers) => {
                level.begin(approvers);
                State::Pending { level: level.number }
            }
            Err(reason) => State::Blocked { level: level.number, reason },
        })
    }

    /// Records a denial at the open level. It ends the ticket, unless the level requires more denials.
    fn deny(
        mut self,
        by: UserId,
        reason: String,
        next_steps: Option<String>,
        internal_note: Option<String>,
        context: &Context<'_>,
    ) -> Result<(Self, Vec<Event>), Why> {
        if let Some(level) = self.active_level() {
            let number = level.number;
            let decision = Decision {
                by,
                verdict: Verdict::Deny,
                at: context.now,
                comment: Some(reason.clone()),
                next_steps: next_steps.clone(),
                digest: self.digest(),
                round: level.round(),
                is_void: false,
                content: None,
                parts: self.speakers(level, context.facts).parts_of(by),
                changes: None,
            };
            let recorded = event::denial_recorded(number, &decision, internal_note.clone());
            self.level_mut(number)?.decisions.push(decision);
            let is_denied =
                self.active_level().is_some_and(|level| self.is_denied_by(by, level, context.facts));
            if !is_denied {
                self.updated_at = context.now;
                return Ok((self, vec![recorded]));
            }
            self.level_mut(number)?.state = LevelState::Denied;
        }
        let (ticket, before) = self.close(State::Denied { reason, next_steps }, Some(by), context.now);
        let event = event::denied(&before, &ticket, internal_note);
        Ok((ticket, vec![event]))
    }

    fn cancel(self, by: Option<UserId>, reason: Option<String>, now: OffsetDateTime) -> (Self, Vec<Event>) {
        let (ticket, before) = self.close(State::Canceled { reason }, by, now);
        let event = event::canceled(&before, &ticket);
        (ticket, vec![event])
    }

    fn expire(self, now: OffsetDateTime) -> Result<(Self, Vec<Event>), Why> {
        let before = self.state.clone();
        let ticket = self.at(now);
        if ticket.state == before {
            return Err(ticket.check_open(now).err().unwrap_or(Why::DeadlineNotReached));
        }
        let event = event::expired(&before, &ticket);
        Ok((ticket, vec![event]))
    }

    /// Connectors gave up the grant that the ticket gave. Its decision stands.
    fn fail(mut self, now: OffsetDateTime) -> Result<(Self, Vec<Event>), Why> {
        refuse_if(self.state != State::Approved, Why::TicketAlreadyDecided)?;
        let state = State::Error { cause: FailureCause::ProvisioningFailed };
        let before = std::mem::replace(&mut self.state, state);
        (self.window, self.updated_at) = (None, now);
        let event = event::failed(&before, &self);
        Ok((self, vec![event]))
    }

    /// Ends the ticket in this state and skips its undecided levels. Returns the old state too.
    fn close(mut self, state: State, by: Option<UserId>, at: OffsetDateTime) -> (Self, State) {
        let before = std::mem::replace(&mut self.state, state);
        self.levels.iter_mut().for_each(Level::skip);
        self.decided_by = by;
        self.decided_at = Some(at);
        self.updated_at = at;
        (self, before)
    }

    fn level_mut(&mut self, number: u32) -> Result<&mut Level, Why> {
        self.levels.iter_mut().find(|level| level.number == number).ok_or(Why::NoSuchLevel)
    }
}

/// Whether an approver decides. Such an act moves the deadline, even if it changes no state.
fn is_decision(command: &Command) -> bool {
    match command {
        Command::Approve { .. } | Command::Deny { .. } => true,
        Command::Cancel { .. }
        | Command::Override { .. }
        | Command::Reassign { .. }
        | Command::Unblock
        | Command::Retry { .. }
        | Command::Close { .. }
        | Command::Expire
        | Command::Fail => false,
    }
}

fn check_reason(reason: &str) -> Result<(), Why> {
    refuse_if(reason.trim().is_empty(), Why::ReasonRequired)
}
