//! Tickets: requests for access, and their approval (domain.md sections 2 to 6). This file has the ticket and its
//! submission. States change only in `state/transition.rs`.

mod asked;
pub mod check;
pub mod command;
pub mod deadline;
pub mod decision;
mod digest;
pub mod edit;
mod event;
pub mod existing_objects;
pub mod extension;
mod foreseen;
pub mod holding;
pub mod kind;
pub mod level;
pub mod queue;
pub mod readers;
pub mod reassign;
pub mod state;
pub mod subject;
mod viewer;

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;

use crate::event::Event;
use crate::flow::approver::Facts;
use crate::flow::timing::{Timing, TimingFault};
use crate::flow::{Definition, Flow};
use crate::ids::{FlowId, OrgId, TicketId, UserId};
use crate::notify::Reminder;
use crate::why::Why;
use crate::window::Window;
use check::ActionName;
use command::{Actor, Context};
use existing_objects::ExistingObjects;
use extension::Extension;
use kind::{Request, TicketType, Tree};
use level::Level;
use readers::Readers;
use state::State;

#[cfg(test)]
pub(crate) mod tests;

/// A ticket: one request for access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The id.
    pub id: TicketId,
    /// The number of the ticket in its organization, for people.
    pub number: i64,
    /// The organization that owns the requested objects.
    pub org_id: OrgId,
    /// Whether a global guard rule opened it. Then nobody sees or administers it by a role in its organization.
    pub is_global: bool,
    /// A one-line summary.
    pub title: String,
    /// The reason for the request.
    pub reason: String,
    /// The applicant, who submitted the ticket.
    pub applicant: UserId,
    /// The beneficiary, who gets the access.
    pub beneficiary: UserId,
    /// The flow, as it was at submission.
    pub flow: FlowRef,
    /// The definition of that version of the flow.
    pub definition: Definition,
    /// The original request, which never changes.
    pub requested: Request,
    /// The request as approvers changed or approved it. None until the first change or the approval.
    pub approved: Option<Request>,
    /// The original timing, which never changes.
    pub timing: Timing,
    /// The timing as approvers changed or approved it. None until the first change or the approval.
    pub approved_timing: Option<Timing>,
    /// The window of the access. None before the final approval.
    pub window: Option<Window>,
    /// The levels, in order. Empty for an automatic flow.
    pub levels: Vec<Level>,
    /// The state.
    pub state: State,
    /// The first moment at which the ticket can't be decided any more: see `deadline.rs`.
    pub decision_deadline: OffsetDateTime,
    /// When the ticket was submitted.
    pub created_at: OffsetDateTime,
    /// When the ticket last changed.
    pub updated_at: OffsetDateTime,
    /// When the ticket was decided, canceled or expired. Set even if the grant can't be made.
    pub decided_at: Option<OffsetDateTime>,
    /// Who decided or canceled it. None: it expired, or its flow is automatic.
    pub decided_by: Option<UserId>,
    /// An admin's decision of the whole ticket.
    pub overridden: Option<Override>,
    /// The ended ticket that this one repeats.
    pub resubmitted_from: Option<TicketId>,
    /// The admin who resubmitted that ticket for its applicant. None: the applicant did, or the ticket repeats none.
    pub resubmitted_by: Option<UserId>,
    /// The grant that the ticket extends. None: an approval makes a new one.
    pub extension: Option<Extension>,
    /// The people who may read it besides its participants.
    pub readers: Readers,
    /// The version, which grows by one with every change.
    pub version: i64,
}

/// The version of a flow that a ticket is pinned to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowRef {
    /// The flow's id.
    pub id: FlowId,
    /// The version.
    pub version: i32,
    /// The flow's name in that version.
    pub name: String,
}

/// An admin's decision of a whole ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The admin.
    pub by: UserId,
    /// The reason.
    pub reason: String,
}

/// A ticket to be submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTicket {
    /// A new id.
    pub id: TicketId,
    /// The next ticket number of the organization.
    pub number: i64,
    /// The organization that owns the requested objects.
    pub org_id: OrgId,
    /// Whether a global guard rule opens it.
    pub is_global: bool,
    /// A one-line summary.
    pub title: String,
    /// The reason for the request.
    pub reason: String,
    /// The applicant, who submits the ticket.
    pub applicant: UserId,
    /// The beneficiary, who gets the access.
    pub beneficiary: UserId,
    /// The request.
    pub request: Request,
    /// The timing. None: the only timing that the flow allows.
    pub timing: Option<Timing>,
    /// The ended ticket that this one repeats.
    pub resubmitted_from: Option<TicketId>,
    /// The admin who submits it for the applicant. None: the applicant does.
    pub resubmitted_by: Option<UserId>,
    /// The grant that the ticket extends. None: an approval makes a new one.
    pub extension: Option<Extension>,
    /// The watchers whom the applicant names.
    pub watchers: BTreeSet<UserId>,
    /// The user of the gateway that opens a review. None: the applicant submits it.
    pub asker: Option<UserId>,
}

impl Ticket {
    /// Submits a request under a flow. The ticket is pending or blocked at its first level. With an automatic flow it
    /// is approved.
    pub fn open(
        new: NewTicket,
        flow: &Flow,
        facts: &Facts,
        objects: &ExistingObjects,
        now: OffsetDateTime,
    ) -> Result<(Self, Vec<Event>), TimingFault> {
        let NewTicket {
            id,
            number,
            org_id,
            is_global,
            title,
            reason,
            applicant,
            beneficiary,
            request,
            timing,
            resubmitted_from,
            resubmitted_by,
            extension,
            watchers,
            asker,
        } = new;
        let definition = flow.definition.clone();
        let timing = match (extension, timing) {
            (Some(extension), Some(timing)) => extension.fit(&definition, timing, now)?,
            (_, timing) => Timing::fit(&definition.duration, timing, now)?,
        };
        let ticket = Self {
            id,
            number,
            org_id,
            is_global,
            title,
            reason,
            applicant,
            beneficiary,
            flow: FlowRef { id: flow.id, version: flow.version, name: flow.name.clone() },
            requested: request,
            approved: None,
            timing,
            approved_timing: None,
            window: None,
            levels: (1..)
                .zip(definition.approval.levels())
                .map(|(n, rule)| Level::waiting(n, rule))
                .collect(),
            state: State::Pending { level: 1 },
            decision_deadline: definition.pending_for.after(now),
            definition,
            created_at: now,
            updated_at: now,
            decided_at: None,
            decided_by: None,
            overridden: None,
            resubmitted_from,
            resubmitted_by,
            extension,
            readers: Readers { named: watchers, asker, ..Readers::default() },
            version: 1,
        };
        let opened = event::opened(&ticket);
        let context = Context { now, facts, tree: &Tree::default(), objects };
        let (mut ticket, events) = ticket.advance(None, None, &context, vec![opened])?;
        ticket.readers.of_flow = ticket.watchers_of_flow(facts);
        ticket.follow_readers(facts);
        Ok((Self { decision_deadline: ticket.deadline(now), ..ticket }, events))
    }

    /// The organization whose roles count for the ticket. None: only super admins read and administer it by what they are.
    pub fn home(&self) -> Option<OrgId> {
        (!self.is_global).then_some(self.org_id)
    }

    /// The type.
    pub fn ticket_type(&self) -> TicketType {
        self.requested.ticket_type()
    }

    /// Records a comment, which is a change of the ticket: its readers learn of it, but what they decide about stays the same.
    /// Participants and admins may comment at any time.
    pub fn comment(self, by: &Actor, text: &str, now: OffsetDateTime) -> Result<(Self, Event), Why> {
        self.check(ActionName::Comment, by, now)?;
        let version = self.version.saturating_add(1);
        let event = event::commented(text, &self);
        Ok((Self { updated_at: now, version, ..self }, event))
    }

    /// The event that reminds the approvers who have not decided, if the ticket still waits until this deadline. Nothing of the ticket
    /// changes.
    pub fn remind(&self, reminder: Reminder, deadline: OffsetDateTime, now: OffsetDateTime) -> Option<Event> {
        let level = self.active_level().filter(|_| self.decision_deadline == deadline && now < deadline)?;
        Some(event::reminded(level, reminder, deadline))
    }

    /// Records that the applicant, or an admin for them, submits this ticket anew, as ticket `to`. This ticket stays as it is.
    pub fn resubmit(&self, by: &Actor, to: TicketId, now: OffsetDateTime) -> Result<Event, Why> {
        self.check(ActionName::Resubmit, by, now)?;
        Ok(event::resubmitted(self.id, to))
    }
}
