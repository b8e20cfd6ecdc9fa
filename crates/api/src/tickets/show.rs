//! Renders a stored ticket for one viewer, as of now.

use super::wire::{
    DecisionView, DenialView, Extends, FailureView, LevelView, OverrideView, Person, PinnedFlow, Subjects,
    TicketProgress, TicketView,
};
use crate::schema::Timestamp;
use gatepass_domain::authz::Actor;
use gatepass_domain::ids::UserId;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::decision::{Decision, Verdict};
use gatepass_domain::ticket::extension::Extension;
use gatepass_domain::ticket::level::Level;
use gatepass_domain::ticket::state::State;
use gatepass_domain::ticket::{Override, Ticket};
use gatepass_persistence::tickets::Stored;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use uuid::Uuid;

/// A ticket as one viewer sees it.
pub struct Show<'a> {
    ticket: Ticket,
    stored: &'a Stored,
    viewer: &'a Actor,
    people: BTreeMap<Uuid, Person>,
    hides_progress: bool,
    actions: Vec<ActionName>,
    state: String,
    is_listed: bool,
}

impl<'a> Show<'a> {
    /// The ticket at this moment.
    pub fn new(stored: &'a Stored, viewer: &'a Actor, now: OffsetDateTime) -> Self {
        let ticket = stored.ticket.clone().at(now);
        let people = stored.people.iter().cloned().map(|person| (person.id, person.into())).collect();
        let actions = ticket.actions_of(viewer, now);
        let state = state(&ticket, stored.comments);
        let hides_progress = ticket.hides_people_from(viewer);
        let ticket = if hides_progress { ticket.without_progress() } else { ticket };
        Self { ticket, stored, viewer, people, hides_progress, actions, state, is_listed: false }
    }

    /// The ticket as one of a list.
    pub fn listed(stored: &'a Stored, viewer: &'a Actor, now: OffsetDateTime) -> Self {
        Self { is_listed: true, ..Self::new(stored, viewer, now) }
    }

    /// The whole ticket.
    pub fn ticket(&self) -> TicketView {
        let ticket = &self.ticket;
        let decided_by = ticket.decided_by.filter(|by| !self.hides_progress || ticket.is_own(*by));
        let manager = self.stored.details.manager.clone().filter(|_| !self.hides_progress);
        let (subject_count, subjects) = self.subjects().view();
        let resubmitted_by = ticket.resubmitted_by.filter(|_| !self.hides_progress);
        TicketView {
            id: ticket.id.into(),
            number: ticket.number,
            r#type: ticket.ticket_type(),
            org_id: ticket.org_id.into(),
            title: ticket.title.clone(),
            reason: ticket.reason.clone(),
            state: ticket.state.name(),
            blocked_reason: self.blocked_reason(),
            applicant: self.person(ticket.applicant),
            applicant_manager: manager.map(Person::from),
            beneficiary: self.person(ticket.beneficiary),
            flow: flow(ticket),
            requested: (&ticket.requested).into(),
            approved: ticket.approved.as_ref().map(Into::into),
            subjects,
            subject_count,
            timing: ticket.current_timing().into(),
            window: ticket.window.map(Into::into),
            level: self.level(),
            levels: self.levels(),
            grants: self.stored.grants.iter().map(|id| (*id).into()).collect(),
            decision_deadline: ticket.decision_deadline.into(),
            created_at: ticket.created_at.into(),
            updated_at: ticket.updated_at.into(),
            comment_count: self.stored.comments,
            watchers: ticket.readers.named.iter().map(|user| self.person(*user)).collect(),
            decided_at: ticket.decided_at.map(Timestamp::from),
            decided_by: decided_by.map(|by| self.person(by)),
            r#override: self.overridden(),
            denial: self.denial(),
            cancel_reason: self.cancel_reason(),
            expiry_reason: ticket.expiry_reason(),
            failure: self.failure(),
            resubmitted_from: ticket.resubmitted_from.map(Into::into),
            resubmitted_by: resubmitted_by.map(|by| self.person(by)),
            resubmitted_as: self.stored.resubmitted_as.map(Into::into),
            extends: ticket.extension.map(|extension| extends(ticket, extension)),
            allowed_actions: self.actions.clone(),
            digest: ticket.digest(),
        }
    }

    /// The progress of the ticket.
    pub fn progress(&self) -> TicketProgress {
        TicketProgress {
            ticket_id: self.ticket.id.into(),
            state: self.ticket.state.name(),
            blocked_reason: self.blocked_reason(),
            level: self.level(),
            levels: self.levels(),
            decision_deadline: self.ticket.decision_deadline.into(),
        }
    }

    /// The state that waiting requests compare, spelled as in `tickets::states`. It is never shown.
    pub fn state(&self) -> String {
        self.state.clone()
    }

    /// Whether the state can't change any more.
    pub fn is_final(&self) -> bool {
        self.ticket.state.name().is_final()
    }

    fn subjects(&self) -> Subjects<'_> {
        Subjects {
            all: self.ticket.subjects(),
            names: &self.stored.details.names,
            item: (&self.ticket.flow.name, self.ticket.definition.item.as_ref()),
            are_shown: self.ticket.shows_subjects_to(self.viewer),
            is_listed: self.is_listed,
        }
    }

    fn level(&self) -> Option<u32> {
        level(&self.ticket).filter(|_| !self.hides_progress)
    }

    fn blocked_reason(&self) -> Option<gatepass_domain::flow::approver::BlockedReason> {
        match self.ticket.state {
            State::Blocked { level: _, reason } => Some(reason).filter(|_| !self.hides_progress),
            State::Pending { .. }
            | State::Approved
            | State::Denied { .. }
            | State::Canceled { .. }
            | State::Expired
            | State::Error { .. } => None,
        }
    }

    fn overridden(&self) -> Option<OverrideView> {
        let Override { by, reason } = self.ticket.overridden.as_ref()?;
        Some(OverrideView { by: self.person(*by), reason: reason.clone() })
    }

    fn denial(&self) -> Option<DenialView> {
        let State::Denied { reason, next_steps } = &self.ticket.state else { return None };
        Some(DenialView { reason: reason.clone(), next_steps: next_steps.clone() })
    }

    fn cancel_reason(&self) -> Option<String> {
        let State::Canceled { reason } = &self.ticket.state else { return None };
        reason.clone()
    }

    fn failure(&self) -> Option<FailureView> {
        let State::Error { cause } = self.ticket.state else { return None };
        Some(FailureView::new(cause, self.ticket.is_audited_by(self.viewer)))
    }

    fn levels(&self) -> Vec<LevelView> {
        self.ticket.levels.iter().map(|level| self.level_view(level)).collect()
    }

    fn level_view(&self, level: &Level) -> LevelView {
        let Level { number, rule, state, approvers, is_assigned: _, withdrawn: _, decisions } = level;
        LevelView {
            level: *number,
            mode: rule.mode,
            quorum: rule.quorum,
            denials: rule.denials,
            state: *state,
            approvers: approvers.iter().map(|user| self.person(*user)).collect(),
            decisions: decisions.iter().map(|decision| self.decision(decision)).collect(),
        }
    }

    fn decision(&self, decision: &Decision) -> DecisionView {
        let Decision {
            by,
            verdict,
            at,
            comment,
            next_steps,
            digest: _,
            round,
            is_void,
            content: _,
            parts: _,
            changes,
        } = decision;
        // A server of the last release keeps the next steps only in the state. The denial that it stores ended the ticket.
        let of_state = || match (&self.ticket.state, verdict) {
            (State::Denied { reason: _, next_steps }, Verdict::Deny) => {
                next_steps.clone().filter(|_| self.ticket.decided_at == Some(*at))
            }
            (_, Verdict::Approve | Verdict::Deny) => None,
        };
        DecisionView {
            by: Some(self.person(*by)),
            verdict: *verdict,
            at: (*at).into(),
            round: *round,
            is_void: *is_void,
            comment: comment.clone(),
            next_steps: next_steps.clone().or_else(of_state),
            changes: changes.as_ref().map(Into::into),
        }
    }

    fn person(&self, user: UserId) -> Person {
        let id = Uuid::from(user);
        // All people whom a ticket names are loaded with it. A missing one is shown with the id only.
        let unknown = || Person { id, username: String::new(), name: String::new() };
        self.people.get(&id).cloned().unwrap_or_else(unknown)
    }
}

/// The level that a ticket waits at.
fn level(ticket: &Ticket) -> Option<u32> {
    match ticket.state {
        State::Pending { level } | State::Blocked { level, reason: _ } => Some(level),
        State::Approved
        | State::Denied { .. }
        | State::Canceled { .. }
        | State::Expired
        | State::Error { .. } => None,
    }
}

fn state(ticket: &Ticket, comments: i64) -> String {
    let name = ticket.state.name();
    let level = level(ticket).map_or_else(String::new, |level| format!(":{level}"));
    format!("{name}{level}:c{comments}")
}

/// The flow of a ticket, as it was at submission.
pub fn flow(ticket: &Ticket) -> PinnedFlow {
    PinnedFlow {
        id: ticket.flow.id.into(),
        name: ticket.flow.name.clone(),
        version: ticket.flow.version,
        approval_type: ticket.definition.approval.kind(),
        pin_assets: ticket.definition.pin_assets,
    }
}

/// The grant that a ticket extends.
fn extends(ticket: &Ticket, extension: Extension) -> Extends {
    let until = ticket.current_timing().fixed_end();
    Extends {
        grant_id: extension.grant_id.into(),
        start: extension.start.into(),
        end: extension.end.into(),
        exceeds_flow: until.is_some_and(|end| extension.exceeds(&ticket.definition, end)),
    }
}
