//! Tickets: requests for access on their way through approval (domain.md sections 2 to 6).
//! Here: the ticket and its opening. Its states change in `state/transition.rs` alone.

pub mod check;
pub mod command;
pub mod decision;
mod digest;
pub mod edit;
mod event;
pub mod kind;
pub mod level;
pub mod reassign;
pub mod state;
pub mod supply;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::event::Event;
use crate::flow::approver::Facts;
use crate::flow::timing::{Timing, TimingFault};
use crate::flow::{Definition, Flow};
use crate::ids::{FlowId, OrgId, TicketId, UserId};
use crate::why::Why;
use crate::window::Window;
use check::ActionName;
use command::{Actor, Context};
use kind::{Request, TicketType, Tree};
use level::Level;
use state::State;
use supply::Supply;

#[cfg(test)]
pub(crate) mod tests;

/// One request for access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The id.
    pub id: TicketId,
    /// The number, for people: in its organization.
    pub number: i64,
    /// The organization whose things are asked for.
    pub org_id: OrgId,
    /// What it is, in a line.
    pub title: String,
    /// Why it is needed.
    pub reason: String,
    /// Who asks.
    pub applicant: UserId,
    /// Who gets the access.
    pub beneficiary: UserId,
    /// The flow, as it was at submission.
    pub flow: FlowRef,
    /// What that version of the flow says.
    pub definition: Definition,
    /// What was asked for; never changes.
    pub requested: Request,
    /// What the approvers made of it; none as long as nobody changed or approved it.
    pub approved: Option<Request>,
    /// For when it was asked; never changes.
    pub timing: Timing,
    /// What the approvers made of that; none as long as nobody changed or approved it.
    pub approved_timing: Option<Timing>,
    /// When the access holds; none before the final approval.
    pub window: Option<Window>,
    /// The levels, in order; none for an automatic flow.
    pub levels: Vec<Level>,
    /// Where it stands.
    pub state: State,
    /// From when on it can't be decided any more.
    pub decision_deadline: OffsetDateTime,
    /// When it was submitted.
    pub created_at: OffsetDateTime,
    /// When it last changed.
    pub updated_at: OffsetDateTime,
    /// When it was decided, canceled or expired. A decision stands, also where its grant can't be made.
    pub decided_at: Option<OffsetDateTime>,
    /// By whom; none: time, or an automatic flow.
    pub decided_by: Option<UserId>,
    /// An administrator's decision of the whole ticket.
    pub overridden: Option<Override>,
    /// The ticket that came to nothing before this one.
    pub resubmitted_from: Option<TicketId>,
    /// Grows by one with every change.
    pub version: i64,
}

/// The version of a flow that a ticket is pinned to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowRef {
    /// The flow.
    pub id: FlowId,
    /// Its version.
    pub version: i32,
    /// Its name in that version.
    pub name: String,
}

/// An administrator's decision of a whole ticket at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Who.
    pub by: UserId,
    /// Why.
    pub reason: String,
}

/// What is submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTicket {
    /// A new id.
    pub id: TicketId,
    /// The next number of the organization.
    pub number: i64,
    /// The organization whose things are asked for.
    pub org_id: OrgId,
    /// What it is, in a line.
    pub title: String,
    /// Why it is needed.
    pub reason: String,
    /// Who asks.
    pub applicant: UserId,
    /// Who gets the access.
    pub beneficiary: UserId,
    /// What is asked for.
    pub request: Request,
    /// For when; none: what the flow gives.
    pub timing: Option<Timing>,
    /// The ticket that came to nothing before this one.
    pub resubmitted_from: Option<TicketId>,
}

impl Ticket {
    /// Submits a request under a flow: pending at its first level, blocked there, or approved by an automatic flow.
    pub fn open(
        new: NewTicket,
        flow: &Flow,
        facts: &Facts,
        supply: &Supply,
        now: OffsetDateTime,
    ) -> Result<(Self, Vec<Event>), TimingFault> {
        let NewTicket {
            id,
            number,
            org_id,
            title,
            reason,
            applicant,
            beneficiary,
            request,
            timing,
            resubmitted_from,
        } = new;
        let definition = flow.definition.clone();
        let ticket = Self {
            id,
            number,
            org_id,
            title,
            reason,
            applicant,
            beneficiary,
            flow: FlowRef { id: flow.id, version: flow.version, name: flow.name.clone() },
            requested: request,
            approved: None,
            timing: Timing::fit(&definition.duration, timing, now)?,
            approved_timing: None,
            window: None,
            levels: (1..)
                .zip(definition.approval.levels())
                .map(|(n, rule)| Level::waiting(n, rule))
                .collect(),
            state: State::Pending { level: 1 },
            decision_deadline: now.saturating_add(definition.pending_for.length()),
            definition,
            created_at: now,
            updated_at: now,
            decided_at: None,
            decided_by: None,
            overridden: None,
            resubmitted_from,
            version: 1,
        };
        let opened = event::opened(&ticket);
        let context = Context { now, facts, tree: &Tree::default(), supply };
        Ok(ticket.advance(None, None, &context, vec![opened])?)
    }

    /// What kind of request it is.
    pub fn ticket_type(&self) -> TicketType {
        self.requested.ticket_type()
    }

    /// Records that somebody comments: participants and administrators may, at any time.
    pub fn comment(&self, by: &Actor, text: &str, now: OffsetDateTime) -> Result<Event, Why> {
        self.check(ActionName::Comment, by, now)?;
        Ok(event::commented(text))
    }

    /// Records that its applicant submits it anew, as this ticket: it came to nothing, and stays as it is.
    pub fn resubmit(&self, by: &Actor, to: TicketId, now: OffsetDateTime) -> Result<Event, Why> {
        self.check(ActionName::Resubmit, by, now)?;
        Ok(event::resubmitted(self.id, to))
    }
}
