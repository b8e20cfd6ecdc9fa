//! Who may do what with a ticket now (domain.md section 3.8). `Ticket::apply` refuses by these checks and
//! `allowed_actions` lists by them, so the two can't disagree.

use time::OffsetDateTime;

use super::Ticket;
use super::command::Actor;
use super::level::{Level, LevelState};
use super::state::State;
use crate::ending::Ending;
use crate::flow::approver::BlockedReason;
use crate::ids::UserId;
use crate::text::TextEnum;
use crate::why::Why;

crate::text_enum! {
    /// An act of a person on a ticket.
    pub enum ActionName {
        /// Approve the current level.
        Approve = "approve",
        /// Deny the ticket at the current level.
        Deny = "deny",
        /// Withdraw the ticket, as its applicant or beneficiary, or as the gateway that opened a review.
        Cancel = "cancel",
        /// Decide the whole ticket at once, as an admin.
        Override = "override",
        /// Name other approvers for a level, as an admin.
        Reassign = "reassign",
        /// Make the grant that could not be made, as an admin.
        Retry = "retry",
        /// Submit an ended ticket anew, as its applicant or, if it was denied or has expired, as an admin.
        Resubmit = "resubmit",
        /// Comment on the ticket.
        Comment = "comment",
    }
}

impl Ticket {
    /// The acts that this viewer may do now.
    pub fn allowed_actions(&self, viewer: &Actor, now: OffsetDateTime) -> Vec<ActionName> {
        ActionName::ALL.iter().copied().filter(|action| self.check(*action, viewer, now).is_ok()).collect()
    }

    /// Whether this person may do this act now. If not: the reason.
    pub fn check(&self, action: ActionName, by: &Actor, now: OffsetDateTime) -> Result<(), Why> {
        match action {
            ActionName::Approve => {
                self.check_decider(by, now)?;
                self.current_timing().window(now)?;
                Ok(())
            }
            ActionName::Deny if self.is_failed(now) => {
                refuse_if(!by.is_org_admin, Why::TicketInError)?;
                self.check_admin(by)
            }
            ActionName::Deny => self.check_decider(by, now),
            ActionName::Override => {
                self.check_open(now)?;
                self.check_admin(by)?;
                refuse_if(self.is_held_up_by(by.id), Why::AlreadyDecidedByYou)
            }
            ActionName::Reassign => {
                self.check_open(now)?;
                self.check_admin(by)
            }
            ActionName::Retry => {
                self.check_failed(now)?;
                self.check_admin(by)?;
                self.current_timing().window(now)?;
                Ok(())
            }
            // Whoever is asked anew asks the guard rules anew.
            ActionName::Resubmit if self.ticket_type().is_review() => Err(Why::NotResubmittable),
            ActionName::Resubmit if by.id == self.applicant => {
                refuse_if(!self.has_ended(now), Why::NotResubmittable)
            }
            ActionName::Resubmit => {
                refuse_if(!by.is_org_admin, Why::NotTheApplicant)?;
                self.check_admin(by)?;
                refuse_if(!self.has_ended(now), Why::NotResubmittable)?;
                refuse_if(!self.has_failed_its_requester(now), Why::NotTheApplicant)
            }
            ActionName::Cancel => {
                self.check_open(now)?;
                refuse_if(!self.is_own(by.id) && !self.was_opened_by(by.id), Why::NotTheApplicant)
            }
            ActionName::Comment => {
                refuse_if(!self.is_participant(by.id) && !by.is_org_admin, Why::NotAParticipant)
            }
        }
    }

    /// Whether this user is the applicant, the beneficiary, a current or past approver, or a watcher. Such users see the
    /// ticket and may comment.
    pub fn is_participant(&self, user: UserId) -> bool {
        self.is_own(user) || self.is_watcher(user) || self.has_asked(user)
    }

    /// Whether this user is or was asked to decide the ticket.
    pub(super) fn has_asked(&self, user: UserId) -> bool {
        self.levels.iter().any(|level| level.has_asked(user))
    }

    /// Whether the ticket waits for a decision.
    pub(super) fn check_open(&self, now: OffsetDateTime) -> Result<(), Why> {
        match self.state {
            State::Pending { .. } | State::Blocked { .. } => {
                refuse_if(self.is_overdue(now), Why::TicketAlreadyDecided)
            }
            State::Error { .. } if self.is_overdue(now) => Err(Why::TicketAlreadyDecided),
            State::Error { .. } => Err(Why::TicketInError),
            State::Approved | State::Denied { .. } | State::Canceled { .. } | State::Expired => {
                Err(Why::TicketAlreadyDecided)
            }
        }
    }

    /// Whether the ticket still needs a decision. A ticket whose grant could not be made is decided.
    pub fn is_undecided(&self, now: OffsetDateTime) -> bool {
        self.check_open(now).is_ok()
    }

    /// Whether this can end the ticket.
    pub(super) fn check_closable(&self, because: Ending, now: OffsetDateTime) -> Result<(), Why> {
        match self.check_open(now) {
            Err(Why::TicketInError) if because.ends_failed_tickets() => Ok(()),
            checked => checked,
        }
    }

    fn check_decider(&self, by: &Actor, now: OffsetDateTime) -> Result<(), Why> {
        self.check_open(now)?;
        refuse_if(self.is_own_by(by), Why::OwnTicket)?;
        refuse_if(matches!(self.state, State::Blocked { .. }), Why::TicketBlocked)?;
        let Some(level) = self.active_level().filter(|level| level.approvers.contains(&by.id)) else {
            let is_late =
                self.levels.iter().any(|level| !level.is_undone() && level.approvers.contains(&by.id));
            let is_asked = |level: &Level| level.state == LevelState::Waiting && level.has_asked(by.id);
            let is_early = self.is_early(by.id) || self.levels.iter().any(is_asked);
            return Err(match (is_late, is_early) {
                (true, _) => Why::LevelAlreadyDecided,
                (false, true) => Why::LevelNotOpen,
                (false, false) => Why::NotAnApprover,
            });
        };
        refuse_if(!by.is_active, Why::ApproverInactive)?;
        let has_decided = level.is_decided_by(by.id) || self.has_approved_elsewhere(by.id, level.number);
        refuse_if(has_decided, Why::AlreadyDecidedByYou)
    }

    /// Whether this person may act as admin. Admins can't decide on their own access, nor choose who does. A service
    /// can't act as admin here.
    fn check_admin(&self, by: &Actor) -> Result<(), Why> {
        refuse_if(self.is_own_by(by), Why::OwnTicket)?;
        refuse_if(!by.is_org_admin || !by.is_human, Why::NotAnAdmin)?;
        refuse_if(!by.is_active, Why::ApproverInactive)
    }

    fn check_failed(&self, now: OffsetDateTime) -> Result<(), Why> {
        match self.check_open(now) {
            Err(Why::TicketInError) => Ok(()),
            Ok(()) => Err(Why::NothingToRetry),
            Err(refusal) => Err(refusal),
        }
    }

    /// Whether it is approved and waits for an admin, because its grant could not be made.
    pub(super) fn is_failed(&self, now: OffsetDateTime) -> bool {
        matches!(self.state, State::Error { .. }) && !self.is_overdue(now)
    }

    /// Whether nothing can change the state of the ticket any more.
    pub fn has_ended(&self, now: OffsetDateTime) -> bool {
        match self.state {
            State::Approved | State::Denied { .. } | State::Canceled { .. } | State::Expired => true,
            State::Pending { .. } | State::Blocked { .. } | State::Error { .. } => self.is_overdue(now),
        }
    }

    /// Whether the ticket ended by a denial or by time, and not by the will of the applicant or beneficiary.
    fn has_failed_its_requester(&self, now: OffsetDateTime) -> bool {
        match self.state {
            State::Denied { .. } | State::Expired => true,
            State::Approved | State::Canceled { .. } => false,
            State::Pending { .. } | State::Blocked { .. } | State::Error { .. } => self.is_overdue(now),
        }
    }

    /// Whether the ticket is blocked because this user approved it already, and nobody else is left.
    fn is_held_up_by(&self, user: UserId) -> bool {
        let State::Blocked { level, reason: BlockedReason::ApproverAlreadyDecided } = self.state else {
            return false;
        };
        self.has_approved_elsewhere(user, level)
    }

    /// Whether the decision names the level that is open. A repeated click must not decide the next one.
    pub(super) fn check_level(&self, named: u32) -> Result<(), Why> {
        let Some(open) = self.active_level() else { return Ok(()) };
        let named = self.levels.iter().find(|level| level.number == named).ok_or(Why::NoSuchLevel)?;
        refuse_if(!named.is_undone(), Why::LevelAlreadyDecided)?;
        refuse_if(named.number != open.number, Why::LevelNotOpen)
    }

    /// Whether the ticket is unchanged since the approver saw it.
    pub(super) fn check_digest(&self, seen: Option<&str>) -> Result<(), Why> {
        refuse_if(seen.is_some_and(|seen| seen != self.digest()), Why::TicketChanged)
    }

    /// The level that is open for decisions.
    pub fn active_level(&self) -> Option<&Level> {
        self.levels.iter().find(|level| level.state == LevelState::Active)
    }

    /// The level that begins after the current one, or that the ticket is blocked at.
    pub fn next_level(&self) -> Option<&Level> {
        self.levels.iter().find(|level| level.state == LevelState::Waiting)
    }

    /// Whether the user is the applicant or the beneficiary. Nobody decides on their own access.
    pub fn is_own(&self, user: UserId) -> bool {
        user == self.applicant || user == self.beneficiary
    }

    /// Whether the ticket belongs to the person behind a command: the user, or the maker of their API key.
    fn is_own_by(&self, by: &Actor) -> bool {
        self.is_own(by.id) || by.credential_made_by.is_some_and(|maker| self.is_own(maker))
    }
}

pub(super) fn refuse_if(condition: bool, refusal: Why) -> Result<(), Why> {
    if condition { Err(refusal) } else { Ok(()) }
}
