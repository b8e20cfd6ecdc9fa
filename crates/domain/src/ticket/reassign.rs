//! The approvers that an admin may name for a level, in place of those that its rule names (domain.md section 4).

use super::Ticket;
use super::level::Level;
use crate::flow::approver::Facts;
use crate::ids::UserId;

crate::text_enum! {
    /// Why a user can't be named as approver. The text is a code of the contract.
    pub enum Unfit {
        /// The user does not exist.
        NotFound = "not_found",
        /// The user is the applicant or the beneficiary.
        OwnTicket = "own_ticket",
        /// The user is a service.
        NotHuman = "not_human",
        /// The user is deactivated.
        Inactive = "inactive",
        /// The user's approval counts at another level.
        AlreadyDecided = "already_decided",
    }
}

impl Ticket {
    /// Why this user can't be an approver of a level. None: they can.
    pub fn unfit(&self, user: UserId, level: u32, facts: &Facts) -> Option<Unfit> {
        match facts.users.get(&user) {
            None => Some(Unfit::NotFound),
            Some(_) if self.is_own(user) => Some(Unfit::OwnTicket),
            Some(person) if !person.is_human => Some(Unfit::NotHuman),
            Some(person) if !person.is_active => Some(Unfit::Inactive),
            Some(_) => self.has_approved_elsewhere(user, level).then_some(Unfit::AlreadyDecided),
        }
    }
}

impl Level {
    /// Replaces the approvers who have not decided by the people whom an admin named.
    pub(super) fn assign(&mut self, named: impl IntoIterator<Item = UserId>) {
        self.is_assigned = true;
        self.ask(named);
    }

    /// Whether the approvers can still give all approvals that the level needs. At least one must be left to decide,
    /// because an admin who names approvers must not approve by that alone.
    pub(super) fn is_reachable(&self) -> bool {
        let could_approve = self.approvers.iter().filter(|user| !self.is_denied_by(**user)).count();
        could_approve >= self.rule.needed() && self.approvers.iter().any(|user| !self.is_decided_by(*user))
    }
}
