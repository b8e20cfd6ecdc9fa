//! The approvers that an admin may name for a level, in place of those that its rule names (domain.md section 4).

use super::Ticket;
use super::level::Level;
use crate::flow::LevelMode;
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
    }
}

impl Ticket {
    /// Why this user can't be an approver of the ticket. None: they can.
    pub fn unfit(&self, user: UserId, facts: &Facts) -> Option<Unfit> {
        match facts.users.get(&user) {
            None => Some(Unfit::NotFound),
            Some(_) if self.is_own(user) => Some(Unfit::OwnTicket),
            Some(person) if !person.is_human => Some(Unfit::NotHuman),
            Some(person) => (!person.is_active).then_some(Unfit::Inactive),
        }
    }
}

impl Level {
    /// Replaces the approvers who have not decided by these people.
    pub(super) fn assign(&mut self, named: impl IntoIterator<Item = UserId>) {
        let deciders = self.decisions.iter().map(|decision| decision.by);
        let mut approvers: Vec<UserId> = named.into_iter().chain(deciders).collect();
        approvers.sort_unstable();
        approvers.dedup();
        let gone = self.approvers.iter().filter(|user| !approvers.contains(user));
        let new: Vec<UserId> = gone.filter(|user| !self.withdrawn.contains(user)).copied().collect();
        self.withdrawn.extend(new);
        self.approvers = approvers;
    }

    /// Whether the approvers can still give all approvals that the level needs. At least one must be left to decide,
    /// because an admin who names approvers must not approve by that alone.
    pub(super) fn is_reachable(&self) -> bool {
        let quorum = match self.rule.mode {
            LevelMode::Any | LevelMode::All => 1,
            LevelMode::Quorum => usize::try_from(self.rule.quorum.unwrap_or(1)).unwrap_or(usize::MAX),
        };
        self.approvers.len() >= quorum && self.approvers.iter().any(|user| !self.is_decided_by(*user))
    }
}
