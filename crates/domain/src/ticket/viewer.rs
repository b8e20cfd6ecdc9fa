//! What a ticket is to one user: whether they see it, whose names they are shown, and what they may do with it.

use time::OffsetDateTime;

use super::Ticket;
use super::check::ActionName;
use super::command;
use crate::authz::{self, Act, Actor, Target, UserKind};

impl Ticket {
    /// The ticket, as far as authorization cares.
    pub fn target(&self, actor: &Actor) -> Target {
        let is_theirs = self.is_own(actor.user_id) || self.was_opened_by(actor.user_id);
        let owner = if is_theirs { actor.user_id } else { self.applicant };
        let target = Target::within(self.home()).owned_by(owner);
        target.with_participant(self.is_read_by(actor.user_id))
    }

    /// Whether this user reads everything in the organization whose roles count for the ticket.
    pub fn is_audited_by(&self, actor: &Actor) -> bool {
        self.home().map_or(actor.is_super_admin, |org| actor.is_auditor_of(org))
    }

    /// Whether the ticket, and the grant that it gave, exist for this user: they take part in it, will be asked to decide it,
    /// or read everything in its organization. Every list of tickets and of grants begins with this, in SQL; a property
    /// test compares the two.
    pub fn is_visible_to(&self, actor: &Actor) -> bool {
        self.is_read_by(actor.user_id) || self.is_audited_by(actor)
    }

    /// Whether the flow hides its progress from this user: levels, and who may decide or did. From applicant, beneficiary and
    /// watchers, unless they read everything in the organization.
    pub fn hides_people_from(&self, viewer: &Actor) -> bool {
        !self.is_decider(viewer.user_id) && !self.definition.shows_people(self.is_audited_by(viewer))
    }

    /// The ticket without its progress, for those from whom the flow hides it. Nothing in it changes before the ticket ends,
    /// except for its state: no level, no change that an approver makes, and no moment at which somebody acted.
    #[must_use]
    pub fn without_progress(mut self) -> Self {
        self.levels.clear();
        self.readers.ahead.clear();
        self.overridden = None;
        self.updated_at = self.decided_at.unwrap_or(self.created_at);
        if !self.state.name().is_final() {
            self.approved = None;
            self.approved_timing = None;
            self.decision_deadline = self.latest_deadline();
        }
        self
    }

    /// The user as the one who acts on this ticket. A user who is authenticated is active.
    pub fn person(&self, actor: &Actor) -> command::Actor {
        command::Actor {
            id: actor.user_id,
            is_active: true,
            is_human: actor.kind == UserKind::Human,
            is_org_admin: self.home().map_or(actor.is_super_admin, |org| actor.is_admin_of(org)),
            credential_made_by: actor.credential_made_by,
        }
    }

    /// What would succeed now: what the ticket allows this user, as far as their roles and their key do.
    pub fn actions_of(&self, viewer: &Actor, now: OffsetDateTime) -> Vec<ActionName> {
        let target = self.target(viewer);
        let may_ask = self.definition.on_behalf.may_admit(viewer.asks_for_others_in(self.org_id));
        let is_applicant = self.applicant == viewer.user_id;
        let is_for_other = self.applicant != self.beneficiary;
        let may = |action: &ActionName| {
            let is_on_behalf = is_for_other || !is_applicant;
            let acts =
                if *action == ActionName::Cancel { self.acts_to_cancel(viewer) } else { acts(*action) };
            let mut acts = acts.iter().filter(|act| is_on_behalf || **act != Act::OpenTicketOnBehalf);
            let has_rights = acts.all(|act| authz::authorize(viewer, *act, &target).is_ok());
            // An admin who resubmits asks in the name of the applicant.
            let asks_for_other = *action == ActionName::Resubmit && is_applicant && is_for_other;
            has_rights && (!asks_for_other || may_ask)
        };
        self.allowed_actions(&self.person(viewer), now).into_iter().filter(may).collect()
    }
}

impl Ticket {
    /// The right to cancel the ticket: of those whose ticket it is, or of the gateway that opened a review.
    pub fn acts_to_cancel(&self, actor: &Actor) -> &'static [Act] {
        let is_gateway = self.was_opened_by(actor.user_id) && !self.is_own(actor.user_id);
        if is_gateway { &[Act::WithdrawReview] } else { &[Act::CancelTicket] }
    }
}

/// The rights that an action takes. The right to act for others counts only where the ticket is for another user.
fn acts(action: ActionName) -> &'static [Act] {
    match action {
        ActionName::Approve | ActionName::Deny => &[Act::DecideTicket],
        ActionName::Cancel => &[Act::CancelTicket],
        ActionName::Override | ActionName::Reassign | ActionName::Retry => &[Act::AdministerTicket],
        ActionName::Resubmit => &[Act::ResubmitTicket, Act::OpenTicket, Act::OpenTicketOnBehalf],
        ActionName::Comment => &[Act::CommentTicket],
    }
}
